"""A movie's page shows the predicted rating once there are enough ratings."""

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.engine.components.rating_prediction import predict_stars
from recommendations.models import ModelVersion, MutedRating, Preferences
from recommendations.registry.current import current_model
from recommendations.serving.predicted_fit import predicted_stars
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import MovieFactory, UserFactory
from tests.html_reading import one_on

from ..pages import HTMX, predicted_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(client: Client, trained: ModelVersion) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def fargo(trained: ModelVersion) -> Movie:
    return Movie.objects.get(title="Fargo")


def rate(user: User, *titles: str) -> None:
    for title in titles:
        Rating.objects.rate(user.pk, Movie.objects.get(title=title), 4.5)


def test_it_is_what_the_model_predicts_from_their_ratings(someone: User, fargo: Movie) -> None:
    rate(someone, "Heat", "Star Wars", "Toy Story")
    model = current_model()
    assert model is not None
    rated = dict(Rating.objects.filter(user=someone).values_list("movie", "stars"))
    rows, stars = model.rows_of(np.array(list(rated))), np.array(list(rated.values()))
    expected = predict_stars(
        model.stars, rows, stars.astype(np.float32), model.rows_of(np.array([fargo.pk]))
    )
    found = predicted_stars(read_serving_inputs(someone.pk), fargo)
    assert found is not None
    assert found.stars == pytest.approx(expected.stars[0])
    assert found.deviation == pytest.approx(expected.deviation[0])


def test_the_page_shows_it_with_its_deviation(client: Client, someone: User, fargo: Movie) -> None:
    rate(someone, "Heat", "Star Wars", "Toy Story")
    found = predicted_stars(read_serving_inputs(someone.pk), fargo)
    assert found is not None
    page = client.get(fargo.get_absolute_url())
    assert predicted_on(page) == ["now"]
    shown = one_on(page, "[data-predicted=now]").attributes
    assert shown["data-stars"] == f"{found.stars:.1f}"
    assert shown["data-deviation"] == f"{found.deviation:.1f}"


def test_fewer_than_three_known_ratings_are_too_few(
    client: Client, someone: User, fargo: Movie
) -> None:
    rate(someone, "Heat", "Star Wars")
    Rating.objects.rate(someone.pk, MovieFactory(), 4.0)
    assert predicted_stars(read_serving_inputs(someone.pk), fargo) is None
    assert predicted_on(client.get(fargo.get_absolute_url())) == []


def test_a_muted_rating_is_none_of_the_three(someone: User, fargo: Movie) -> None:
    rate(someone, "Heat", "Star Wars", "Toy Story")
    MutedRating.objects.mute(someone.pk, Movie.objects.get(title="Heat"))
    assert predicted_stars(read_serving_inputs(someone.pk), fargo) is None


@pytest.mark.parametrize("muted", [False, True])
def test_a_rated_movie_has_no_prediction(someone: User, fargo: Movie, muted: bool) -> None:
    rate(someone, "Heat", "Star Wars", "Toy Story", "Fargo")
    if muted:
        MutedRating.objects.mute(someone.pk, fargo)
    assert predicted_stars(read_serving_inputs(someone.pk), fargo) is None


def test_it_goes_with_a_rating_and_comes_back_when_that_is_cleared(
    client: Client, someone: User, fargo: Movie
) -> None:
    rate(someone, "Heat", "Star Wars", "Toy Story")
    on_its_page = {"plain_picks": "1"}
    sent = on_its_page | {"stars": "4.0"}
    rated = client.post(reverse("rate", args=[fargo.pk]), sent, headers=HTMX)
    cleared = client.post(reverse("clear_rating", args=[fargo.pk]), on_its_page, headers=HTMX)
    assert predicted_on(rated) == ["before-rating"]
    assert predicted_on(cleared) == ["now"]


def test_no_prediction_for_a_visitor_or_a_movie_new_to_the_model(
    client: Client, someone: User, fargo: Movie
) -> None:
    rate(someone, "Heat", "Star Wars", "Toy Story")
    assert predicted_stars(read_serving_inputs(someone.pk), MovieFactory()) is None
    client.logout()
    assert predicted_on(client.get(fargo.get_absolute_url())) == []


def test_no_prediction_without_a_model(client: Client, someone: User, fargo: Movie) -> None:
    rate(someone, "Heat", "Star Wars", "Toy Story")
    ModelVersion.objects.all().delete()
    assert predicted_stars(read_serving_inputs(someone.pk), fargo) is None
    assert predicted_on(client.get(fargo.get_absolute_url())) == []


def test_picks_show_it_unless_predictions_are_hidden(client: Client, someone: User) -> None:
    rate(someone, "Heat", "Star Wars", "Toy Story")
    assert b'class="card-predicted"' in client.get("/").content
    Preferences.objects.create(user=someone, hide_predictions=True)
    assert b'class="card-predicted"' not in client.get("/").content
