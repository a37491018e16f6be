"""What the movie cards of a page show about the user, read once for all cards."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from catalog.models import Movie

from .predicted_fit import PredictedStars, predict_fit
from .user_feedback import ServingInputs


@dataclass(frozen=True)
class CardData:
    """A user's feedback on the movies of a page, and predictions for them.

    Attributes
    ----------
    given
        By movie: the user's stars.
    expected
        By movie: the predicted stars, unless predictions are hidden.
    unwanted
        Movies that they are not interested in.
    """

    given: Mapping[int, float] = field(default_factory=dict)
    expected: Mapping[int, PredictedStars] = field(default_factory=dict)
    unwanted: Set[int] = frozenset()


def card_data(
    inputs: ServingInputs, movies: Sequence[Movie], *, with_predictions: bool
) -> CardData:
    """Return what the cards of these movies show about a user.

    Parameters
    ----------
    inputs
        The user's feedback and the model.
    with_predictions
        Whether the user wants to see predictions.
    """
    shown = [movie.pk for movie in movies]
    feedback = inputs.feedback
    rated = {**feedback.muted, **feedback.used}
    given = {pk: rated[pk] for pk in shown if pk in rated}
    return CardData(
        given,
        predict_fit(inputs, shown) if with_predictions else {},
        inputs.feedback.unwanted,
    )
