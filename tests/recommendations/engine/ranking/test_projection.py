"""Vectors laid out on a plane."""

import numpy as np
import pytest

from recommendations.engine.ranking.projection import project_to_plane


def test_four_items_in_a_rectangle_keep_its_shape() -> None:
    """Twice as wide as high: the long side goes across, and each side reaches from -1 to 1."""
    rectangle = np.array([[2, 0, 1], [2, 0, -1], [-2, 0, 1], [-2, 0, -1]], dtype=np.float32)
    assert project_to_plane(rectangle) == pytest.approx(
        np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]], dtype=float)
    )


def test_it_is_the_middle_of_the_items_that_counts_and_not_the_origin() -> None:
    items = np.random.default_rng(1).normal(size=(30, 6))
    moved = items + np.array([7.0, -30.0, 0.0, 2.0, 0.0, 100.0])
    assert project_to_plane(moved) == pytest.approx(project_to_plane(items))


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_unit_of_the_vectors_does_not_matter(scale: float) -> None:
    items = np.random.default_rng(6).normal(size=(30, 6))
    assert project_to_plane(items * scale) == pytest.approx(project_to_plane(items))


def test_what_is_far_out_is_drawn_in() -> None:
    """On a line -3, -1, 1, 3 and their like around 0; the median distance is 2.

    asinh(0.5) / asinh(1.5) = 0.4812 / 1.1948.
    """
    places = project_to_plane(np.array([[-3.0], [-1.0], [1.0], [3.0]]))
    assert places[:, 0] == pytest.approx([-1.0, -0.40277, 0.40277, 1.0], abs=1e-4)
    assert not places[:, 1].any()


def test_one_item_unlike_all_others_leaves_them_room() -> None:
    items = np.random.default_rng(2).normal(size=(40, 3))
    items[0] = [500.0, 0.0, 0.0]
    places = project_to_plane(items)[1:, 0]
    assert places.max() - places.min() > 0.3


def test_the_same_vectors_give_the_same_picture_whatever_their_order() -> None:
    items = np.random.default_rng(3).normal(size=(25, 5))
    order = np.random.default_rng(4).permutation(25)
    assert project_to_plane(items[order]) == pytest.approx(project_to_plane(items)[order])
    assert (project_to_plane(items) == project_to_plane(items)).all()


def test_two_items_lie_at_the_ends_of_a_line() -> None:
    places = project_to_plane(np.array([[1.0, 2.0, 0.0], [1.0, -2.0, 0.0]]))
    assert places.tolist() == [[1.0, 0.0], [-1.0, 0.0]]


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_are_in_the_middle(count: int) -> None:
    assert project_to_plane(np.ones((count, 4))).tolist() == [[0.0, 0.0]] * count


def test_items_that_are_all_the_same_are_in_the_middle() -> None:
    assert not project_to_plane(np.full((5, 3), 0.1, dtype=np.float32)).any()


def test_no_place_is_outside() -> None:
    places = project_to_plane(np.random.default_rng(5).standard_t(2, size=(300, 20)))
    assert np.abs(places).max(axis=0) == pytest.approx([1.0, 1.0])
