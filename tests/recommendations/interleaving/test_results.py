"""Who took up more picks of which model, and what follows from that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, Rating, WatchlistEntry
from recommendations.interleaving.results import Result, result_of
from recommendations.models import InterleavedPick, InterleavingTest, Team
from tests.factories import ModelVersionFactory, MovieFactory, UserFactory

BEGAN = timezone.now() - timedelta(hours=1)


@pytest.fixture
def running(db: None) -> InterleavingTest:
    return InterleavingTest.objects.create(
        champion=ModelVersionFactory(), challenger=ModelVersionFactory(), started_at=BEGAN
    )


def shown(test: InterleavingTest, user: User, team: Team, *, opened: bool = False) -> Movie:
    movie = MovieFactory()
    InterleavedPick.objects.create(
        test=test, user=user, movie=movie, team=team, shown_at=BEGAN,
        opened_at=BEGAN if opened else None,
    )  # fmt: skip
    return movie


def rate(user: User, movie: Movie, stars: float, at: timedelta = timedelta(minutes=1)) -> None:
    rating = Rating.objects.rate(user.pk, movie, stars)
    Rating.objects.filter(pk=rating.pk).update(created_at=BEGAN + at)


def test_each_person_counts_once_for_the_model_they_took_up_more_of(
    running: InterleavingTest,
) -> None:
    one, two, three, four, idle = UserFactory.create_batch(5)
    for _ in range(3):
        shown(running, one, Team.CHALLENGER, opened=True)
    shown(running, one, Team.CHAMPION, opened=True)
    WatchlistEntry.objects.put(two.pk, shown(running, two, Team.CHALLENGER))
    rate(three, shown(running, three, Team.CHAMPION), 4.0)
    rate(three, shown(running, three, Team.CHALLENGER), 3.5)
    shown(running, four, Team.CHAMPION, opened=True)
    rate(four, shown(running, four, Team.CHALLENGER), 5.0)
    shown(running, idle, Team.CHAMPION)
    assert result_of(running) == Result(champion_wins=1, challenger_wins=2, ties=1)


def test_what_was_done_before_it_was_shown_counts_for_none(running: InterleavingTest) -> None:
    someone = UserFactory()
    rate(someone, shown(running, someone, Team.CHALLENGER), 5.0, -timedelta(days=1))
    assert result_of(running).people == 0


def test_opened_and_liked_is_one_credit(running: InterleavingTest) -> None:
    someone = UserFactory()
    rate(someone, shown(running, someone, Team.CHALLENGER, opened=True), 5.0)
    shown(running, someone, Team.CHAMPION, opened=True)
    assert result_of(running).ties == 1


@pytest.mark.parametrize(
    ("champion", "challenger", "low", "high", "verdict"),
    [
        # From tables of exact binomial intervals; all of n: the 2.5% tail is p**n, so 0.025**(1/n).
        (0, 5, 0.4782, 1.0, "open"),
        (0, 6, 0.5407, 1.0, "challenger"),
        (6, 0, 0.0, 0.4593, "champion"),
        (3, 7, 0.3475, 0.9333, "open"),
        (15, 15, 0.3130, 0.6870, "open"),
    ],
)
def test_the_interval_is_exact(
    champion: int, challenger: int, low: float, high: float, verdict: str
) -> None:
    found = Result(champion, challenger, 4)
    share = found.share
    assert share is not None
    assert share.value == challenger / (champion + challenger)
    assert (share.low, share.high) == pytest.approx((low, high), abs=5e-5)
    assert found.verdict == verdict


def test_without_anyone_there_is_no_share() -> None:
    assert Result(ties=3).share is None
    assert Result(ties=3).verdict == "open"
