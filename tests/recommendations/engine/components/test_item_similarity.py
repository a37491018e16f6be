"""What one movie says of another is what the ratings say, worked out by hand."""

import numpy as np
import pytest

from recommendations.engine.components import item_similarity
from recommendations.engine.components.item_similarity import (
    Neighbours,
    items_in_tables,
    learn_neighbours,
    side_of_square,
)
from recommendations.engine.components.sparse_rows import ENTRIES_KEPT, SparseRows
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.model.model import Model

from ..evaluation.ratings import interactions_of

# Ten people; movies 1, 3 and 4 are liked by at least three, movie 2 by two, movie 0 by nobody.
LIKED = {1: (1, 2, 3, 4, 5), 3: (1, 2, 3, 6), 4: (4, 5, 7), 2: (8, 9)}
DISLIKED = {1: (7, 10), 3: (4,), 0: (1, 2, 3)}
KNOWN = [1, 3, 4]
PEOPLE = range(1, 11)
LIKES = {user: sum(user in users for users in LIKED.values()) for user in PEOPLE}
COUNTS = {user: LIKES[user] + sum(user in users for users in DISLIKED.values()) for user in PEOPLE}
# Of ratings of 5 and 1, with five of 3.55 before them.
MEANS = {user: (4 * LIKES[user] + COUNTS[user] + 17.75) / (COUNTS[user] + 5) for user in PEOPLE}


@pytest.fixture(scope="module")
def ratings() -> Interactions:
    return interactions_of(
        *((user, item, 5) for item, users in LIKED.items() for user in users),
        *((user, item, 1) for item, users in DISLIKED.items() for user in users),
        n_items=5,
    )


PLENTY = 10**12
"""Bytes."""


def tables_of(ratings: Interactions) -> Neighbours:
    chosen = items_in_tables(ratings, PLENTY)
    return learn_neighbours(ratings, chosen, side_of_square(len(chosen), PLENTY))


def entry(links: SparseRows, row: int, item: int) -> float:
    return float(links.between(np.array([row]), np.array([item]))[0, 0])


def of_known(links: SparseRows) -> np.ndarray:
    return links.between(np.array(KNOWN), np.array(KNOWN))


@pytest.fixture(scope="module")
def affinities() -> np.ndarray:
    """How much each of the ten liked each of the three known movies, relative to their means.

    Who gave few ratings counts for more in each.
    """
    table = np.zeros((10, 3))
    for column, item in enumerate(KNOWN):
        for user in LIKED[item]:
            table[user - 1, column] = min((5 - MEANS[user] + 1.5) / 2, 1.5)
        for user in DISLIKED.get(item, ()):
            table[user - 1, column] = max((1 - MEANS[user] + 1.5) / 2, 0.0)
    return table * np.array([[(COUNTS[user] / 40) ** -0.25] for user in PEOPLE])


RIDGE = 120 * (10 / 600) ** 0.3


def flattened() -> np.ndarray:
    """What the weights to each known movie are multiplied by: the rarer it is, the more."""
    likes = np.array([len(LIKED[item]) for item in KNOWN])
    popularity = np.log(likes + 0.5)
    return np.asarray(np.exp(0.1 * (likes @ popularity / likes.sum() - popularity)))


def test_the_regression_is_the_closed_form(ratings: Interactions, affinities: np.ndarray) -> None:
    inverse = np.linalg.inv(affinities.T @ affinities + RIDGE * np.eye(3))
    expected = (np.eye(3) - inverse / np.diag(inverse)) * flattened()
    assert of_known(tables_of(ratings).regression) == pytest.approx(expected, abs=1e-6)


def test_each_movie_is_regressed_on_the_others(
    ratings: Interactions, affinities: np.ndarray
) -> None:
    weights = of_known(tables_of(ratings).regression)
    for column in range(3):
        others = [other for other in range(3) if other != column]
        rest, target = affinities[:, others], affinities[:, column]
        best = np.linalg.solve(rest.T @ rest + RIDGE * np.eye(2), rest.T @ target)
        best *= flattened()[column]
        assert weights[others, column] == pytest.approx(best, abs=1e-6)


def test_the_lift_is_how_much_likelier_than_by_chance(ratings: Interactions) -> None:
    """Of the four who liked movie 3, three like movie 1; of all ten, five do."""
    found = tables_of(ratings)
    # Twenty people of average taste are added to each: P(likes 1 | liked 3) = (3 + 10) / (4 + 20).
    lift = entry(found.lift_liked, 3, 1) + found.floor_liked[3]
    assert lift == pytest.approx(np.log((3 + 20 * 0.5) / (4 + 20) / 0.5), abs=0.002)
    assert entry(found.lift_liked, 3, 1) == pytest.approx(np.log1p(3 / 10.05))
    # Nobody who liked movie 3 likes movie 4: P(likes 4 | liked 3) = 20 * 0.3 / (4 + 20).
    assert entry(found.lift_liked, 3, 4) == 0.0
    assert found.floor_liked[3] == pytest.approx(np.log(20 / 24))


