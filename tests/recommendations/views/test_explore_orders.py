"""The personal orders of the page to explore, by a model worked out by hand."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie
from recommendations.engine.model.artefact import save_model
from recommendations.models import Preferences
from recommendations.serving.candidates import candidates_for
from recommendations.serving.user_feedback import read_feedback
from tests.factories import ModelVersionFactory, MovieFactory, RatingFactory, UserFactory
from tests.hand_made import hand_made_model
from tests.html_reading import all_on, values_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def movies() -> list[Movie]:
    return [MovieFactory(pk=pk, title=f"Movie {pk}") for pk in (10, 20, 30, 40, 50)]


@pytest.fixture
def model(movies: list[Movie], models_dir: Path) -> Any:
    """It knows all movies but the last; on average they get 4, 3.5, 3 and 2.5 stars."""
    made = hand_made_model()
    models_dir.mkdir(parents=True)
    save_model(made, models_dir / "hand-made")
    ModelVersionFactory(artefact="hand-made")
    return made


@pytest.fixture
def me(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def shown(client: Client, query: str) -> list[int]:
    response = client.get(f"{reverse('movies')}?{query}")
    return [movie.pk for movie in response.context["movies"]]


def test_fit_is_the_order_of_the_scores(
    client: Client, model: Any, me: User, movies: list[Movie]
) -> None:
    RatingFactory(user=me, movie=movies[3], stars=5.0)
    candidates = candidates_for(model)
    profile = read_feedback(me.pk).profile_in(model)
    assert profile is not None
    scores = candidates.scores(profile)
    expected = candidates.item_ids[np.argsort(-scores, kind="stable")].tolist()
    assert shown(client, "sort=fit") == expected
    assert shown(client, "sort=fit&rated=no") == [pk for pk in expected if pk != 40]


def test_predicted_stars_come_from_the_ratings_and_unknown_movies_last(
    client: Client, model: Any, me: User, movies: list[Movie]
) -> None:
    for movie, stars in zip(movies, (1.0, 1.5, 3.0), strict=False):
        RatingFactory(user=me, movie=movie, stars=stars)
    # Below the mean for both of loadings 0.5 and 0.4: the movie of loading -0.5 rises.
    order = shown(client, "sort=stars")
    assert order[-1] == 50
    assert order.index(40) < order.index(10)


def test_a_visitor_is_shown_what_is_popular_and_told_so(
    client: Client, model: Any, movies: list[Movie]
) -> None:
    RatingFactory(movie=movies[2], stars=1.0)
    response = client.get(reverse("movies"), {"sort": "fit"})
    assert [movie.pk for movie in response.context["movies"]] == [30, 10, 20, 40, 50]
    assert values_on(response, "data-missing") == ["account"]


def test_without_a_model_that_is_told(client: Client, me: User, movies: list[Movie]) -> None:
    response = client.get(reverse("movies"), {"sort": "stars"})
    assert len(response.context["movies"]) == 5
    assert values_on(response, "data-missing") == ["model"]


@pytest.mark.parametrize(("sort", "count"), [("fit", 0), ("stars", 2)])
def test_without_enough_ratings_that_is_told(
    client: Client, model: Any, me: User, movies: list[Movie], sort: str, count: int
) -> None:
    for movie in movies[:count]:
        RatingFactory(user=me, movie=movie)
    page = client.get(reverse("movies"), {"sort": sort})
    assert values_on(page, "data-missing") == ["ratings"]


def test_the_order_goes_over_pages_and_within_filters(
    client: Client, model: Any, me: User, movies: list[Movie], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.explore.pagination.PAGE_SIZE", 2)
    RatingFactory(user=me, movie=movies[0], stars=5.0)
    pages = [shown(client, f"sort=fit&page={number}") for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(pk for page in pages for pk in page) == [10, 20, 30, 40, 50]
    assert shown(client, "sort=fit&q=movie+30") == [30]


def test_nobody_gets_anothers_order(
    client: Client, model: Any, me: User, movies: list[Movie]
) -> None:
    for movie in movies[:3]:
        RatingFactory(movie=movie, stars=5.0)
    page = client.get(reverse("movies"), {"sort": "fit"})
    assert values_on(page, "data-missing") == ["ratings"]


def test_cards_show_predicted_stars_unless_hidden_or_rated(
    client: Client, model: Any, me: User, movies: list[Movie]
) -> None:
    for movie in movies[:3]:
        RatingFactory(user=me, movie=movie, stars=4.0)
    response = client.get(reverse("movies"))
    assert set(response.context["mine"].expected) == {40}
    assert len(all_on(response, ".card-predicted[data-stars]")) == 1
    Preferences.objects.create(user=me, hide_predictions=True)
    assert not all_on(client.get(reverse("movies")), ".card-predicted")
