"""Vectors in coordinates where users vary by 1 in every direction."""

import numpy as np
import pytest
from numpy.typing import NDArray

from recommendations.engine.trainers.whitening import whiten


def by_coordinate(users: NDArray[np.float64], kept: int) -> tuple[NDArray[np.float64], ...]:
    """Return where each old coordinate goes, and the users' mean.

    Items along the coordinates, and against them, have no mean of their own to be taken off; those
    along the first differ most.
    """
    along = np.diag(np.arange(users.shape[1], 0, -1.0))
    vectors, prior_mean = whiten(np.vstack([along, -along]), users, kept)
    return np.linalg.inv(along) @ vectors[: len(along)], prior_mean


@pytest.fixture(scope="module")
def users() -> NDArray[np.float64]:
    mixed = np.array([[2.0, 0.5, 0.0], [0.0, 1.0, 0.3], [0.0, 0.0, 0.2]])
    found: NDArray[np.float64] = np.random.default_rng(0).normal(size=(400, 3)) @ mixed + [1, 2, 3]
    return found


def test_users_are_spread_by_one_in_every_direction(users: NDArray[np.float64]) -> None:
    turning, prior_mean = by_coordinate(users, 3)
    # An item's vector is turned by `turning`, so a user's is by its inverse: the product stays.
    turned = users @ np.linalg.inv(turning).T
    assert np.cov(turned.T) == pytest.approx(np.eye(3), abs=0.05)
    assert prior_mean == pytest.approx(turned.mean(axis=0), abs=1e-4)


def test_items_stretch_by_the_users_spread_and_the_mean_shrinks_by_it() -> None:
    """Users deviate by 4 along the first coordinate and by 1 along the second, which goes."""
    users = np.array([[5.0, 1.0], [5.0, -1.0], [-3.0, 1.0], [-3.0, -1.0]]) * np.sqrt(3) / 2
    items = np.array([[1.0, 7.0], [1.0, 5.0], [-1.0, 6.0], [-1.0, 6.0]])
    vectors, prior_mean = whiten(items, users, 1)
    assert np.abs(vectors[:, 0]) == pytest.approx([4.0] * 4, rel=2e-3)
    assert vectors[0, 0] == vectors[1, 0] == -vectors[2, 0]
    assert abs(prior_mean[0]) == pytest.approx(np.sqrt(3) / 2 / 4, rel=2e-3)


def test_turning_leaves_the_order_of_the_scores_as_it_was(users: NDArray[np.float64]) -> None:
    items = np.random.default_rng(1).normal(size=(50, 3))
    vectors, prior_mean = whiten(items, users, 3)
    turned_users = np.linalg.lstsq(vectors, (items - items.mean(axis=0)) @ users.T)[0].T
    before, after = users @ items.T, turned_users @ vectors.T
    assert (np.argsort(before, axis=1) == np.argsort(after, axis=1)).all()
    assert turned_users.mean(axis=0) == pytest.approx(prior_mean, abs=1e-4)


def test_directions_in_which_items_hardly_differ_go_first(users: NDArray[np.float64]) -> None:
    items = np.random.default_rng(1).normal(size=(50, 3))
    all_kept, one_kept = whiten(items, users, 3), whiten(items, users, 1)
    assert (np.diff(np.linalg.norm(all_kept[0], axis=0)) < 0).all()
    # Not to the last digit: how products of another shape are summed depends on the processor.
    assert one_kept[0] == pytest.approx(all_kept[0][:, :1], rel=1e-6)
    assert one_kept[1] == pytest.approx(all_kept[1][:1])
