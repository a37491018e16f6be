"""Watchlist, lists, diary and nights through the API."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalog.library import forms
from catalog.models import MovieList, Viewing, WatchlistEntry
from catalog.models.lists import NAME_LENGTH
from nights.services import join, start
from nights.voting import close_vote, set_vote, start_vote

from ..factories import MovieFactory, UserFactory
from .programs import Program


def test_a_movie_is_put_on_the_watchlist_once_and_taken_off(program: Program) -> None:
    movie = MovieFactory()
    for _ in range(2):
        assert program.put(f"/watchlist/{movie.pk}").status_code == 204
    read = program.get("/watchlist").json()
    assert [item["movie"]["id"] for item in read["items"]] == [movie.pk]
    for _ in range(2):
        assert program.delete(f"/watchlist/{movie.pk}").status_code == 204
    assert not WatchlistEntry.objects.exists()
    assert program.put("/watchlist/987654").status_code == 404


def test_a_list_is_made_filled_changed_and_deleted(program: Program) -> None:
    made = program.post("/lists", {"name": "To see", "ranked": True})
    assert (made.status_code, made.json()["movie_count"]) == (201, 0)
    path = f"/lists/{made.json()['id']}"
    movies = MovieFactory.create_batch(3)
    for movie in movies:
        assert program.put(f"{path}/movies/{movie.pk}").status_code == 204
    program.delete(f"{path}/movies/{movies[0].pk}")
    read = program.get(f"{path}/movies", limit=1).json()
    assert (read["items"][0]["movie"]["id"], read["items"][0]["position"]) == (movies[1].pk, 1)
    rest = program.get(f"{path}/movies", limit=1, cursor=read["next"]).json()
    assert [item["movie"]["id"] for item in rest["items"]] == [movies[2].pk]
    changed = program.put(path, {"name": "Seen"}).json()
    assert (changed["name"], changed["ranked"], changed["movie_count"]) == ("Seen", False, 2)
    assert program.delete(path).status_code == 204
    assert not MovieList.objects.exists()


def test_lists_with_the_longest_names_are_read_page_by_page(program: Program) -> None:
    names = ["\N{CLAPPER BOARD}" * (NAME_LENGTH - 1) + letter for letter in "ab"]
    for name in names:
        assert program.post("/lists", {"name": name}).status_code == 201
    page = program.get("/lists", limit=1).json()
    rest = program.get("/lists", limit=1, cursor=page["next"])
    assert [item["name"] for item in rest.json()["items"]] == names[1:]


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": " "}, {"name": "a\0"}, {"name": 3}, []]
)
def test_a_list_without_a_proper_name_is_not_made(program: Program, body: object) -> None:
    assert program.post("/lists", body).status_code == 422
    assert not MovieList.objects.exists()


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"name": 3}, ["body.name"]),
        ({"name": "a", "x": 1, "ranked": "no"}, ["body.ranked", "body.x"]),
        (None, ["body"]),
        ([], ["body"]),
    ],
)
def test_what_is_wrong_is_named_by_its_place_in_the_body(
    program: Program, body: object, at: list[str]
) -> None:
    refused = program.post("/lists", body)
    assert [each["at"] for each in refused.json()["errors"]] == at


def test_two_lists_have_two_names(program: Program) -> None:
    assert program.post("/lists", {"name": "One"}).status_code == 201
    again = program.post("/lists", {"name": "One"})
    assert (again.status_code, again.json()["errors"][0]["at"]) == (409, "body.name")


def test_a_viewing_sent_twice_is_logged_once(program: Program) -> None:
    movie = MovieFactory()
    sent = {"movie_id": movie.pk, "watched_on": "2026-05-01", "note": " Fine "}
    answers = [program.post("/diary", sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert program.post("/diary", sent | {"note": "Fine again"}).status_code == 201
    assert Viewing.objects.count() == 2


def test_a_viewing_is_of_today_changed_and_deleted(program: Program) -> None:
    made = program.post("/diary", {"movie_id": MovieFactory().pk}).json()
    assert made["watched_on"] == timezone.localdate().isoformat()
    path = f"/diary/{made['id']}"
    assert program.put(path, {"watched_on": "2026-01-02"}).json()["watched_on"] == "2026-01-02"
    assert program.get(path).json()["watched_on"] == "2026-01-02"
    assert program.delete(path).status_code == 204
    assert program.delete(path).status_code == 404


@pytest.mark.parametrize("day", ["1800-01-01", "9999-01-01", "yesterday", 5, "2026-02-30"])
def test_a_day_that_cannot_be_is_refused(program: Program, day: object) -> None:
    sent = {"movie_id": MovieFactory().pk, "watched_on": day}
    refused = program.post("/diary", sent)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["at"].endswith("watched_on")


def test_a_note_that_no_database_takes_is_refused(program: Program) -> None:
    sent = {"movie_id": MovieFactory().pk, "note": "\0"}
    refused = program.post("/diary", sent)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["at"].endswith("note")


def test_the_diary_is_read_the_latest_day_first(program: Program) -> None:
    days = [date(2026, 1, 1) + timedelta(days=number // 2) for number in range(5)]
    for day in days:
        Viewing.objects.create(user=program.user, movie=MovieFactory(), watched_on=day)
    read, cursor = [], ""
    for _ in range(3):
        page = program.get("/diary", limit=2, cursor=cursor).json()
        read += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert read == sorted(read, reverse=True)
    assert (len(read), cursor) == (5, None)


def test_a_night_is_read_with_its_votes(program: Program) -> None:
    movies = MovieFactory.create_batch(2)
    night = start(program.user, "Friday", date(2026, 12, 1), "Ada")
    join(night, "Gil", None)
    join(start(UserFactory(), "Other", None, "Bob"), "Cy", None)
    assert [item["id"] for item in program.get("/nights").json()["items"]] == [night.pk]
    start_vote(night)
    me = night.participants.get(user=program.user)
    set_vote(me, movies[0], wanted=True)
    read = program.get(f"/nights/{night.pk}").json()
    assert (read["stage"], read["people"]) == ("voting", ["Ada", "Gil"])
    assert {item["movie"]["id"]: item["votes"] for item in read["choices"]} == {
        movies[0].pk: 1,
        movies[1].pk: 0,
    }
    close_vote(night)
    read = program.get(f"/nights/{night.pk}").json()
    best = read["choices"][0]
    assert (best["movie"]["id"], best["votes"], best["mine"], best["wins"]) == (
        movies[0].pk,
        1,
        True,
        True,
    )


def test_who_was_removed_from_a_night_no_longer_reads_it(program: Program) -> None:
    night = start(UserFactory(), "Friday", None, "Bob")
    join(night, "Ada", program.user.pk)
    night.participants.filter(user=program.user).update(removed=True)
    assert program.get(f"/nights/{night.pk}").status_code == 404
    assert program.get("/nights").json()["items"] == []


def test_there_is_a_most_of_lists_and_viewings(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_LISTS", 1)
    monkeypatch.setattr(forms, "MOST_VIEWINGS", 1)
    movie = MovieFactory()
    for path, sent in (
        ("/lists", [{"name": "One"}, {"name": "Two"}]),
        ("/diary", [{"movie_id": movie.pk, "note": note} for note in ("a", "b")]),
    ):
        assert [program.post(path, each).status_code for each in sent] == [201, 409]
    assert program.post("/diary", {"movie_id": movie.pk, "note": "a"}).status_code == 200
