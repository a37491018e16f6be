"""The error of predicted stars.

Separate from ranking: a score that orders movies well does not predict stars.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.components.rating_prediction import predict_stars
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.scorers import TargetUser
from recommendations.engine.model.model import Model

_PRIOR_RATINGS = 5.0

StarPredictor = Callable[[TargetUser, NDArray[np.int64]], NDArray[np.float64]]
"""From a user and rows of items to the stars they will give each, shape (n_items,)."""


@dataclass(frozen=True)
class StarErrors:
    """Errors of predictions.

    Attributes
    ----------
    rmse, mae
        Root of the mean squared error and mean absolute error, in stars.
    ratings
        How many were predicted.
    calibration
        By half-star step, the predictions nearest to it: how many ``ratings``, and the mean
        ``predicted`` and ``actual`` stars, equal where predictions are calibrated.
    """

    rmse: float
    mae: float
    ratings: int
    calibration: dict[str, dict[str, float]]


def model_predictor(model: Model) -> StarPredictor:
    """Return the stars that the model predicts."""
    return lambda user, items: predict_stars(model.stars, user.items, user.stars, items).stars


def mean_predictor(training: Interactions) -> StarPredictor:
    """Return each movie's mean, drawn towards that of all ratings while it has few."""
    overall = float(training.stars.mean(dtype=np.float64))
    counts = np.bincount(training.items, minlength=len(training.item_ids))
    sums = np.bincount(training.items, weights=training.stars, minlength=len(training.item_ids))
    means = (sums + _PRIOR_RATINGS * overall) / (counts + _PRIOR_RATINGS)
    return lambda user, items: means[items]


def star_errors(predicted: NDArray[np.float64], actual: NDArray[np.float64]) -> StarErrors:
    """Compare predictions with what was given.

    Parameters
    ----------
    predicted
        Shape (n_ratings,), at least one: finite; below 0.5 and above 5.0 count for the outer bins.
    actual
        Shape (n_ratings,): 0.5 to 5.0.
    """
    predicted, actual = predicted.astype(np.float64), actual.astype(np.float64)
    errors = predicted - actual
    # Halfway goes up: numpy's own rounding would go to the even step.
    steps = np.clip(np.floor(predicted * 2 + 0.5), 1, 10).astype(int)
    return StarErrors(
        rmse=float(np.sqrt(np.mean(errors**2))),
        mae=float(np.mean(np.abs(errors))),
        ratings=len(errors),
        calibration={
            str(step / 2): {
                "ratings": int((steps == step).sum()),
                "predicted": float(predicted[steps == step].mean()),
                "actual": float(actual[steps == step].mean()),
            }
            for step in np.unique(steps).tolist()
        },
    )


def evaluate_stars(
    predictor: StarPredictor, training: Interactions, held_out: Interactions
) -> StarErrors | None:
    """Predict every held-out rating of the users who have a training rating.

    Parameters
    ----------
    predictor
        Trained on `training` alone.
    training, held_out
        The two sides of a split.

    Returns
    -------
    StarErrors or None
        None where the split leaves no rating to predict.
    """
    before, after = training.by_user(), held_out.by_user()
    predicted, actual = [], []
    for row in np.intersect1d(training.users, held_out.users).tolist():
        items, stars = before.of(row)
        later, given = after.of(row)
        user = TargetUser(row, items.astype(np.int64), stars)
        predicted.append(predictor(user, later.astype(np.int64)))
        actual.append(given)
    if not predicted:
        return None
    return star_errors(np.concatenate(predicted), np.concatenate(actual))
