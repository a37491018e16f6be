"""Movies like a movie."""

import numpy as np

from recommendations.engine.model.model import Model
from recommendations.engine.ranking.similar import similar_items, similarity_to_vector
from tests.hand_made import floats, hand_made_model


def test_they_point_the_same_way_however_long_they_are(small_model: Model) -> None:
    assert similar_items(small_model, 0, 2).tolist() == [1, 2]
    far_out = floats([[1, 0], [0.9, 0.1], [5, 9], [-1, 0]])
    assert similar_items(hand_made_model(item_vectors=far_out), 0, 2).tolist() == [1, 2]


def test_the_movie_itself_is_not_among_them(real_model: Model, best_known: np.ndarray) -> None:
    for movie in best_known.tolist():
        assert movie not in similar_items(real_model, movie, 12)


def test_a_movie_without_a_direction_is_like_none_and_does_no_harm() -> None:
    vectors = floats([[1, 0], [0, 0], [0, 1], [-1, 0]])
    model = hand_made_model(item_vectors=vectors)
    assert similar_items(model, 1, 3).tolist() == [0, 2, 3]
    assert similar_items(model, 0, 3).tolist() == [1, 2, 3]


def test_a_vector_of_no_movie_of_the_model_has_all_of_them_near_it(small_model: Model) -> None:
    near = similarity_to_vector(small_model, floats([0.1, 3.0]))
    assert np.argsort(-near)[:3].tolist() == [2, 1, 0]
    assert np.argmax(similarity_to_vector(small_model, small_model.item_vectors[0])) == 0
