"""Personal picks through the API are those of the page, and follow what the API changes."""

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Movie, OwnTag
from recommendations.models import Impression, ModelVersion, NotInterested, Prediction

from ..recommendations.conftest import (  # noqa: F401
    _quick,
    imported,
    models_dir,
    trained,
    trained_once,
)
from ..recommendations.pages import picks_on
from .programs import Program

LIKED = ("Fargo", "Star Wars", "Toy Story", "Pulp Fiction")


def picks_of(program: Program) -> list[int]:
    return [item["movie"]["id"] for item in program.get("/picks").json()["items"]]


@pytest.fixture
def rater(trained: ModelVersion, program: Program) -> Program:  # noqa: F811
    for title in LIKED:
        movie = Movie.objects.get(title=title)
        assert program.put(f"/ratings/{movie.pk}", {"stars": 5}).status_code == 200
    return program


def test_they_are_those_of_the_page_each_with_why(rater: Program) -> None:
    read = rater.get("/picks").json()
    client = Client()
    client.force_login(rater.user)
    assert picks_of(rater) == picks_on(client.get(reverse("home")))
    assert (read["personal"], read["basis"]) == (True, "ratings")
    for item in read["items"]:
        assert sum(abs(part["percent"]) for part in item["why"]) == pytest.approx(100, abs=1)
        assert item["predicted"]["deviation"] > 0
    rated = {part["movie_id"] for item in read["items"] for part in item["why"]} - {None}
    assert rated <= set(Movie.objects.filter(title__in=LIKED).values_list("pk", flat=True))


def test_they_say_what_was_liked_and_watched_again(rater: Program) -> None:
    liked, again = Movie.objects.get(title="Alien"), Movie.objects.get(title="Fargo")
    OwnTag.objects.put(rater.user.pk, liked, ["liked"])
    for day in ("2026-01-01", "2026-02-01"):
        rater.post("/diary", {"movie_id": again.pk, "watched_on": day})
    said = {
        part["movie_id"]: (part["kind"], part["stars"], part["times_watched"])
        for item in rater.get("/picks").json()["items"]
        for part in item["why"]
    }
    assert said[liked.pk] == ("liked", None, None)
    assert said[again.pk] == ("rating", 5.0, 2)
    assert said[Movie.objects.get(title="Toy Story").pk] == ("rating", 5.0, None)


def test_what_is_rated_logged_or_hidden_is_never_among_them(rater: Program) -> None:
    for _ in range(3):
        rated, logged, hidden, *_others = picks_of(rater)
        rater.put(f"/ratings/{rated}", {"stars": 4})
        rater.post("/diary", {"movie_id": logged})
        NotInterested.objects.mark(rater.user.pk, Movie.objects.get(pk=hidden))
        assert {rated, logged, hidden}.isdisjoint(picks_of(rater))


def test_a_rating_keeps_what_was_predicted_before(rater: Program) -> None:
    movie = picks_of(rater)[0]
    (predicted,) = rater.get("/predictions", movie=movie).json()["items"]
    rater.put(f"/ratings/{movie}", {"stars": 4})
    kept = Prediction.objects.get(rating__user=rater.user, rating__movie=movie)
    assert round(kept.stars, 2) == predicted["predicted"]["stars"]
    assert rater.get("/predictions", movie=movie).json()["items"] == []


def test_reading_them_is_no_impression(rater: Program) -> None:
    assert picks_of(rater) == picks_of(rater)
    assert not Impression.objects.exists()
