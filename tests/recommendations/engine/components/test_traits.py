"""Traits: what genres are to a user, rating by rating, and what distinguishes some movies."""

import numpy as np
import pytest

from recommendations.engine.components.traits import Traits
from recommendations.engine.data.interactions import ItemFeatures

DESCRIPTIONS = [
    {"genre:a": 1.0, "year:1990": 1.0, "director:1": 1.0},
    {"genre:a": 1.0, "genre:b": 1.0, "director:1": 1.0},
    {"genre:b": 1.0, "year:1990": 0.4},
    {},
]


@pytest.fixture
def traits() -> Traits:
    return Traits.of(ItemFeatures.from_descriptions(DESCRIPTIONS))


def test_they_are_the_genres_and_years(traits: Traits) -> None:
    assert traits.names == ("genre:a", "genre:b", "year:1990")
    assert traits.values == pytest.approx(np.array([[1, 0, 1], [1, 1, 0], [0, 1, 0.4], [0, 0, 0]]))
    other = traits.values_of([{"genre:b": 1.0, "genre:new": 1.0}])
    assert other.tolist() == [[0.0, 1.0, 0.0]]


def test_movies_of_the_same_genres_share_their_set(traits: Traits) -> None:
    sets, of_items = traits.genre_sets
    assert sets[of_items].tolist() == traits.values[:, :2].tolist()
    again = traits.with_values(np.tile(traits.values, (200, 1)))
    assert len(again.genre_sets.sets) == len(sets) == 4
    assert again.genre_sets.of_items.tolist() == 200 * of_items.tolist()


@pytest.mark.parametrize("year", [0.0, 0.3])
@pytest.mark.parametrize("copies", [1, 2000])
def test_many_movies_are_weighed_as_few_are(traits: Traits, copies: int, year: float) -> None:
    many = traits.with_values(np.tile(traits.values, (copies, 1)))
    found = many.weighed(np.array([2.0, -0.5, year], dtype=np.float32))
    assert found == pytest.approx(np.tile([2 + year, 1.5, -0.5 + 0.4 * year, 0], copies), abs=1e-6)


def test_rarer_genres_may_differ_more_between_users_and_years_do_not(traits: Traits) -> None:
    half = np.log(2) / 1.5
    assert traits.variances == pytest.approx([half, half, 0.0])
    rare = [{"genre:a": 1.0} if row < 2 else {} for row in range(8)]
    found = Traits.of(ItemFeatures.from_descriptions(rare))
    assert found.variances == pytest.approx([2 * half])


def test_what_ratings_say_is_a_ridge_regression_times_its_size(traits: Traits) -> None:
    items, above = np.array([0, 1, 2]), np.array([1.5, 0.5, -2.0])
    own = traits.values[items].astype(np.float64)[:, :2]
    variance = np.log(2) / 1.5
    slopes = np.linalg.solve(own.T @ own / 8 + np.eye(2) / variance, own.T @ above / 8)
    found = traits.shares_of_ratings(items, above)
    assert found.shape == (3, 3)
    assert found.sum(axis=0)[:2] == pytest.approx(slopes * np.abs(slopes))
    assert not found[:, 2].any()
    # The second movie stands for both genres, each other one for its own.
    assert (found[0, 0], found[2, 1]) > (0.0, -1.0)


def test_opposite_stars_say_the_opposite(traits: Traits) -> None:
    items, above = np.array([0, 1, 2]), np.array([1.5, 0.5, -2.0])
    one, other = (traits.shares_of_ratings(items, sign * above) for sign in (1.0, -1.0))
    assert one == pytest.approx(-other)


def test_without_ratings_nothing_is_said(traits: Traits) -> None:
    assert traits.shares_of_ratings(np.empty(0, dtype=np.int64), np.empty(0)).shape == (0, 3)


def test_what_distinguishes_movies_is_what_is_more_common_among_them(traits: Traits) -> None:
    found = traits.distinctive(np.array([0, 1]), np.array([0.5, 0.5, 0.35]))
    assert found == pytest.approx([np.log(2), 0.0, 0.5 * np.log(0.5 / 0.35)])


@pytest.mark.parametrize("descriptions", [[{}] * 3, [{"director:1": 1.0}] * 3])
def test_without_genres_and_years_there_are_none(descriptions: list[dict[str, float]]) -> None:
    found = Traits.of(ItemFeatures.from_descriptions(descriptions))
    assert found.values.shape == (3, 0)
    assert found.values_of([{"genre:a": 1.0}]).shape == (1, 0)
    assert found.shares_of_ratings(np.array([1]), np.array([2.0])).shape == (1, 0)
