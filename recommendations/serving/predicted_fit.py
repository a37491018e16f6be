"""How well a movie fits a user: predicted stars."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from catalog.models import Movie

from ..engine.components.rating_prediction import predict_stars
from ..engine.model.model import Model
from .user_feedback import ServingInputs, UserFeedback

FEWEST_RATINGS_FOR_STARS = 3
"""With fewer, predicted stars would be the movie's average and little more."""


@dataclass(frozen=True)
class PredictedStars:
    """The expected rating and its standard deviation, in stars."""

    stars: float
    deviation: float


def predicted_stars(inputs: ServingInputs, movie: Movie) -> PredictedStars | None:
    """Predict a user's rating of a movie.

    None if they rated it or too few others, or if the movie is new to the model.
    """
    return predict_fit(inputs, [movie.pk]).get(movie.pk)


def predict_fit(inputs: ServingInputs, movies: Collection[int]) -> dict[int, PredictedStars]:
    """Return by movie the predicted stars of those that the user has not rated.

    Movies unknown to the model are left out; all are, where the user has too few ratings.
    """
    feedback, model = inputs.feedback, inputs.model
    if model is None:
        return {}
    return stars_by_movie(model, feedback, [pk for pk in movies if pk not in feedback.rated])


def stars_by_movie(
    model: Model, feedback: UserFeedback, movies: Sequence[int]
) -> dict[int, PredictedStars]:
    """Predict ratings of movies, of those the model knows; none with fewer ratings."""
    rated, stars = feedback.ratings_known_to(model)
    has_row = rated >= 0
    items = model.rows_of(np.array(movies, dtype=np.int64))
    if has_row.sum() < FEWEST_RATINGS_FOR_STARS:
        return {}
    wanted = items >= 0
    found = predict_stars(model.stars, rated[has_row], stars[has_row], items[wanted])
    return {
        movie: PredictedStars(float(expected), float(deviation))
        for movie, expected, deviation in zip(
            np.array(movies)[wanted].tolist(), found.stars, found.deviation, strict=True
        )
    }
