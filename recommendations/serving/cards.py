"""What the cards of a page say of its visitor, read once for all of them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from catalog.models import Movie, Rating

from .predicted_fit import PredictedFit, predict_fit
from .user_feedback import ServingInputs


@dataclass(frozen=True)
class CardData:
    """What someone has to do with some movies.

    Attributes
    ----------
    given
        By movie: the stars they gave it.
    expected
        By movie: how they would like it, where that may be said.
    unwanted
        Movies that they are not interested in.
    """

    given: Mapping[int, float] = field(default_factory=dict)
    expected: Mapping[int, PredictedFit] = field(default_factory=dict)
    unwanted: Set[int] = frozenset()


def card_data(
    user_id: int, inputs: ServingInputs, movies: Sequence[Movie], *, with_predictions: bool
) -> CardData:
    """Return what a user has to do with the movies of a page.

    Parameters
    ----------
    inputs
        The user and the model.
    with_predictions
        Whether they want to know how they would like a movie before they have seen it.
    """
    shown = [movie.pk for movie in movies]
    own = Rating.objects.filter(user_id=user_id, movie__in=shown)
    return CardData(
        dict(own.values_list("movie", "stars")),
        predict_fit(inputs, shown) if with_predictions else {},
        inputs.feedback.unwanted.keys(),
    )
