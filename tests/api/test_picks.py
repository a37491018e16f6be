"""Picks, predictions and search through the API."""

from datetime import date

import pytest
from django.utils import timezone

from catalog.merging.merge import merge_movies
from catalog.models import Viewing
from recommendations.models import NotInterested, Preferences

from ..factories import MovieFactory, RatingFactory
from .programs import Program


def test_search_finds_the_best_match_first_page_by_page(program: Program) -> None:
    movies = [MovieFactory(title=title) for title in ("Alien", "Alien Nation", "Aliens", "Alien 3")]
    read, cursor = [], ""
    for _ in range(2):
        page = program.get("/search", q="alien", limit=2, cursor=cursor).json()
        read += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert cursor is None
    assert read[0] == movies[0].pk
    assert sorted(read) == sorted(movie.pk for movie in movies)


def test_a_search_without_words_finds_nothing(program: Program) -> None:
    MovieFactory()
    assert program.get("/search", q="?!").json() == {"items": [], "next": None}
    assert program.get("/search").status_code == 422


def test_without_a_model_picks_are_the_popular_ones_never_the_seen(program: Program) -> None:
    rated, hidden, logged, left = MovieFactory.create_batch(4)
    program.put(f"/ratings/{rated.pk}", {"stars": 5})
    NotInterested.objects.mark(program.user.pk, hidden)
    Viewing.objects.create(user=program.user, movie=logged, watched_on=date(2026, 1, 1))
    read = program.get("/picks").json()
    assert (read["personal"], read["basis"]) == (False, "popular-without-model")
    assert [item["movie"]["id"] for item in read["items"]] == [left.pk]


def test_who_hides_predictions_gets_none(program: Program) -> None:
    movie = MovieFactory()
    assert program.get("/predictions", movie=movie.pk).json() == {"items": [], "hidden": False}
    Preferences.objects.create(user=program.user, hide_predictions=True)
    assert program.get("/predictions", movie=movie.pk).json()["hidden"]


@pytest.mark.parametrize("movie", ["x", "0", "-1", "9" * 30, "1.5"])
def test_what_is_no_movie_cannot_be_predicted(program: Program, movie: str) -> None:
    assert program.get("/predictions", movie=movie).status_code == 422


def test_a_movie_is_read(program: Program) -> None:
    rating = RatingFactory()
    assert program.get(f"/movies/{rating.movie_id}").json()["title"] == rating.movie.title
    assert program.get("/movies/987654").status_code == 404


def test_a_merged_movie_is_read_as_the_one_it_was_merged_with(program: Program) -> None:
    kept, gone = MovieFactory.create_batch(2)
    merge_movies(kept.pk, gone.pk)
    assert program.get(f"/movies/{gone.pk}").json()["id"] == kept.pk


def test_a_hidden_movie_is_nowhere(program: Program) -> None:
    shown = MovieFactory(title="Alien")
    hidden = MovieFactory(title="Aliens", hidden_at=timezone.now())
    assert program.get(f"/movies/{hidden.pk}").status_code == 404
    found = program.get("/search", q="alien").json()["items"]
    picks = program.get("/picks").json()["items"]
    assert [item["id"] for item in found] == [shown.pk]
    assert [item["movie"]["id"] for item in picks] == [shown.pk]
