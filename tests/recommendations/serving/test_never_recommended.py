"""What someone has rated, logged, liked or called uninteresting is recommended to them nowhere.

Nor is what a keeper has hidden from everyone.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, OwnTag, Rating, Viewing, WatchlistEntry
from nights import services
from nights.board import board_of
from recommendations.engine.ranking.rerank import Controls
from recommendations.home import more_rows
from recommendations.home.page import Row
from recommendations.models import ModelVersion, MutedRating, NotInterested
from recommendations.serving.elicitation import movies_to_ask
from recommendations.serving.group_picks import group_picks
from recommendations.serving.picks import picks_for
from recommendations.serving.user_feedback import read_serving_inputs
from tests.factories import CreditFactory, PersonFactory, UserFactory

KINDS_OF_ROWS = {"because", "watchlist", "people", "gems", "new", "popular", "different"}
FAVOURITES = ("Star Wars", "The Empire Strikes Back", "Raiders of the Lost Ark")


def rate(user: User, movie: Movie) -> None:
    Rating.objects.rate(user.pk, movie, 4.0)


def mute(user: User, movie: Movie) -> None:
    rate(user, movie)
    MutedRating.objects.mute(user.pk, movie)


def log(user: User, movie: Movie) -> None:
    Viewing.objects.create(user=user, movie=movie, watched_on=date(2026, 1, 1))
    Viewing.objects.create(user=user, movie=movie, watched_on=timezone.localdate())


def like(user: User, movie: Movie) -> None:
    OwnTag.objects.put(user.pk, movie, ["liked"])


def hide(user: User, movie: Movie) -> None:
    NotInterested.objects.mark(user.pk, movie)


def take_off_the_site(user: User, movie: Movie) -> None:
    Movie.everything.filter(pk=movie.pk).update(hidden_at=timezone.now())


def in_picks(user: User) -> list[int]:
    return [pick.movie.pk for pick in picks_for(user.pk, 100).items]


def in_rows(user: User) -> list[int]:
    rows, _more = more_rows(user.pk)
    return [pick.movie.pk for row in rows for pick in row.picks]


def at_a_night(user: User) -> list[int]:
    night = services.start(user, "Friday", None, "Ada")
    return [entry.movie.pk for entry in board_of(night, night.participants.get()).entries]


def in_surprising_picks(user: User) -> list[int]:
    controls = Controls(novelty=0.5, variety=0.5, surprise=1)
    return [pick.movie.pk for pick in picks_for(user.pk, 100, controls).items]


def in_a_group(user: User) -> list[int]:
    friend = UserFactory()
    rate(friend, Movie.objects.get(title="Jaws"))
    return [pick.movie.pk for pick in group_picks([friend.pk, user.pk], 50).items]


def asked_about(user: User) -> list[int]:
    return [movie.pk for movie in movies_to_ask(read_serving_inputs(user.pk), 20)]


@pytest.mark.parametrize("shown", [in_picks, in_surprising_picks, in_rows, in_a_group, at_a_night])
@pytest.mark.parametrize("act", [rate, mute, log, like, hide, take_off_the_site])
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


def every_row(user: User) -> list[Row]:
    rows: list[Row] = []
    while True:
        found, more = more_rows(user.pk, [row.key for row in rows])
        rows += found
        if not more:
            return rows


@pytest.mark.parametrize("act", [rate, mute, log, like, hide, take_off_the_site])
def test_in_no_kind_of_row(trained: ModelVersion, act: Callable[[User, Movie], None]) -> None:
    """Every row's first movie is taken, and none of these is left in any row."""
    user = UserFactory()
    for movie in Movie.objects.filter(title__in=FAVOURITES):
        rate(user, movie)
    known = list(Movie.objects.filter(rating_count__gt=20).order_by("pk"))
    for movie in known[:40]:
        WatchlistEntry.objects.put(user.pk, movie)
    director = PersonFactory()
    for movie in [Movie.objects.get(title=FAVOURITES[0]), *known[40:60]]:
        CreditFactory(movie=movie, person=director, role="director")
    newest = [movie.pk for movie in known[60:80]]
    Movie.objects.exclude(pk__in=newest).update(created_at=timezone.now() - timedelta(days=400))
    rows = every_row(user)
    kinds = {row.key.partition("-")[0] for row in rows}
    assert kinds == KINDS_OF_ROWS
    firsts = {row.picks[0].movie.pk for row in rows}
    for movie in Movie.objects.filter(pk__in=firsts):
        act(user, movie)
    assert not firsts & {pick.movie.pk for row in every_row(user) for pick in row.picks}


@pytest.mark.parametrize("act", [rate, mute, hide, take_off_the_site])
def test_nobody_is_asked_about_what_they_told(
    trained: ModelVersion, act: Callable[[User, Movie], None]
) -> None:
    """What is logged without stars may be asked about: they have seen it."""
    user = UserFactory()
    first = asked_about(user)[0]
    act(user, Movie.objects.get(pk=first))
    assert first not in asked_about(user)
