"""What someone has rated, logged or called uninteresting is recommended to them nowhere."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, Rating, Viewing
from nights import services
from nights.board import board_of
from recommendations.home import more_rows
from recommendations.models import ModelVersion, MutedRating, NotInterested
from recommendations.serving.picks import picks_for
from tests.factories import UserFactory

FAVOURITES = ("Star Wars", "The Empire Strikes Back", "Raiders of the Lost Ark")


def rate(user: User, movie: Movie) -> None:
    Rating.objects.rate(user.pk, movie, 4.0)


def mute(user: User, movie: Movie) -> None:
    rate(user, movie)
    MutedRating.objects.mute(user.pk, movie)


def log(user: User, movie: Movie) -> None:
    Viewing.objects.create(user=user, movie=movie, watched_on=date(2026, 1, 1))
    Viewing.objects.create(user=user, movie=movie, watched_on=timezone.localdate())


def hide(user: User, movie: Movie) -> None:
    NotInterested.objects.mark(user.pk, movie)


def in_picks(user: User) -> list[int]:
    return [pick.movie.pk for pick in picks_for(user.pk, 100).items]


def in_rows(user: User) -> list[int]:
    rows, _more = more_rows(user.pk, [], frozenset())
    return [pick.movie.pk for row in rows for pick in row.picks]


def at_a_night(user: User) -> list[int]:
    night = services.start(user, "Friday", None, "Ada")
    return [entry.movie.pk for entry in board_of(night, night.participants.get()).entries]


@pytest.mark.parametrize("shown", [in_picks, in_rows, at_a_night])
@pytest.mark.parametrize("act", [rate, mute, log, hide])
def test_with_a_model(
    trained: ModelVersion,
    act: Callable[[User, Movie], None],
    shown: Callable[[User], list[int]],
) -> None:
    user = UserFactory()
    for movie in Movie.objects.filter(title__in=FAVOURITES):
        rate(user, movie)
    first = shown(user)[0]
    act(user, Movie.objects.get(pk=first))
    assert first not in shown(user)
