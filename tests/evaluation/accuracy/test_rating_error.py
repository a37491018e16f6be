"""Errors of predicted stars worked out by hand."""

import numpy as np
import pytest

from evaluation.accuracy.rating_error import evaluate_stars, mean_predictor, star_errors
from recommendations.engine.evaluation.scorers import TargetUser
from tests.recommendations.engine.evaluation.ratings import interactions_of


def test_errors_are_in_stars() -> None:
    errors = star_errors(np.array([4.0, 3.0, 2.5]), np.array([5.0, 3.0, 0.5]))
    assert errors.rmse == pytest.approx(((1 + 0 + 4) / 3) ** 0.5)
    assert errors.mae == pytest.approx(1.0)
    assert errors.ratings == 3


def test_calibration_is_what_was_given_where_the_same_was_predicted() -> None:
    predicted = np.array([3.74, 3.26, 3.75, 4.1])
    errors = star_errors(predicted, np.array([5.0, 2.0, 4.0, 3.0]))
    assert errors.calibration == {
        "3.5": {"ratings": 2, "predicted": pytest.approx(3.5), "actual": 3.5},
        "4.0": {"ratings": 2, "predicted": pytest.approx(3.925), "actual": 3.5},
    }


def test_halfway_between_two_steps_goes_up_at_each() -> None:
    bins = star_errors(np.array([0.75, 1.25, 1.75]), np.ones(3)).calibration
    assert list(bins) == ["1.0", "1.5", "2.0"]


def test_predictions_beyond_the_scale_are_in_its_outer_bins() -> None:
    bins = star_errors(np.array([-1.0, 7.0]), np.array([1.0, 4.0])).calibration
    assert list(bins) == ["0.5", "5.0"]


def test_every_held_out_rating_of_users_with_a_training_rating_is_predicted() -> None:
    ratings = interactions_of((1, 0, 3), (2, 1, 5), (1, 2, 4), (1, 3, 2), (9, 3, 1))
    training, held_out = (
        ratings.where(side) for side in (ratings.rated_at < 2, ratings.rated_at > 1)
    )

    def first_stars(user: TargetUser, items: np.ndarray) -> np.ndarray:
        assert items.tolist() == [2, 3]
        return np.full(len(items), user.stars[0])

    errors = evaluate_stars(first_stars, training, held_out)
    assert errors is not None
    assert errors.ratings == 2
    assert errors.mae == pytest.approx(1.0)


def test_without_anything_to_predict_there_are_no_errors() -> None:
    ratings = interactions_of((1, 0, 3), (2, 1, 5))
    training, held_out = ratings.where(ratings.users == 0), ratings.where(ratings.users == 1)
    assert evaluate_stars(lambda user, items: np.zeros(len(items)), training, held_out) is None


def test_a_movies_mean_is_drawn_towards_that_of_all_ratings_while_it_has_few() -> None:
    training = interactions_of((1, 0, 5), (2, 0, 5), (1, 1, 2), (2, 1, 4))
    nobody = TargetUser(None, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
    means = mean_predictor(training)(nobody, np.array([0, 1, 2]))
    assert means == pytest.approx([(10 + 5 * 4) / 7, (6 + 5 * 4) / 7, 4.0])
