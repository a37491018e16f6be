"""Preference elicitation: which movies to ask about, and how much the answers tell."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.models import Movie

from ..engine.model.model import Model
from ..engine.ranking.certainty import PredictionError, certainty_share, leave_one_out_error
from ..engine.ranking.elicitation import items_to_ask
from ..engine.ranking.feedback_weights import NO_ITEMS
from ..engine.ranking.profile import Profile, profile_of
from ..engine.ranking.scoring import score_items
from .user_feedback import ServingInputs

MOVIES_TO_ASK = 12
"""How many movies a page asks about at once."""
SPARE = 10
"""Movies beyond those shown, in case some were deleted since the training."""
FEWEST_GUESSED = 3
"""With fewer ratings, predicting each from the others says little."""


@dataclass(frozen=True)
class Certainty:
    """How well a user's taste is known.

    Attributes
    ----------
    percent
        0 to 100: the share known of what can set their ratings apart from the average.
    count
        The number of ratings it is based on.
    misses
        The errors of predicting each from the others; None while there are too few.
    """

    percent: int
    count: int
    misses: PredictionError | None


def movies_to_ask(
    inputs: ServingInputs, count: int, shown: Collection[int] = (), asked: Collection[int] = ()
) -> list[Movie]:
    """Return the movies whose ratings would be most informative, the most informative first.

    Never one they rated, have not seen or are not interested in. Without a model, the most popular.

    Parameters
    ----------
    shown
        Movies that the page shows elsewhere; left out.
    asked
        Movies that the page asks about already; left out, and so is what only repeats them.
    """
    feedback, model = inputs.feedback, inputs.model
    closed = {*feedback.rated, *feedback.unwanted, *feedback.not_seen, *shown, *asked}
    if model is None:
        return list(Movie.objects.exclude(pk__in=closed).popular().for_cards()[:count])
    closed |= feedback.hidden
    rows = items_to_ask(
        model,
        _scores(model, inputs.profile),
        feedback.ratings_known_to(model)[0],
        count + SPARE,
        model.rows_of(np.array(sorted(closed), dtype=np.int64)),
        model.rows_of(np.array(sorted(asked), dtype=np.int64)),
    )
    ids = model.item_ids[rows].tolist()
    return Movie.objects.in_order(ids, count)


def certainty_of(inputs: ServingInputs) -> Certainty | None:
    """Return how well a user's taste is known; None without a model."""
    feedback, model = inputs.feedback, inputs.model
    if model is None:
        return None
    rows, stars = feedback.ratings_known_to(model)
    rated = rows >= 0
    count = int(rated.sum())
    return Certainty(
        percent=round(100 * certainty_share(model, rows)),
        count=count,
        misses=leave_one_out_error(model, rows[rated], stars[rated])
        if count >= FEWEST_GUESSED
        else None,
    )


def _scores(model: Model, profile: Profile | None) -> NDArray[np.float32]:
    return score_items(model, profile or profile_of(model, NO_ITEMS, np.empty(0, dtype=np.float32)))
