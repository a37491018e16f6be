"""Predictions can be hidden until a movie is rated."""

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import ModelVersion, Preferences
from recommendations.serving.predicted_fit import predicted_stars
from recommendations.serving.prediction_visibility import (
    predictions_visible,
    set_predictions_hidden,
)
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import UserFactory
from tests.html_reading import all_on, one_on, text_of, undo_on

from ..pages import HTMX, predicted_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def fargo(someone: User, trained: ModelVersion) -> Movie:
    for title in ("Heat", "Star Wars", "Toy Story"):
        Rating.objects.rate(someone.pk, Movie.objects.get(title=title), 4.5)
    return Movie.objects.get(title="Fargo")


def test_a_prediction_is_hidden_until_the_movie_is_rated(
    client: Client, someone: User, fargo: Movie
) -> None:
    predicted = predicted_stars(read_serving_inputs(someone.pk), fargo)
    assert predicted is not None
    assert predicted_on(client.get(fargo.get_absolute_url())) == ["now"]
    client.post(reverse("hide_predictions"))
    page = client.get(fargo.get_absolute_url())
    assert predicted_on(page) == ["hidden"]
    assert not all_on(page, "[data-predicted][data-stars]")
    assert f"{predicted.stars:.1f} ±" not in text_of(page)
    sent = {"stars": "2.0", "plain_picks": "1"}
    rated = client.post(reverse("rate", args=[fargo.pk]), sent, headers=HTMX)
    for answer in (rated, client.get(fargo.get_absolute_url())):
        assert predicted_on(answer) == ["before-rating"]
        shown = one_on(answer, "[data-predicted=before-rating]")
        assert shown.attributes["data-stars"] == f"{predicted.stars:.1f}"


def test_it_is_hidden_again_when_the_rating_is_cleared(
    client: Client, someone: User, fargo: Movie
) -> None:
    set_predictions_hidden(someone.pk, True)
    client.post(reverse("rate", args=[fargo.pk]), {"stars": "2.0"})
    sent = {"plain_picks": "1"}
    answer = client.post(reverse("clear_rating", args=[fargo.pk]), sent, headers=HTMX)
    assert predicted_on(answer) == ["hidden"]


def test_nothing_is_hidden_where_nothing_is_predicted(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    set_predictions_hidden(someone.pk, True)
    fargo = Movie.objects.get(title="Fargo")
    assert predicted_on(client.get(fargo.get_absolute_url())) == []


def test_the_switch_without_javascript(client: Client, someone: User) -> None:
    answer = client.post(reverse("hide_predictions"), follow=True)
    assert answer.redirect_chain == [(reverse("taste"), 302)]
    assert all_on(answer, "#hide-predictions-button[aria-checked=true]")
    assert one_on(answer, "#hide-predictions").attributes["action"] == reverse("show_predictions")
    assert Preferences.objects.get(pk=someone.pk).hide_predictions
    answer = client.post(reverse("show_predictions"), follow=True)
    assert all_on(answer, "#hide-predictions-button[aria-checked=false]")
    assert not Preferences.objects.get(pk=someone.pk).hide_predictions


@pytest.mark.parametrize(
    ("name", "undo", "checked"),
    [
        ("hide_predictions", "show_predictions", "true"),
        ("show_predictions", "hide_predictions", "false"),
    ],
)
def test_htmx_gets_the_switch_and_words_with_an_undo(
    client: Client, someone: User, name: str, undo: str, checked: str
) -> None:
    for _ in range(2):
        answer = client.post(reverse(name), headers=HTMX)
        assert all_on(answer, f"#hide-predictions [role=switch][aria-checked={checked}]")
        assert undo_on(answer)[0] == reverse(undo)


def test_the_dials_stay_as_they_are(client: Client, someone: User) -> None:
    Preferences.objects.create(user=someone, novelty=0.5)
    client.post(reverse("hide_predictions"))
    kept = Preferences.objects.get()
    assert (kept.novelty, kept.hide_predictions) == (0.5, True)


@pytest.mark.parametrize("name", ["hide_predictions", "show_predictions"])
def test_a_visitor_is_sent_to_log_in(client: Client, name: str) -> None:
    answer = client.post(reverse(name))
    assert answer["Location"] == f"{reverse('account_login')}?next={reverse('taste')}"
    assert not Preferences.objects.exists()


@pytest.mark.parametrize("name", ["hide_predictions", "show_predictions"])
def test_it_takes_a_post_of_this_site(name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    assert client.get(reverse(name)).status_code == 405
    assert client.post(reverse(name)).status_code == 403
    assert not Preferences.objects.exists()


def test_one_users_switch_is_not_anothers(someone: User) -> None:
    set_predictions_hidden(UserFactory().pk, True)
    request = RequestFactory().get("/")
    request.user = someone
    assert predictions_visible(request)


def test_however_many_cards_ask_it_is_one_query(someone: User) -> None:
    request = RequestFactory().get("/")
    request.user = someone
    card = Template("{% load picks %}{% predictions_visible as shown %}{{ shown }}")
    with CaptureQueriesContext(connection) as queries:
        shown = {card.render(Context({"request": request})) for _ in range(20)}
    assert shown == {"True"}
    assert len(queries) == 1
