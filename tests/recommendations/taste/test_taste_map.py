"""The map of the rated movies, and the titles on it."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser

from recommendations.engine.model.model import Model
from recommendations.taste.map_labels import (
    MOST_NARROW,
    MOST_WIDE,
    NARROW,
    WIDE,
    Label,
    _Box,
    _Drawing,
    place_labels,
)
from recommendations.taste.movie_map import MOST_MOVIES, Dot, map_of
from recommendations.templatetags.charts import map_dots, map_rows

from ..small_models import small_model
from .rated_movies import movie


def model_of(vectors: list[list[float]]) -> Model:
    """A model that knows movies 1, 2, … at these places."""
    known = small_model(range(1, len(vectors) + 1))
    return replace(known, item_vectors=np.array(vectors, dtype=np.float32))


CROSS = [[float(x), float(y)] for x in (-4, -2, 2, 4) for y in (-1, 1)]


def test_movies_are_where_their_vectors_are() -> None:
    """The eight movies of a grid, wider than high: the first at its corner, the last opposite."""
    found = map_of([movie(n, 3.0) for n in range(1, 9)], model_of(CROSS))
    assert found is not None
    places = {dot.movie: (dot.across, dot.up) for dot in found.dots}
    assert (places[1], places[8]) == ((-100, -100), (100, 100))
    assert places[2] == (-100, 100)
    corner = next(dot for dot in found.dots if dot.movie == 1)
    assert (corner.x, corner.y) == ("4.0%", "96.0%")


def test_what_is_liked_best_is_drawn_last_and_largest() -> None:
    stars = [0.5, 5.0, 4.5, 1.0, 3.0, 2.0, 3.5, 4.0]
    found = map_of([movie(n, s) for n, s in enumerate(stars, 1)], model_of(CROSS))
    assert found is not None
    assert [(dot.stars, dot.size) for dot in found.dots] == [
        (0.5, 1),
        (1.0, 1),
        (2.0, 2),
        (3.0, 3),
        (3.5, 4),
        (4.0, 4),
        (4.5, 5),
        (5.0, 5),
    ]


def test_the_ends_are_named_by_what_is_more_frequent_there() -> None:
    """Left are three of three movies of genre a, of four in all; right of the 1950s."""
    kinds = ["a", "a", "a", "b", "b", "a", "b", "b", "b"]
    years = [1994] * 6 + [1951, 1952, 1953]
    movies = [
        movie(n, 3.0, genres=kind, year=year)
        for n, (kind, year) in enumerate(zip(kinds, years, strict=True), 1)
    ]
    found = map_of(movies, model_of([[float(n), 0.0] for n in range(9)]))
    assert found is not None
    assert (found.left, found.right) == (("a", "1990s"), ("1950s", "b"))
    assert (found.bottom, found.top) == ((), ())


def test_without_a_difference_nothing_is_named() -> None:
    found = map_of([movie(n, 3.0, genres="a") for n in range(1, 9)], model_of(CROSS))
    assert found is not None
    assert {found.left, found.right, found.top, found.bottom} == {()}


def test_movies_new_to_the_model_are_counted_and_four_known_ones_are_too_few() -> None:
    movies = [movie(n, 3.0) for n in (1, 2, 3, 4, 100, 101)]
    assert map_of(movies, model_of(CROSS)) is None
    found = map_of([*movies, movie(5, 3.0)], model_of(CROSS))
    assert found is not None
    assert (len(found.dots), found.unplaced, found.left_out) == (5, 2, 0)


def test_of_very_many_the_latest_are_shown() -> None:
    vectors = np.random.default_rng(1).normal(size=(MOST_MOVIES + 3, 4)).tolist()
    found = map_of([movie(n, 3.0) for n in range(1, MOST_MOVIES + 4)], model_of(vectors))
    assert found is not None
    assert (len(found.dots), found.left_out) == (MOST_MOVIES, 3)
    assert 3 not in [dot.movie for dot in found.dots]
    assert 4 in [dot.movie for dot in found.dots]


def test_only_the_best_liked_are_named() -> None:
    movies = [movie(n, 5.0 if n == 7 else 4.0 if n > 3 else 1.0) for n in range(1, 9)]
    found = map_of(movies, model_of(CROSS))
    assert found is not None
    assert {label.text for label in found.labels} <= {f"Movie {n}" for n in range(4, 9)}
    assert "Movie 7" in [label.text for label in found.labels]


def box_of(label: Label, drawing: _Drawing, dot: int) -> _Box:
    return drawing.box(dot, label.text, (label.anchor, label.dx, label.dy))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("width", [NARROW, 500, 800, WIDE, 1300])
def test_no_two_titles_touch_and_none_leaves_the_map(seed: int, width: int) -> None:
    random = np.random.default_rng(seed)
    places = random.uniform(-1, 1, size=(300, 2))
    titles = [f"{n:03} {'x' * int(random.integers(1, 40))}" for n in range(300)]
    labels = place_labels(titles, places, range(300))
    assert len(labels) == MOST_WIDE
    assert sum(not label.wide_only for label in labels) == MOST_NARROW
    drawing = _Drawing(width, places)
    shown = [label for label in labels if width >= WIDE or not label.wide_only]
    boxes = [box_of(label, drawing, int(label.text[:3])) for label in shown]
    assert not any(one.touches(other) for one, other in combinations(boxes, 2))
    assert all(box.left >= 0 and box.right <= width for box in boxes)


def test_a_title_stands_on_the_side_where_it_covers_no_dot() -> None:
    places = np.array([[0.0, 0.0], [0.1, 0.0], [0.15, 0.0]])
    label = place_labels(["Heat", "", ""], places, [0])[0]
    assert (label.anchor, label.dx) == ("end", -10)


def test_a_long_title_is_cut() -> None:
    label = place_labels(["The " + "long " * 20], np.zeros((1, 2)), [0])[0]
    assert label.text == "The long long long long l…"


def test_titles_on_the_map_stay_texts() -> None:
    title = "\"A\" & 'B' <b>{0}</b> \u202eC"
    dot = Dot(1, "/movies/1/", title, 4.5, title, 10, -20, "4.0%", "96.0%", 5)
    drawn = LexborHTMLParser(f"<svg>{map_dots([dot])}</svg><table>{map_rows([dot])}</table>")
    assert [each.text() for each in drawn.css("svg title")] == [f"{title}: {title}"]
    assert [each.text() for each in drawn.css("bdi")] == [title]
    assert not drawn.css("b")
