"""How different the movies of a list are, worked out by hand."""

import numpy as np
import pytest

from evaluation.curves.distances import cosine_distances, directions_of, genre_distances, genres_of
from recommendations.engine.data.interactions import ItemFeatures

DIRECTIONS = directions_of(np.array([[2, 0], [0, 5], [1, 0], [0, 0]], dtype=np.float32))
GENRES = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0]], dtype=np.float64)


def test_cosines_are_means_over_the_pairs_of_a_list() -> None:
    lists = np.array([[0, 1, 2], [0, 2, -1], [3, 0, -1], [1, -1, -1]])
    assert cosine_distances(lists, DIRECTIONS) == pytest.approx([2 / 3, 0.0, 1.0, 0.0])


def test_genres_are_compared_by_the_share_in_common() -> None:
    lists = np.array([[0, 1, -1], [0, 1, 2], [0, 3, -1], [3, 3, -1]])
    assert genre_distances(lists, GENRES) == pytest.approx([0.5, 2.5 / 3, 1.0, 0.0])


def test_genres_are_separated_from_other_features() -> None:
    described = [{"genre:Drama": 1.0, "year:1990": 0.4}, {"genre:Drama": 1.0, "year:1990": 1.0}]
    assert genres_of(ItemFeatures.from_descriptions(described)).tolist() == [[1.0], [1.0]]
