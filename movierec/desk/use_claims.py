"""Holds what the desk says people did with picks against impressions, ratings and predictions."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils import timezone

from catalog.models import Rating, WatchlistEntry
from recommendations.claims.pages import Element
from recommendations.claims.report import Verdict
from recommendations.claims.written import count_in, is_written
from recommendations.models import Impression, Prediction

from .line_claims import FEWEST_STEPS, is_line_of
from .model_claims import is_measure

DAYS, WEEKS = 30, 12
FEWEST = 20
_ERRORS = 1.96
"""Standard errors to either side that hold 95%."""
_OF_STARS = r"([\d.]+ \([\d.]+ – [\d.]+\))"
_COMPARED = (
    rf"Movies that had been shown as picks got {_OF_STARS} stars on average \(([\d,]+) ratings\), "
    rf"others {_OF_STARS} \(([\d,]+) ratings\)\."
)

Moments = dict[tuple[int, int], datetime]
"""By user and movie."""


def of_use(quality: Element) -> Iterator[Verdict]:
    """Yield what holds of picks in use."""
    since = timezone.now() - timedelta(days=DAYS)
    yield from _of_shown(quality, since)
    yield "desk: picks against others", _are_compared(quality, since)
    yield from _of_weeks(quality)


def _of_shown(quality: Element, since: datetime) -> Iterator[Verdict]:
    shown = Impression.objects.filter(last_shown__gte=since)
    began: Moments = {
        (user, movie): moment
        for user, movie, moment in shown.values_list("user", "movie", "visit_began")
    }
    listed = quality.first("id", "live-use")
    yield "desk: picks that were shown", bool(listed) == (len(began) >= FEWEST)
    if not listed:
        return
    said = listed.definitions
    yield "desk: picks that were shown", count_in(said.get("Shown", "")) == len(began)
    counts = {
        "Of these opened": shown.filter(taken_up=True).count(),
        "Put on a watchlist": _since(began, WatchlistEntry.objects.all()),
        "Rated": _since(began, Rating.objects.all()),
    }
    for kind, count in counts.items():
        low, high = _wilson(count, len(began))
        is_so = is_measure(said.get(kind, ""), 100 * count / len(began), (100 * low, 100 * high))
        yield "desk: what became of picks", is_so


def _since(began: Moments, done: "QuerySet[Any]") -> int:
    """Count what was done with something after it was shown."""
    lately = done.filter(created_at__gte=min(began.values())).order_by()
    return sum(
        (user, movie) in began and at >= began[user, movie]
        for user, movie, at in lately.values_list("user", "movie", "created_at").iterator()
    )


def _wilson(count: int, of: int) -> tuple[float, float]:
    """Return between which shares a count lies within so many standard errors of each."""
    share, square = count / of, _ERRORS**2 / of
    low, high = sorted(np.roots([1 + square, -2 * share - square, share**2]).real)
    return max(low, 0.0), min(high, 1.0)


def _are_compared(quality: Element, since: datetime) -> bool:
    began: Moments = {
        (user, movie): moment
        for user, movie, moment in Impression.objects.values_list("user", "movie", "visit_began")
    }
    given = Rating.objects.filter(
        created_at__gte=since, updated_at__gte=since, user__imported_from=""
    )
    picked: list[float] = []
    others: list[float] = []
    for user, movie, stars, at in given.values_list("user", "movie", "stars", "created_at"):
        was_shown = (user, movie) in began and began[user, movie] <= at
        (picked if was_shown else others).append(stars)
    shown = quality.first("id", "picks-against-others")
    said = re.fullmatch(_COMPARED, shown.words)
    if min(len(picked), len(others)) < FEWEST:
        return not shown
    return (
        said is not None
        and _is_mean(said[1], picked)
        and count_in(said[2]) == len(picked)
        and _is_mean(said[3], others)
        and count_in(said[4]) == len(others)
    )


def _is_mean(words: str, stars: Sequence[float]) -> bool:
    mean, half = float(np.mean(stars)), _ERRORS * float(np.std(stars)) / len(stars) ** 0.5
    return is_measure(words, mean, (mean - half, mean + half))


def _of_weeks(quality: Element) -> Iterator[Verdict]:
    errors: defaultdict[date, list[float]] = defaultdict(list)
    made = Prediction.objects.filter(made_at__gte=timezone.now() - timedelta(weeks=WEEKS))
    for at, predicted, given in made.values_list("made_at", "stars", "rating__stars"):
        day = timezone.localtime(at).date()
        errors[day - timedelta(days=day.weekday())].append(predicted - given)
    weeks = {begins: np.array(errors[begins]) for begins in sorted(errors)}
    means = [float(np.abs(off).mean()) for off in weeks.values()]
    roots = [float(np.sqrt((off**2).mean())) for off in weeks.values()]
    rows = [row.cells for row in quality.first("id", "week-errors").rows]
    if len(weeks) < FEWEST_STEPS:
        yield "desk: errors by week", not rows
        return
    yield (
        "desk: errors by week",
        len(rows) == len(weeks)
        and all(
            begins == f"{week:%m/%d/%Y}"
            and count_in(count) == len(weeks[week])
            and is_written(said_mean, mean)
            and is_written(said_root, root)
            for (begins, count, said_mean, said_root), week, mean, root in zip(
                rows, weeks, means, roots, strict=True
            )
        ),
    )
    is_so = is_line_of(quality, "week-error-heading", {"ours": means, "other": roots})
    yield "desk: errors by week as lines", is_so
