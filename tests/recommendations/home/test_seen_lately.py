"""What was seen lately and not rated is there to be rated."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Rating, Viewing
from recommendations.models import NotInterested
from recommendations.serving.seen_lately import MOST_SHOWN

from ...factories import MovieFactory, UserFactory
from ...html_reading import all_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def log(user: User, day: int) -> int:
    movie = MovieFactory()
    Viewing.objects.create(user=user, movie=movie, watched_on=date(2026, 5, day))
    return int(movie.pk)


def shown(client: Client, address: str) -> list[int]:
    cards = all_on(client.get(address), "#seen-lately [data-movie]")
    return [int(str(card.attributes["data-movie"])) for card in cards]


@pytest.mark.parametrize("address", [reverse("home"), reverse("to_rate")])
def test_the_last_seen_come_first_and_only_once(client: Client, anna: User, address: str) -> None:
    movies = [log(anna, day) for day in (3, 9, 6)]
    Viewing.objects.create(user=anna, movie_id=movies[1], watched_on=date(2026, 1, 1))
    log(UserFactory(), 10)
    assert shown(client, address) == [movies[1], movies[2], movies[0]]
    asked = all_on(client.get(address), "#to-rate [data-movie]")
    assert len(asked) == len({card.attributes["data-movie"] for card in asked})


def test_what_was_rated_hidden_or_has_left_is_not_among_them(client: Client, anna: User) -> None:
    rated, hidden, gone, left = (log(anna, day) for day in (1, 2, 3, 4))
    movies = {viewing.movie_id: viewing.movie for viewing in Viewing.objects.all()}
    Rating.objects.rate(anna.pk, movies[rated], 4.0)
    NotInterested.objects.mark(anna.pk, movies[hidden])
    movies[gone].delete()
    assert shown(client, reverse("to_rate")) == [left]


def test_there_are_a_few_at_most_and_nothing_without_any(client: Client, anna: User) -> None:
    assert shown(client, reverse("to_rate")) == []
    for day in range(1, MOST_SHOWN + 3):
        log(anna, day)
    assert len(shown(client, reverse("to_rate"))) == MOST_SHOWN
