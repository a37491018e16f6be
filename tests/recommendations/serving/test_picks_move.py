"""The answer to a rating carries the picks that follow from it, for htmx to put in place."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import ModelVersion
from recommendations.serving.picks import picks_for
from tests.factories import UserFactory
from tests.html_reading import all_on, one_on, words_of

from ..pages import HTMX, control_on, picks_on, reasons_on, stars_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(client: Client, trained: ModelVersion) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def fargo(trained: ModelVersion) -> Movie:
    return Movie.objects.get(title="Fargo")


def test_htmx_gets_the_control_the_moved_picks_and_the_words(
    client: Client, someone: User, fargo: Movie
) -> None:
    before = picks_on(client.get(reverse("home")))
    answer = client.post(reverse("rate", args=[fargo.pk]), {"stars": "4.5"}, headers=HTMX)
    assert answer.status_code == 200
    assert Rating.objects.get(user=someone).stars == 4.5
    control = control_on(answer, fargo.pk)
    assert stars_in(control) == "4.5"
    assert "hx-swap-oob" in control.attributes
    expected = picks_for(someone.pk)
    assert picks_on(answer) == [pick.movie.pk for pick in expected.items] != before
    assert reasons_on(answer) == [pick.reason for pick in expected.items]
    assert all_on(answer, "section#picks[hx-swap-oob]")
    assert "Fargo" in words_of(one_on(answer, "#status p"))
    assert b"<html" not in answer.content


def test_htmx_gets_the_former_picks_when_the_rating_is_cleared(
    client: Client, someone: User, fargo: Movie
) -> None:
    Rating.objects.rate(someone.pk, Movie.objects.get(title="Toy Story"), 5.0)
    before = picks_on(client.get(reverse("home")))
    client.post(reverse("rate", args=[fargo.pk]), {"stars": "5.0"}, headers=HTMX)
    answer = client.post(reverse("clear_rating", args=[fargo.pk]), headers=HTMX)
    assert answer.status_code == 200
    assert not Rating.objects.filter(user=someone, movie=fargo).exists()
    assert stars_in(control_on(answer, fargo.pk)) is None
    assert picks_on(answer) == [pk for pk in before if pk != fargo.pk]
    assert "Fargo" in words_of(one_on(answer, "#status p"))
