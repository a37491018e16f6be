"""A map of a user's rated movies by their vectors in the model."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from catalog.addresses import movie_addresses
from catalog.decades import decade_label
from catalog.templatetags.stars import in_stars

from ..engine.model.model import Model
from ..engine.ranking.projection import project_to_plane
from .map_labels import Label, place_labels, x_of, y_of
from .rated_movies import RatedMovie

FEWEST_MOVIES = 5
MOST_MOVIES = 500
"""The latest rated; more dots would hide each other."""
_END = 4
"""One movie in so many is at an end of an axis."""
_FEWEST_AT_END = 3
_MORE_OFTEN_BY = 0.15
"""What a genre's share at an end must have beyond its share in all, for the end to be named so."""
_NAMES = 2
_NAMED = 3
"""One movie in so many, the best liked, may have its title beside it."""


@dataclass(frozen=True)
class Dot:
    """A movie on the map.

    Attributes
    ----------
    address
        Of its page.
    across, up
        -100 to 100.
    x, y
        In percent of the drawing.
    size
        1 to 5, by the stars.
    """

    movie: int
    address: str
    label: str
    stars: float
    stars_label: str
    across: int
    up: int
    x: str
    y: str
    size: int


@dataclass(frozen=True)
class MovieMap:
    """A map, and what the movies at its four ends have in common.

    Attributes
    ----------
    left, right, bottom, top
        Genres and decades more frequent there; empty where none are.
    unplaced
        How many rated movies are unknown to the model.
    """

    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    bottom: tuple[str, ...]
    top: tuple[str, ...]
    unplaced: int
    left_out: int

    @property
    def best_first(self) -> tuple[Dot, ...]:
        """The dots in the order of the table."""
        return self.dots[::-1]


def map_of(movies: Sequence[RatedMovie], model: Model) -> MovieMap | None:
    """Lay out the movies that the model knows; None if there are too few.

    Parameters
    ----------
    movies
        In the order of rating.
    """
    rows = model.rows_of(np.array([movie.movie for movie in movies], dtype=np.int64))
    placeable = [(movie, row) for movie, row in zip(movies, rows.tolist(), strict=True) if row >= 0]
    if len(placeable) < FEWEST_MOVIES:
        return None
    shown = placeable[-MOST_MOVIES:]
    placed = [movie for movie, _ in shown]
    places = project_to_plane(model.item_vectors[[row for _, row in shown]])
    label_of = cache(decade_label)
    traits = [_traits(movie, label_of) for movie in placed]
    (left, right), (bottom, top) = (_ends(places[:, axis], traits) for axis in (0, 1))
    addresses = movie_addresses(movie.movie for movie in placed)
    said = cache(in_stars)
    dots = tuple(
        _dot(movie, address, said(movie.stars), *place)
        for movie, address, place in zip(placed, addresses, places.tolist(), strict=True)
    )
    return MovieMap(
        dots=_lowest_first(dots),
        labels=place_labels([movie.title for movie in placed], places, _to_name(placed)),
        left=left,
        right=right,
        bottom=bottom,
        top=top,
        unplaced=len(movies) - len(placeable),
        left_out=len(placeable) - len(shown),
    )


def _dot(movie: RatedMovie, address: str, stars_label: str, across: float, up: float) -> Dot:
    return Dot(
        movie=movie.movie,
        address=address,
        label=movie.label,
        stars=movie.stars,
        stars_label=stars_label,
        across=round(100 * across),
        up=round(100 * up),
        x=x_of(across),
        y=y_of(up),
        size=int(movie.stars + 0.5),
    )


def _lowest_first(dots: tuple[Dot, ...]) -> tuple[Dot, ...]:
    """Return the dots in drawing order, so that the best liked are on top."""
    return tuple(sorted(dots, key=lambda dot: dot.stars))


def _to_name(movies: Sequence[RatedMovie]) -> list[int]:
    """Return which movies to label: the best liked, then the latest rated."""
    order = sorted(range(len(movies)), key=lambda index: (-movies[index].stars, -index))
    return order[: max(len(movies) // _NAMED, FEWEST_MOVIES)]


def _ends(
    along: NDArray[np.float64], traits: Sequence[list[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the movies at the two ends of an axis have in common, by each one's traits."""
    count = max(len(traits) // _END, _FEWEST_AT_END)
    if not along.any() or len(traits) < 2 * count:
        return (), ()
    order = np.argsort(along, kind="stable").tolist()
    everywhere = Counter(chain.from_iterable(traits))
    return (
        _more_often([traits[index] for index in order[:count]], everywhere, len(traits)),
        _more_often([traits[index] for index in order[-count:]], everywhere, len(traits)),
    )


def _more_often(some: list[list[str]], everywhere: Counter[str], total: int) -> tuple[str, ...]:
    """Return the traits whose share in some movies is well above their share in all."""
    here = Counter(chain.from_iterable(some))
    more = {trait: here[trait] / len(some) - everywhere[trait] / total for trait in here}
    telling = [trait for trait in more if more[trait] >= _MORE_OFTEN_BY]
    return tuple(sorted(telling, key=lambda trait: (-more[trait], trait))[:_NAMES])


def _traits(movie: RatedMovie, label_of: Callable[[int], str]) -> list[str]:
    decade = [] if movie.decade is None else [label_of(movie.decade)]
    return [*(genre.name for genre in movie.genres), *decade]
