"""What fits a user for certain: what the rows of a home page that claim to fit are made from."""

import numpy as np
from numpy.typing import NDArray

from ..engine.components.rating_prediction import predict_all_stars
from ..engine.data.likes_and_dislikes import mean_stars
from ..engine.model.model import Model
from ..serving.predicted_fit import FEWEST_RATINGS_FOR_STARS
from ..serving.user_feedback import UserFeedback

UPPER = 2 / 3
"""What fits is within the upper third of what they have not seen."""
FEWEST_FOR_AVERAGE = 15
"""With fewer ratings, often of favourites alone, an average says little and is shrunk."""


def above_floor(model: Model, feedback: UserFeedback, seen: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which movies of the model fit a user, by their predicted stars.

    Parameters
    ----------
    seen
        Rows of the movies that they know; -1 is ignored.

    Returns
    -------
    ndarray of shape (n_items,)
        Those predicted at least the user's own average, and within the upper third of what they
        have not seen. With too few ratings to predict stars, the upper third alone.
    """
    rows, stars = feedback.ratings_known_to(model)
    has_row = rows >= 0
    expected = predict_all_stars(model.stars, rows[has_row], stars[has_row])
    unseen = np.ones(len(expected), dtype=np.bool_)
    unseen[seen[seen >= 0]] = False
    left = expected[unseen]
    if not len(left):
        return unseen
    place = min(int(np.ceil(UPPER * len(left))), len(left) - 1)
    floor = float(np.partition(left, place)[place])
    if has_row.sum() >= FEWEST_RATINGS_FOR_STARS:
        shrunk = len(stars) < FEWEST_FOR_AVERAGE
        floor = max(floor, mean_stars(stars) if shrunk else float(stars.mean()))
    return unseen & (expected >= floor)
