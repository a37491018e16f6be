"""How often each star is given on the whole site."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count

from catalog.models import HALF_STARS, Rating
from core.age_limit import without_age_limit

LATEST = 200_000
"""Ratings counted, so that a table of millions is not read whole."""
CACHE_KEY = "taste.everyone"
CACHE_SECONDS = 3600


@dataclass(frozen=True)
class StarDistribution:
    """How often each half star is given.

    Attributes
    ----------
    count
        The number of ratings.
    shares
        The share of each half star, the lowest first.
    """

    count: int
    shares: tuple[float, ...]


def star_distribution() -> StarDistribution:
    """Return the distribution of the latest ratings, cached for an hour."""
    kept = cache.get(CACHE_KEY)
    if kept is not None:
        count, shares = kept
        return StarDistribution(count, tuple(shares))
    counted = _counted()
    cache.set(CACHE_KEY, (counted.count, counted.shares), CACHE_SECONDS)
    return counted


@without_age_limit()
def _counted() -> StarDistribution:
    newest = Rating.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    latest = Rating.objects.filter(pk__gt=newest - LATEST).order_by()
    counts = dict(latest.values_list("stars").annotate(Count("pk")))
    total = sum(counts.values())
    return StarDistribution(
        total, tuple(counts.get(stars, 0) / (total or 1) for stars in HALF_STARS)
    )
