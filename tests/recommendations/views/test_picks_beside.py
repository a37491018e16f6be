"""The picks beside a movie: fetched when they are looked at, without rating controls."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import ModelVersion
from recommendations.serving.picks import picks_for
from tests.factories import UserFactory

from ..pages import HTMX, picks_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(client: Client, trained: ModelVersion) -> User:
    user = UserFactory()
    client.force_login(user)
    Rating.objects.rate(user.pk, Movie.objects.get(title="Fargo"), 5.0)
    return user


def address(movie: Movie) -> str:
    return reverse("picks_beside", args=[movie.pk])


def test_a_movie_fetches_all_picks_but_itself(client: Client, someone: User) -> None:
    picks = [pick.movie for pick in picks_for(someone.pk).items]
    page = client.get(picks[0].get_absolute_url())
    assert f'hx-get="{address(picks[0])}"' in page.content.decode()
    assert picks_on(page) == []
    beside = client.get(address(picks[0]), headers=HTMX)
    assert picks_on(beside) == [movie.pk for movie in picks[1:]]
    assert b'class="rating' not in beside.content


def test_the_address_itself_leads_to_the_movie(client: Client, someone: User) -> None:
    movie = Movie.objects.get(title="Fargo")
    answer = client.get(address(movie))
    assert (answer.status_code, answer["Location"]) == (302, movie.get_absolute_url())


def test_a_visitor_is_sent_to_log_in(client: Client) -> None:
    for place in (reverse("picks_beside", args=[1]), reverse("to_rate")):
        answer = client.get(place, headers=HTMX)
        assert answer.status_code == 302
        assert answer["Location"] == f"{reverse('account_login')}?next={place}"
