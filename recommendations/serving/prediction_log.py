"""Rate a movie, and keep what was predicted before."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.db import transaction

from accounts.models import User
from catalog.models import Movie, Rating
from catalog.models.rating import validate_half_stars
from core.deletion import hold_one

from ..models import Prediction
from ..registry.current import is_mapped, served
from .predicted_fit import predicted_stars
from .user_feedback import ServingInputs, read_rows, serving_inputs_from


@dataclass(frozen=True)
class Rated:
    """A rating of a movie, and what the user's lists were made from before it."""

    movie: Movie
    rating: Rating
    before: ServingInputs

    @cached_property
    def after(self) -> ServingInputs:
        """What they are made from now."""
        rating = self.rating
        feedback = self.before.feedback.with_rating(rating.movie_id, rating.stars)
        return replace(self.before, feedback=feedback)


def rate(user_id: int, movie_id: int, stars: float, *, for_picks: bool = False) -> Rated:
    """Rate a movie; at the user's first rating of it, keep the prediction made before.

    Parameters
    ----------
    for_picks
        As `read_serving_inputs` takes it.

    Raises
    ------
    ValidationError
        If `stars` is not a half star from 0.5 to 5.0.
    Movie.DoesNotExist
        If there is none that is shown.
    """
    validate_half_stars(stars)
    try:
        return _rate(user_id, movie_id, stars, for_picks=for_picks)
    except _NotMapped:
        # Not within a transaction: its files may have to be fetched.
        served()
        return _rate(user_id, movie_id, stars, for_picks=for_picks, waits=True)


class _NotMapped(Exception):
    """A model is to be served that this process has not mapped yet."""


def _rate(
    user_id: int, movie_id: int, stars: float, *, for_picks: bool, waits: bool = False
) -> Rated:
    """Do what `rate` does.

    Raises
    ------
    _NotMapped
        Before anything is done, unless it `waits` for the model.
    """
    with transaction.atomic():
        # Read once, for before and after: whatever else they rate at the same time waits.
        hold_one(User, user_id)
        own = read_rows(user_id, for_picks=for_picks)
        if not waits and not is_mapped(own.versions or ()):
            raise _NotMapped
        before = serving_inputs_from(own, user_id)
        movie = Movie.objects.held(movie_id)
        prediction = _prediction_for(before, movie)
        rating = Rating.objects.rate_while_held(user_id, movie, stars)
        if prediction is not None:
            # Where there is one all the same, it is the first.
            Prediction.objects.bulk_create(
                [Prediction(rating=rating, **prediction)], ignore_conflicts=True
            )
    return Rated(movie, rating, before)


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