def test_who_disliked_a_movie_has_a_table_of_their_own(ratings: Interactions) -> None:
    """Of the two who disliked movie 1, one likes movie 4; of all ten, three do."""
    found = tables_of(ratings)
    assert entry(found.lift_disliked, 1, 4) == pytest.approx(np.log1p(1 / (20 * 0.3 + 0.05)))
    assert entry(found.lift_disliked, 1, 3) == 0.0
    assert found.floor_disliked[[1, 3, 4]] == pytest.approx(np.log([20 / 22, 20 / 21, 1.0]))


def test_movies_that_few_like_have_no_part_in_it(ratings: Interactions) -> None:
    found = tables_of(ratings)
    for links in (found.regression, found.lift_liked, found.lift_disliked):
        assert set(links.items.tolist()) <= set(KNOWN)
        assert np.diff(links.starts)[[0, 2]].tolist() == [0, 0]
    assert found.floor_liked[[0, 2]].tolist() == found.floor_disliked[[0, 2]].tolist() == [0, 0]


def test_in_the_regression_the_most_liked_have_a_place(
    ratings: Interactions, affinities: np.ndarray
) -> None:
    """All three have lifts."""
    found = learn_neighbours(ratings, np.array(KNOWN), 2)
    inverse = np.linalg.inv((affinities.T @ affinities)[:2, :2] + RIDGE * np.eye(2))
    between = (np.eye(2) - inverse / np.diag(inverse))[[0, 1], [1, 0]]
    likes = np.array([len(LIKED[item]) for item in KNOWN[:2]])
    popularity = np.log(likes + 0.5)
    between *= np.exp(0.1 * (np.average(popularity, weights=likes) - popularity[::-1]))
    weights = of_known(found.regression)
    assert weights[[0, 1], [1, 0]] == pytest.approx(between, abs=1e-6)
    assert not weights[2].any()
    assert not weights[:, 2].any()
    assert entry(found.lift_liked, 4, 1) == entry(tables_of(ratings).lift_liked, 4, 1) > 0


@pytest.mark.parametrize(("memory", "side"), [(PLENTY, 3), (3 * 8 * 9 - 1, 2)])
def test_the_square_is_as_large_as_memory_lets_it_be(
    monkeypatch: pytest.MonkeyPatch, memory: int, side: int
) -> None:
    monkeypatch.setattr(item_similarity, "USUAL_ITEMS", 2)
    monkeypatch.setattr(item_similarity, "MOST_IN_SQUARE", 3)
    assert side_of_square(9, memory) == side
    assert side_of_square(1, memory) == 1


@pytest.mark.parametrize(("enough", "chosen"), [(0.1, [1]), (9 / 14, [1, 3]), (0.8, [1, 3, 4])])
def test_more_than_usual_have_one_while_likes_are_missing(
    ratings: Interactions, monkeypatch: pytest.MonkeyPatch, enough: float, chosen: list[int]
) -> None:
    """Movies 1, 3 and 4 have 5, 4 and 3 of the 14 likes."""
    monkeypatch.setattr(item_similarity, "USUAL_ITEMS", 1)
    monkeypatch.setattr(item_similarity, "ENOUGH_LIKES", enough)
    assert items_in_tables(ratings, PLENTY).tolist() == chosen


def test_more_than_usual_have_none_where_memory_is_short(
    ratings: Interactions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_similarity, "USUAL_ITEMS", 2)
    assert items_in_tables(ratings, 3 * (3 * 8 * 3 * 3) - 1).tolist() == [1, 3]


@pytest.mark.parametrize("rows", [[], [(1, 0, 5), (2, 0, 5), (3, 0, 5), (1, 1, 5)]])
def test_with_fewer_than_two_liked_movies_the_tables_are_empty(
    rows: list[tuple[int, int, float]],
) -> None:
    found = tables_of(interactions_of(*rows, n_items=4))
    for links in (found.regression, found.lift_liked, found.lift_disliked):
        assert links.starts.tolist() == [0] * 5
        assert len(links.items) == len(links.values) == 0
    assert found.floor_liked.tolist() == found.floor_disliked.tolist() == [0] * 4


def test_no_movie_has_an_entry_for_itself(real_model: Model) -> None:
    tables = real_model.neighbours
    for links in (tables.regression, tables.lift_liked, tables.lift_disliked):
        rows = np.repeat(np.arange(1682), np.diff(links.starts))
        assert len(rows) == len(links.items) > 100_000
        assert not (rows == links.items).any()


def test_on_real_data_each_row_keeps_its_strongest_in_ascending_order(real_model: Model) -> None:
    links = real_model.neighbours.regression
    assert np.diff(links.starts).max() == ENTRIES_KEPT
    for row in range(0, 1682, 50):
        assert (np.diff(links.items[links.starts[row] : links.starts[row + 1]]) > 0).all()
