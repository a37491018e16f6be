"""Groups of well-known movies that lie near each other."""

import numpy as np
import pytest

from recommendations.engine.components.clusters import FEWEST_MOVIES, TYPICAL, cluster_movies
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.model.model import Model
from tests.hand_made import floats


def two_kinds() -> tuple[np.ndarray, np.ndarray]:
    """Ten movies that point right, ten that point up, in turns; the first is the best known."""
    side = np.linspace(-0.1, 0.1, 10)
    vectors = np.empty((20, 2))
    vectors[0::2] = np.column_stack([np.ones(10), side])
    vectors[1::2] = np.column_stack([side, np.ones(10)])
    return floats(vectors), floats(np.linspace(5, 1, 20))


def test_movies_of_one_kind_are_together() -> None:
    right, up = cluster_movies(*two_kinds(), groups=2)
    assert right.items.tolist() == list(range(0, 20, 2))
    assert up.items.tolist() == list(range(1, 20, 2))


def test_the_best_known_come_first_and_those_in_the_middle_stand_for_it() -> None:
    vectors, popularity = two_kinds()
    vectors[0] = [0.2, 1.0]  # the best known movie, which is hardly of its kind
    up = next(found for found in cluster_movies(vectors, popularity, 2) if 0 in found.items)
    assert up.items[0] == 0
    assert len(up.typical) == min(TYPICAL, len(up.items))
    assert (np.diff(popularity[up.typical]) < 0).all()


def test_movies_that_nobody_likes_are_in_none() -> None:
    vectors, popularity = two_kinds()
    popularity[[18, 19]] = np.log(0.5)
    clusters = cluster_movies(vectors, popularity, 2)
    assert [18 in found.items or 19 in found.items for found in clusters] == [False, False]


@pytest.mark.parametrize("movies", [0, 1, 2 * FEWEST_MOVIES - 1])
def test_of_few_movies_there_are_no_groups(movies: int) -> None:
    vectors, popularity = two_kinds()
    assert cluster_movies(vectors[:movies], popularity[:movies]) == ()


def test_movies_all_alike_do_no_harm() -> None:
    assert len(cluster_movies(floats(np.ones((40, 3))), floats(np.ones(40)))) <= 1


def test_of_real_movies_there_are_enough_of_enough_known_movies(real_model: Model) -> None:
    clusters = real_model.clusters
    assert 7 <= len(clusters) <= 10
    members = np.concatenate([found.items for found in clusters])
    assert len(members) == len(set(members.tolist()))
    for found in clusters:
        assert len(found.items) >= FEWEST_MOVIES
        assert set(found.typical.tolist()) <= set(found.items.tolist())
        assert np.exp(real_model.item_popularity[found.typical]).min() > 20


def test_the_same_model_gives_the_same_ones(real_model: Model) -> None:
    again = cluster_movies(real_model.item_vectors.copy(), real_model.item_popularity.copy())
    for one, other in zip(again, real_model.clusters, strict=True):
        assert one.items.tolist() == other.items.tolist()
        assert one.typical.tolist() == other.typical.tolist()


def test_cartoons_are_with_cartoons(real_model: Model, ml_100k: RatingFiles) -> None:
    cartoons = [row for row, genres in enumerate(ml_100k.movies.genres) if "Animation" in genres]
    shares = [np.isin(found.items, cartoons).sum() for found in real_model.clusters]
    assert max(shares) >= 0.5 * sum(shares)
