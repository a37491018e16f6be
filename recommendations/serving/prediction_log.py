"""Rate a movie, and keep what was predicted before."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.db import transaction

from accounts.models import User
from catalog.models import Movie, Rating
from catalog.models.rating import validate_half_stars
from core.deletion import hold_one

from ..models import Prediction
from ..registry.current import served
from .predicted_fit import predicted_stars
from .user_feedback import ServingInputs, serving_inputs_with


@dataclass(frozen=True)
class Rated:
    """A rating, and what the user's lists were made from before it."""

    rating: Rating
    before: ServingInputs

    @cached_property
    def after(self) -> ServingInputs:
        """What they are made from now."""
        rating = self.rating
        feedback = self.before.feedback.with_rating(rating.movie_id, rating.stars)
        return replace(self.before, feedback=feedback)


def rate(user_id: int, movie: Movie, stars: float, *, for_picks: bool = False) -> Rated:
    """Rate `movie`; at the user's first rating of it, keep the prediction made before.

    Parameters
    ----------
    for_picks
        As `read_serving_inputs` takes it.

    Raises
    ------
    ValidationError
        If `stars` is not a half star from 0.5 to 5.0.
    """
    validate_half_stars(stars)
    # Not within the transaction: it may have to be fetched.
    now = served()
    with transaction.atomic():
        # Read once, for before and after: whatever else they rate at the same time waits.
        hold_one(User, user_id)
        before = serving_inputs_with(now, user_id, for_picks=for_picks)
        prediction = _prediction_for(before, movie)
        rating = Rating.objects.rate_while_held(user_id, movie, stars)
        if prediction is not None:
            # Where there is one all the same, it is the first.
            Prediction.objects.bulk_create(
                [Prediction(rating=rating, **prediction)], ignore_conflicts=True
            )
    return Rated(rating, before)


def _prediction_for(inputs: ServingInputs, movie: Movie) -> dict[str, object] | None:
    """Return the fields of the prediction; None if the movie is rated or cannot be predicted."""
    predicted = predicted_stars(inputs, movie)
    if predicted is None:
        return None
    return {
        "version_id": inputs.version,
        "stars": predicted.stars,
        "deviation": predicted.deviation,
        "movie_mean": movie.average_stars,
    }
