"""The histogram of a movie's ratings."""

from dataclasses import dataclass

from django.db.models import Count

from core.compiled import FIRST, CompiledQuery, compiled_once

from .models import HALF_STARS, Movie, Rating
from .models.movie import FEWEST_RATINGS

WELL = 4.0


@dataclass(frozen=True)
class Bar:
    """The number of ratings with these stars.

    Attributes
    ----------
    height
        0 to 100, relative to the highest bar.
    """

    stars: float
    count: int
    height: float


@dataclass(frozen=True)
class Histogram:
    """The bars, from the fewest stars to the most."""

    bars: tuple[Bar, ...]

    @property
    def count(self) -> int:
        """The number of ratings."""
        return sum(bar.count for bar in self.bars)

    @property
    def well(self) -> int:
        """The number of ratings with 4 stars or more."""
        return sum(bar.count for bar in self.bars if bar.stars >= WELL)


def histogram_of(movie: Movie) -> Histogram | None:
    """Count a movie's ratings by stars; None if there are too few."""
    counts = dict(_counts_by_stars().rows(movie.pk))
    if sum(counts.values()) < FEWEST_RATINGS:
        return None
    most = max(counts.values())
    return Histogram(
        tuple(
            Bar(stars, counts.get(stars, 0), 100 * counts.get(stars, 0) / most)
            for stars in HALF_STARS
        )
    )


@compiled_once
def _counts_by_stars() -> CompiledQuery:
    rated = Rating.objects.filter(movie_id=FIRST).values_list("stars").annotate(n=Count("pk"))
    return CompiledQuery.of(rated.order_by())
