"""What the map of the taste page shows and says, held against ratings and the model's vectors."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalog.models import Rating

from .kinds import Kinds, decade_of
from .known import Known, Site
from .pages import Element
from .report import Verdict
from .written import count_in, halves_in

FEWEST, MOST = 5, 500
ONE_AT_AN_EDGE_IN, FEWEST_AT_AN_EDGE = 4, 3
MORE_OFTEN_BY, NAMES = 0.15, 2
EDGES = {"left": (0, -1), "right": (0, 1), "top": (1, 1), "bottom": (1, -1)}
"""By name of an edge: its axis, and the side of it."""
ARROWS = {"←": "left", "→": "right", "↑": "top", "↓": "bottom"}
_ROUNDED = 1
_FROM_MIDDLE = 0.46
_PERCENT = 0.3
"""Places are written in whole hundredths, and drawn in tenths of a percent."""
_AS_LONG = 1e-6
_MISSING = r"([\d,]+) movies? that the model does not know (?:is|are) missing\."
_LATEST = r"Only the ([\d,]+) rated last (?:is|are) shown\."


class Dot(NamedTuple):
    """A movie of the map, as its table has it."""

    movie: int
    label: str
    stars: float
    place: tuple[int, int]


def of_map(shown: Element, site: Site, kinds: Kinds, known: Known) -> Iterator[Verdict]:
    """Yield what holds of the map."""
    given = Rating.objects.filter(user=known.user, movie__in=known.stars)
    in_order = list(given.order_by("created_at", "pk").values_list("movie", flat=True))
    placeable = [movie for movie in in_order if not known.is_newer(movie)]
    figure = shown.first("class", "map-figure")
    yield "map: drawn of enough movies", bool(figure) == (len(placeable) >= FEWEST)
    if not figure:
        return
    dots = list(_dots(figure, known.scale))
    right = {movie: known.stars[movie] for movie in placeable[-MOST:]}
    is_so = len(dots) == len(right) and {dot.movie: dot.stars for dot in dots} == right
    yield "map: movies and their stars", is_so
    if not is_so:
        return
    missing, latest = (re.search(form, figure.words) for form in (_MISSING, _LATEST))
    yield (
        "map: movies that are missing",
        (count_in(missing[1]) if missing else 0) == len(in_order) - len(placeable)
        and (count_in(latest[1]) if latest else len(placeable)) == len(right),
    )
    yield "map: dots where the table says", _are_drawn_so(figure, dots)
    yield "map: titles beside their dots", _are_beside(figure, dots)
    directions = _directions(known, dots)
    for axis, along in enumerate(directions):
        written = np.array([dot.place[axis] for dot in dots])
        yield "map: where the movies differ most", _are_along(written, along)
    yield from _of_edges(figure, site, kinds, dots, directions)


def _dots(figure: Element, scale: int) -> Iterator[Dot]:
    for row in figure.rows:
        link = row.named("a")
        stars, across, up = (cell.words for cell in row.children if cell.tag == "td")
        place = int(across), int(up)
        yield Dot(link.movie, link.words, halves_in(stars, scale), place)


def _are_drawn_so(figure: Element, dots: Sequence[Dot]) -> bool:
    """Return whether each has a circle at its place, of its stars."""
    drawn = {}
    for link in figure.tagged("a"):
        if circle := link.named("circle"):
            of_stars = circle.attributes["class"].rpartition("dot-")[2]
            drawn[link.movie] = (_point(circle, "cx", "cy"), int(of_stars), link.words)
    return len(drawn) == len(dots) and all(
        _is_at(drawn[dot.movie][0], dot)
        and drawn[dot.movie][1] == int(dot.stars + 0.5)
        and drawn[dot.movie][2].startswith(f"{dot.label}: ")
        for dot in dots
    )


def _are_beside(figure: Element, dots: Sequence[Dot]) -> bool:
    return all(
        any(
            _is_at(_point(text, "x", "y"), dot)
            and dot.label.startswith(text.words.removesuffix("…"))
            for dot in dots
        )
        for text in figure.first("class", "map-labels").tagged("text")
    )


def _point(element: Element, across: str, down: str) -> tuple[float, float]:
    x, y = (float(element.attributes[name].rstrip("%")) for name in (across, down))
    return x, y


def _is_at(point: tuple[float, float], dot: Dot) -> bool:
    across, up = dot.place
    right = (50 + _FROM_MIDDLE * across, 50 - _FROM_MIDDLE * up)
    return all(abs(own - other) <= _PERCENT for own, other in zip(point, right, strict=True))


def _directions(known: Known, dots: Sequence[Dot]) -> list[NDArray[np.float64]]:
    """Return how far the movies are along the two directions in which they differ most.

    A direction that is not the only one in which they differ so much is left out.
    """
    rows = known.model.rows_of(np.array([dot.movie for dot in dots], dtype=np.int64))
    vectors = np.asarray(known.model.item_vectors[rows], dtype=np.float64)
    centred = vectors - vectors.mean(axis=0)
    spread, directions = np.linalg.eigh(centred.T @ centred)
    spread, directions = spread[::-1], directions[:, ::-1]
    found = []
    for axis in range(min(2, len(spread) - 1)):
        if spread[axis] - spread[axis + 1] <= _AS_LONG * spread[0]:
            break
        found.append(centred @ directions[:, axis])
    return found


def _are_along(written: NDArray[np.int64], along: NDArray[np.float64]) -> bool:
    """Return whether places go from one end to the other in the order of a direction."""
    in_order = written[np.argsort(along)]
    is_whole = (written.min(), written.max()) == (-100, 100)
    return is_whole and bool(
        np.all(np.diff(in_order) >= -_ROUNDED) or np.all(np.diff(in_order) <= _ROUNDED)
    )


def _of_edges(
    figure: Element,
    site: Site,
    kinds: Kinds,
    dots: Sequence[Dot],
    directions: Sequence[NDArray[np.float64]],
) -> Iterator[Verdict]:
    named = _named_at_edges(figure)
    traits = [
        {kind.name for kind in kinds.genres.get(dot.movie, set())}
        | {kind.name for kind in decade_of(site.movies[dot.movie].year)}
        for dot in dots
    ]
    for edge, (axis, side) in EDGES.items():
        if axis < len(directions):
            # Which end of a direction is to the right is the map's own choice.
            written = np.array([dot.place[axis] for dot in dots])
            turned = side * np.sign(written @ directions[axis])
            nearest = np.argsort(turned * directions[axis])[::-1].tolist()
            is_so = _are_telling(named.get(edge, []), [traits[dot] for dot in nearest])
            yield "map: more frequent at an edge", is_so
    says_none = (
        "No genre and no decade is much more frequent" in figure.first("id", "map-end").words
    )
    yield "map: more frequent at an edge", says_none == (not named)
    yield "map: the same at its arrows", dict(_at_arrows(figure)) == named


def _named_at_edges(figure: Element) -> dict[str, list[str]]:
    named = figure.first("id", "map-end").definitions
    return {edge: names.split(", ") for edge, names in named.items()}


def _at_arrows(figure: Element) -> Iterator[tuple[str, list[str]]]:
    for line in figure.all("class", "map-ends"):
        for part in list(line.tagged("span")) or [line]:
            if arrow := re.search(r"[←→↑↓]", part.words):
                yield ARROWS[arrow[0]], part.words.replace(arrow[0], "").strip().split(", ")


def _are_telling(named: Sequence[str], nearest_first: Sequence[set[str]]) -> bool:
    """Return whether those named, and no others, are what sets an edge apart the most."""
    total = len(nearest_first)
    count = max(total // ONE_AT_AN_EDGE_IN, FEWEST_AT_AN_EDGE)
    if total < 2 * count:
        return not named
    everywhere = Counter(name for own in nearest_first for name in own)
    here = Counter(name for own in nearest_first[:count] for name in own)
    more = {name: here[name] / count - everywhere[name] / total for name in everywhere}
    telling = sorted((size for size in more.values() if size >= MORE_OFTEN_BY), reverse=True)
    said = [more.get(name, 0.0) for name in named]
    return len(set(named)) == len(named) and np.allclose(said, telling[:NAMES])
