"""Ratings through the API, which count as those made on pages."""

import time
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from accounts.models import User
from catalog.models import Movie, Rating, RatingChange
from core.deletion import delete_whole
from recommendations.serving import prediction_log
from recommendations.serving.user_feedback import ServingInputs, read_serving_inputs

from ..factories import MovieFactory, RatingFactory
from .programs import Program


@pytest.mark.parametrize("stars", [0.5, 3, 5.0])
def test_a_rating_is_saved_with_its_history(program: Program, stars: float) -> None:
    movie = MovieFactory(genres=["Drama"])
    sent = program.put(f"/ratings/{movie.pk}", {"stars": stars})
    assert (sent.status_code, sent.json()["stars"]) == (200, stars)
    assert Rating.objects.get(user=program.user, movie=movie).stars == stars
    assert RatingChange.objects.get(user=program.user).stars == stars
    read = program.get(f"/ratings/{movie.pk}").json()
    assert (read["movie"]["id"], read["movie"]["genres"]) == (movie.pk, ["Drama"])


@pytest.mark.parametrize("stars", [0, 0.3, 5.5, -1, "4", None, True, [4], 1e999])
def test_anything_but_half_stars_is_refused(program: Program, stars: object) -> None:
    movie = MovieFactory()
    sent = program.put(f"/ratings/{movie.pk}", {"stars": stars})
    assert sent.status_code == 422
    assert sent.json()["errors"][0]["at"].endswith("stars")
    assert not Rating.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("gone", ["account", "movie"])
def test_who_or_what_has_just_been_deleted_is_not_found(program: Program, gone: str) -> None:
    movie, user = MovieFactory(), program.user

    def delete_and_read(user_id: int) -> ServingInputs:
        inputs = read_serving_inputs(user_id)
        delete_whole(User.objects.filter(pk=user.pk) if gone == "account" else Movie.objects.all())
        return inputs

    with patch.object(prediction_log, "read_serving_inputs", lambda pk, **_: delete_and_read(pk)):
        sent = program.put(f"/ratings/{movie.pk}", {"stars": 4})
    assert (sent.status_code, sent.json()["title"]) == (404, "Not Found")
    assert not Rating.objects.exists()


def test_a_rating_is_cleared_once_or_twice(program: Program) -> None:
    rating = RatingFactory(user=program.user)
    for _ in range(2):
        sent = program.delete(f"/ratings/{rating.movie_id}")
        assert (sent.status_code, sent.content) == (204, b"")
    assert program.get(f"/ratings/{rating.movie_id}").status_code == 404
    assert RatingChange.objects.latest("pk").stars is None


def test_all_are_read_page_by_page_the_latest_first(program: Program) -> None:
    ratings = RatingFactory.create_batch(5, user=program.user)
    RatingFactory()
    read, cursor = [], ""
    for _ in range(3):
        page = program.get("/ratings", limit=2, cursor=cursor).json()
        read += [item["movie"]["id"] for item in page["items"]]
        cursor = page["next"]
    assert cursor is None
    assert read == [rating.movie_id for rating in reversed(ratings)]


@pytest.mark.parametrize("cursor", ["x", "a:b:c", "é", "0" * 600])
def test_what_is_no_cursor_leads_nowhere(program: Program, cursor: str) -> None:
    read = program.get("/ratings", cursor=cursor)
    assert (read.status_code, read.json()["errors"][0]["at"]) == (404, "query.cursor")


def test_a_list_is_sent_again_only_when_it_has_changed(program: Program) -> None:
    movie = MovieFactory()
    first = program.get("/ratings")
    known = {"If-None-Match": first["ETag"]}
    again = program.send("GET", "/ratings", **known)
    assert (again.status_code, again.content) == (304, b"")
    program.put(f"/ratings/{movie.pk}", {"stars": 4})
    changed = program.send("GET", "/ratings", **known)
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)


def test_no_page_leaves_out_what_was_rated_in_the_same_moment(program: Program) -> None:
    ratings = RatingFactory.create_batch(6, user=program.user)
    moment = datetime(2026, 1, 1, 12, 0, 0, 123_456, tzinfo=UTC)
    for place, rating in enumerate(ratings):
        # As of an import, or of a fast program: equal, or a few microseconds apart.
        at = moment + timedelta(microseconds=place // 2)
        Rating.objects.filter(pk=rating.pk).update(updated_at=at)
    read, cursor = [], ""
    while cursor is not None:
        page = program.get("/ratings", limit=1, cursor=cursor).json()
        read += [item["movie"]["id"] for item in page["items"]]
        cursor = page["next"]
    assert read == [rating.movie_id for rating in reversed(ratings)]


def test_a_page_with_a_next_one_is_sent_again_only_when_it_has_changed(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    RatingFactory.create_batch(2, user=program.user)
    first = program.send("GET", "/ratings?limit=1")
    assert first.json()["next"]
    later = time.time() + 5
    monkeypatch.setattr(time, "time", lambda: later)
    again = program.send("GET", "/ratings?limit=1", **{"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_rating_sent_twice_is_answered_alike_with_the_average_it_made(program: Program) -> None:
    movie = RatingFactory(stars=1.0).movie
    RatingFactory.create_batch(5, movie=movie, stars=1.0)
    answers = [program.put(f"/ratings/{movie.pk}", {"stars": 5}).json() for _ in range(2)]
    movie.refresh_from_db()
    assert answers[0] == answers[1]
    assert answers[0]["movie"]["average_stars"] == movie.average_stars
