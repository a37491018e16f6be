"""How alike two users rate the movies that both rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist, mean

from catalog.models import Movie
from recommendations.models import used_ratings

FEWEST = 10
"""With fewer movies in common there is no figure: its interval would be almost all there is."""
MOST_MOVIES = 6
DIFFER_BY = 1.0
"""In stars."""
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Common:
    """A movie that both rated."""

    movie: Movie
    mine: float
    theirs: float


@dataclass(frozen=True)
class Figure:
    """The correlation of two users' stars, with its 95% interval by Fisher's transformation.

    Attributes
    ----------
    low, high
        None where the stars lie on a line, of which no interval can be computed.
    """

    correlation: float
    low: float | None
    high: float | None

    @property
    def verdict(self) -> str:
        """What can be said: "alike", "opposite" or "open" where the interval has zero in it."""
        low = self.correlation if self.low is None else self.low
        high = self.correlation if self.high is None else self.high
        if low > 0:
            return "alike"
        return "opposite" if high < 0 else "open"


@dataclass(frozen=True)
class Likeness:
    """What two users have in common.

    Attributes
    ----------
    count
        Movies that both rated.
    apart
        How far their stars are apart on average; None without any in common.
    figure
        None with too few movies, or where one gave all of them the same stars.
    agree, differ
        The movies on which they agree and differ most.
    """

    count: int
    fewest: int
    apart: float | None
    figure: Figure | None
    agree: list[Common]
    differ: list[Common]


def likeness_of(me: int, other: int) -> Likeness:
    """Compare the ratings that two users use; muted ones are left out."""
    mine = used_ratings().filter(user=me)
    theirs = used_ratings().filter(user=other, movie__in=mine.values("movie"))
    their_stars = dict(theirs.values_list("movie_id", "stars"))
    my_stars = dict(mine.filter(movie__in=theirs.values("movie")).values_list("movie_id", "stars"))
    pairs = [(pk, my_stars[pk], their_stars[pk]) for pk in my_stars if pk in their_stars]
    agree, differ = _agree(pairs), _differ(pairs)
    # Hidden ones too: people see those that they rated.
    movies = Movie.everything.for_cards().in_bulk([pk for pk, *_stars in (*agree, *differ)])
    return Likeness(
        count=len(pairs),
        fewest=FEWEST,
        apart=mean(abs(a - b) for _pk, a, b in pairs) if pairs else None,
        figure=figure_of([(a, b) for _pk, a, b in pairs]),
        agree=[Common(movies[pk], a, b) for pk, a, b in agree if pk in movies],
        differ=[Common(movies[pk], a, b) for pk, a, b in differ if pk in movies],
    )


def figure_of(stars: Sequence[tuple[float, float]]) -> Figure | None:
    """Return the correlation of pairs of stars; None where there can be none."""
    if len(stars) < FEWEST:
        return None
    mine, theirs = zip(*stars, strict=True)
    my_mean, their_mean = mean(mine), mean(theirs)
    mine_squared = sum((a - my_mean) ** 2 for a in mine)
    theirs_squared = sum((b - their_mean) ** 2 for b in theirs)
    if not mine_squared or not theirs_squared:
        return None
    both = sum((a - my_mean) * (b - their_mean) for a, b in stars)
    correlation = max(-1.0, min(1.0, both / sqrt(mine_squared * theirs_squared)))
    if abs(correlation) > 1 - 1e-9:
        return Figure(correlation, None, None)
    middle, reach = atanh(correlation), _Z / sqrt(len(stars) - 3)
    return Figure(correlation, tanh(middle - reach), tanh(middle + reach))


def _agree(pairs: Sequence[tuple[int, float, float]]) -> list[tuple[int, float, float]]:
    """Return the movies with the least difference below a star, those both like most first."""
    near = [pair for pair in pairs if abs(pair[1] - pair[2]) < DIFFER_BY]
    near.sort(key=lambda pair: (abs(pair[1] - pair[2]), -pair[1] - pair[2], pair[0]))
    return near[:MOST_MOVIES]


def _differ(pairs: Sequence[tuple[int, float, float]]) -> list[tuple[int, float, float]]:
    """Return the movies with the largest difference, of at least a star."""
    far = [pair for pair in pairs if abs(pair[1] - pair[2]) >= DIFFER_BY]
    far.sort(key=lambda pair: (-abs(pair[1] - pair[2]), pair[0]))
    return far[:MOST_MOVIES]
