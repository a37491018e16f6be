"""What counts for similar movies beside the cosine: how many like them, and the regression."""

import numpy as np
import pytest

from recommendations.engine.components.item_similarity import Neighbours
from recommendations.engine.model.model import Model, popularity_of
from recommendations.engine.ranking.similar import (
    Blend,
    similar_items,
    similarity_to,
    similarity_to_vector,
)
from tests.hand_made import floats, hand_made_model

PLAIN = Blend(shrinkage=0.0, regression=0.0)


def model_of(likes: list[int], vectors: list[list[float]]) -> Model:
    return hand_made_model(
        item_vectors=floats(vectors),
        item_popularity=popularity_of(np.array(likes)),
        neighbours=Neighbours.none(4),
    )


def test_the_nearest_that_nobody_likes_comes_behind_a_near_one_that_many_like() -> None:
    model = model_of([50, 0, 50, 50], [[1, 0], [1, 0], [0.9, 0.3], [0, 1]])
    assert similar_items(model, 0, 3, PLAIN).tolist() == [1, 2, 3]
    # 0.5 / 1.5 of the cosine 1 against 50.5 / 51.5 of 0.949.
    assert similar_items(model, 0, 3).tolist() == [2, 1, 3]


def test_what_is_liked_a_hundred_times_as_much_is_no_nearer_for_it() -> None:
    model = model_of([50, 50, 5000, 50], [[1, 0], [1, 0], [0.9, 0.3], [0, 1]])
    assert similar_items(model, 0, 3).tolist() == [1, 2, 3]


def test_the_regression_counts_in_shares_of_its_strongest_link(small_model: Model) -> None:
    # Movie 1: cosines 0.994 to 0, 0.110 to 2; only 0 is linked, with the strongest link.
    assert similar_items(small_model, 1, 3, Blend(shrinkage=0.0)).tolist() == [0, 2, 3]
    # Movie 2 is linked to 3 alone, which is no nearer by its vector than 0.
    assert similar_items(small_model, 2, 3, PLAIN).tolist() == [1, 0, 3]
    assert similar_items(small_model, 2, 3, Blend(shrinkage=0.0)).tolist() == [3, 1, 0]


def test_a_movie_without_links_is_compared_by_its_vector(small_model: Model) -> None:
    assert similar_items(small_model, 3, 3, Blend(shrinkage=0.0)).tolist() == [2, 1, 0]


def test_similarity_is_the_shrunk_cosine_and_the_share_of_the_strongest_entry(
    small_model: Model,
) -> None:
    """Movie 0: its row has 0.5 for movie 1 and -0.2 for movie 3; likes are exp(popularity)."""
    likes = np.exp([2.0, 1.0, 0.5, -0.7])
    cosines = np.array([1.0, 0.9 / np.hypot(0.9, 0.1), 0.0, -1.0])
    rarer = np.exp(0.1 * (-0.7 - 1.0))  # entries count as before they were flattened
    found = similarity_to(small_model, 0, Blend(shrinkage=3.0, regression=0.4))
    assert found == pytest.approx(
        cosines * likes / (likes + 3.0) + np.array([0.0, 0.4, 0.0, -0.16 * rarer]), abs=1e-6
    )
    found = similarity_to(small_model, 0)
    assert found == pytest.approx(
        cosines * likes / (likes + 1.0) + np.array([0.0, 0.2, 0.0, -0.08 * rarer]), abs=1e-6
    )


def test_similarity_to_a_vector_is_the_shrunk_cosine(small_model: Model) -> None:
    likes = np.exp([2.0, 1.0, 0.5, -0.7])
    cosines = np.array([0.6, 0.62 / np.hypot(0.9, 0.1), 0.8, -0.6])
    for length in (1e-4, 1.0, 1e4):
        found = similarity_to_vector(small_model, floats([3.0 * length, 4.0 * length]))
        assert found == pytest.approx(cosines * likes / (likes + 1.0), abs=1e-6)


@pytest.mark.parametrize("movie", range(4))
def test_the_movie_itself_is_never_among_them(small_model: Model, movie: int) -> None:
    found = similar_items(small_model, movie, 10).tolist()
    assert sorted(found) == [other for other in range(4) if other != movie]


def test_no_obscure_movie_is_among_the_nearest_of_well_known_ones(
    real_model: Model, best_known: np.ndarray
) -> None:
    likes = np.exp(real_model.item_popularity) - 0.5
    nearest = np.concatenate([similar_items(real_model, movie, 8) for movie in best_known.tolist()])
    assert np.mean(likes[nearest] <= 2) < 0.01
    # Nor are they the same few for all.
    assert len(np.unique(nearest)) > 150
