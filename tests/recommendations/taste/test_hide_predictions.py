"""Predictions are hidden until a movie is rated, for who wants that."""

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
from tests.factories import UserFactory
from tests.html_reading import text_of

from ..pages import HTMX

pytestmark = pytest.mark.django_db

SAID, HIDDEN = "We think you would give it", "is hidden until you have rated it"


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


def test_a_prediction_is_hidden_and_then_told(client: Client, someone: User, fargo: Movie) -> None:
    thought = predicted_stars(someone.pk, fargo)
    assert thought is not None
    assert SAID in text_of(client.get(fargo.get_absolute_url()))
    client.post(reverse("hide_predictions"))
    said = text_of(client.get(fargo.get_absolute_url()))
    assert SAID not in said
    assert f"{thought.stars:.1f} ±" not in said
    assert HIDDEN in said
    answer = client.post(reverse("rate", args=[fargo.pk]), {"stars": "2.0"}, headers=HTMX)
    told = f"we had thought <strong>{thought.stars:.1f} stars</strong>"
    assert told in answer.content.decode()
    page = text_of(client.get(fargo.get_absolute_url()))
    assert f"Before you rated it, we had thought {thought.stars:.1f} stars" in page
    assert HIDDEN not in page


def test_it_is_hidden_again_when_the_rating_is_cleared(
    client: Client, someone: User, fargo: Movie
) -> None:
    set_predictions_hidden(someone.pk, True)
    client.post(reverse("rate", args=[fargo.pk]), {"stars": "2.0"})
    answer = client.post(reverse("clear_rating", args=[fargo.pk]), headers=HTMX).content.decode()
    assert HIDDEN in answer
    assert SAID not in answer
    assert "we had thought" not in answer


def test_a_movie_of_which_nothing_is_predicted_has_nothing_hidden(
    client: Client, someone: User, trained: ModelVersion
) -> None:
    set_predictions_hidden(someone.pk, True)
    fargo = Movie.objects.get(title="Fargo")
    assert HIDDEN not in text_of(client.get(fargo.get_absolute_url()))


def test_the_switch_without_javascript(client: Client, someone: User) -> None:
    answer = client.post(reverse("hide_predictions"), follow=True)
    assert answer.redirect_chain == [(reverse("taste"), 302)]
    html = answer.content.decode()
    assert 'aria-checked="true"' in html
    assert "Blind mode is on" in html
    assert f'action="{reverse("show_predictions")}"' in html
    assert Preferences.objects.get(pk=someone.pk).hide_predictions
    html = client.post(reverse("show_predictions"), follow=True).content.decode()
    assert 'aria-checked="false"' in html
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
        html = client.post(reverse(name), headers=HTMX).content.decode()
        assert f'aria-checked="{checked}"' in html
        assert 'id="hide-predictions"' in html
        status = html.split('<div id="status"')[1]
        assert f'hx-post="{reverse(undo)}"' in status


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


def test_one_persons_mode_is_not_anothers(someone: User) -> None:
    set_predictions_hidden(UserFactory().pk, True)
    request = RequestFactory().get("/")
    request.user = someone
    assert predictions_visible(request)


def test_however_many_cards_ask_it_is_one_query(someone: User) -> None:
    request = RequestFactory().get("/")
    request.user = someone
    card = Template("{% load predictions %}{% predictions_visible as shown %}{{ shown }}")
    with CaptureQueriesContext(connection) as queries:
        said = {card.render(Context({"request": request})) for _ in range(20)}
    assert said == {"True"}
    assert len(queries) == 1
