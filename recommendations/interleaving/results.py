"""Which of two models people took up more picks of."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from scipy.special import betaincinv

from catalog.models import Rating, WatchlistEntry

from ..engine.data.likes_and_dislikes import LIKED_STARS
from ..models import InterleavedPick, InterleavingTest, Team

_TAIL = 0.025
"""Beyond each end of a 95% interval."""


class Share(NamedTuple):
    """A part of a whole, with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Result:
    """How many people each model won.

    Attributes
    ----------
    champion_wins, challenger_wins
        People who took up more picks of the one than of the other.
    ties
        People who took up as many of both, at least one.
    """

    champion_wins: int = 0
    challenger_wins: int = 0
    ties: int = 0

    @property
    def people(self) -> int:
        """How many people took up a pick."""
        return self.champion_wins + self.challenger_wins + self.ties

    @property
    def share(self) -> Share | None:
        """The challenger's part of those who preferred one model; None where nobody did.

        The interval is the exact one of Clopper and Pearson (1934) for a binomial share: it holds
        for few people, too. From w of n it goes from the 2.5% quantile of Beta(w, n - w + 1) to
        the 97.5% quantile of Beta(w + 1, n - w).
        """
        wins, of = self.challenger_wins, self.champion_wins + self.challenger_wins
        if not of:
            return None
        low = float(betaincinv(wins, of - wins + 1, _TAIL)) if wins else 0.0
        high = float(betaincinv(wins + 1, of - wins, 1 - _TAIL)) if wins < of else 1.0
        return Share(wins / of, low, high)

    @property
    def verdict(self) -> str:
        """Which model is better beyond chance; ``open`` where the interval has one half in it."""
        share = self.share
        if share is None or share.low <= 0.5 <= share.high:
            return "open"
        return (Team.CHALLENGER if share.low > 0.5 else Team.CHAMPION).value


def result_of(test: InterleavingTest) -> Result:
    """Return what is known of a test: counted while it runs, as it was stored since."""
    if test.state == InterleavingTest.State.ENDED:
        return Result(test.champion_wins, test.challenger_wins, test.ties)
    by_user: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for user, team in taken_up(test).values_list("user", "team").iterator():
        by_user[user][team] += 1
    champion = challenger = 0
    for own in by_user.values():
        champion += own[Team.CHAMPION] > own[Team.CHALLENGER]
        challenger += own[Team.CHALLENGER] > own[Team.CHAMPION]
    return Result(champion, challenger, len(by_user) - champion - challenger)


def taken_up(test: InterleavingTest) -> "QuerySet[InterleavedPick]":
    """Return the picks that were opened, put on the watchlist or liked since they were shown."""
    since = {
        "user": OuterRef("user"),
        "movie": OuterRef("movie"),
        "created_at__gte": OuterRef("shown_at"),
    }
    liked = Rating.objects.filter(**since, stars__gte=LIKED_STARS)
    wanted = WatchlistEntry.objects.filter(**since)
    acted = Q(opened_at__isnull=False) | Exists(liked) | Exists(wanted)
    return InterleavedPick.objects.filter(acted, test=test).order_by()
