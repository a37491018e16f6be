"""What people did with the movies they were shown, and how far predicted stars were off.

All of it from rows that are kept anyway: impressions for 30 days, predictions with their ratings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, QuerySet, StdDev
from django.db.models.functions import Abs, TruncWeek
from django.utils import timezone

from catalog.models import Rating, WatchlistEntry

from ..models import Impression, Prediction
from ..models.impressions import FORGOTTEN_AFTER

WEEKS = 12
FEWEST = 20
"""With fewer, a mean or a share is chance."""
_NORMAL = 1.96
"""Standard errors to either side that hold 95%."""


class Estimate(NamedTuple):
    """A share or a mean with its 95% interval, and how many movies or ratings it is of."""

    number: int
    value: float
    low: float
    high: float


class WeekError(NamedTuple):
    """Errors of the stars predicted in a week, in stars."""

    begins: date
    number: int
    mean: float
    rmse: float


@dataclass(frozen=True)
class LiveUse:
    """What became of the movies shown within `FORGOTTEN_AFTER`.

    Attributes
    ----------
    shown
        Movies shown to users, each counted once a user.
    opened, watchlisted, rated
        Of these, since the visit in which they were shown last; None where too few were shown.
    picks, others
        Ratings of movies that the user had been shown, and of others; None where there are few.
    """

    shown: int
    opened: Estimate | None
    watchlisted: Estimate | None
    rated: Estimate | None
    picks: Estimate | None
    others: Estimate | None
    weeks: Sequence[WeekError]


def live_use() -> LiveUse:
    """Read what people did."""
    since = timezone.now() - FORGOTTEN_AFTER
    shown = Impression.objects.filter(last_shown__gte=since)
    after: dict[str, Any] = {
        "user": OuterRef("user"),
        "movie": OuterRef("movie"),
        "created_at__gte": OuterRef("visit_began"),
    }
    counted = shown.order_by().aggregate(
        shown=Count("pk"), opened=Count("pk", filter=Q(taken_up=True))
    )
    rated = shown.filter(Exists(Rating.objects.filter(**after))).count()
    wanted = shown.filter(Exists(WatchlistEntry.objects.filter(**after))).count()
    all_shown = counted["shown"]
    # Ratings of long ago that were imported are new neither by this nor by that.
    given = Rating.objects.filter(
        updated_at__gte=since, created_at__gte=since, user__imported_from=""
    )
    of_pick = Impression.objects.filter(
        user=OuterRef("user"), movie=OuterRef("movie"), visit_began__lte=OuterRef("created_at")
    )
    return LiveUse(
        shown=all_shown,
        opened=_share(counted["opened"], all_shown),
        watchlisted=_share(wanted, all_shown),
        rated=_share(rated, all_shown),
        picks=_mean(given.filter(Exists(of_pick))),
        others=_mean(given.exclude(Exists(of_pick))),
        weeks=_errors_by_week(),
    )


def _share(count: int, of: int) -> Estimate | None:
    """Return a share with Wilson's interval, which holds for few and for none, too."""
    if of < FEWEST:
        return None
    share, square = count / of, _NORMAL**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    spread = (share * (1 - share) / of + square / (4 * of**2)) ** 0.5
    half = _NORMAL * spread / (1 + square / of)
    return Estimate(count, share, max(middle - half, 0.0), min(middle + half, 1.0))


def _mean(ratings: "QuerySet[Rating]") -> Estimate | None:
    found = ratings.order_by().aggregate(
        count=Count("pk"), mean=Avg("stars"), deviation=StdDev("stars")
    )
    if found["count"] < FEWEST:
        return None
    half = _NORMAL * (found["deviation"] or 0.0) / found["count"] ** 0.5
    return Estimate(found["count"], found["mean"], found["mean"] - half, found["mean"] + half)


def _errors_by_week() -> list[WeekError]:
    since = timezone.now() - timedelta(weeks=WEEKS)
    off = F("stars") - F("rating__stars")
    weeks = (
        Prediction.objects.filter(made_at__gte=since)
        .order_by()
        .annotate(week=TruncWeek("made_at"))
        .values("week")
        .annotate(count=Count("pk"), mean=Avg(Abs(off)), squared=Avg(off * off))
        .order_by("week")
    )
    return [
        WeekError(row["week"].date(), row["count"], row["mean"], row["squared"] ** 0.5)
        for row in weeks
    ]
