"""Rate a movie, and keep what was predicted before."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.db import connection, transaction

from catalog.models import Movie, Rating
from catalog.models.movie import FEWEST_RATINGS
from catalog.models.rating import validate_half_stars
from catalog.rating_statement import Part, replace_stars

from ..models import Prediction
from .predicted_fit import PredictedStars, predict_fit
from .user_feedback import ServingInputs, read_serving_inputs

_MARK_DELETED = """
    DELETE FROM recommendations_notinterested AS mark USING given
    WHERE mark.user_id = given.user_id AND mark.movie_id = given.movie_id
"""
_PREDICTED = """
    INSERT INTO recommendations_prediction
        (rating_id, version_id, stars, deviation, movie_mean, made_at)
    SELECT given.id, %s, %s, %s,
        CASE WHEN held.rating_count >= %s THEN held.rating_sum / held.rating_count END,
        given.updated_at
    FROM given, held
"""


@dataclass(frozen=True)
class Rated:
    """The stars that a movie was given, and what the user's lists were made from before."""

    movie: Movie
    stars: float
    before: ServingInputs

    @cached_property
    def after(self) -> ServingInputs:
        """What they are made from now."""
        feedback = self.before.feedback.with_rating(self.movie.pk, self.stars)
        return replace(self.before, feedback=feedback)


def rate(user_id: int, movie_id: int, stars: float, *, for_picks: bool = False) -> Rated:
    """Rate a movie; at the user's first rating of it, keep the prediction made before.

    Nobody waits while their feedback is read and the movie predicted: what is written after that
    replaces the stars that were read, or nothing, and then all is done again.

    Parameters
    ----------
    for_picks
        As `read_serving_inputs` takes it.

    Raises
    ------
    ValidationError
        If `stars` is not a half star from 0.5 to 5.0.
    User.DoesNotExist, Movie.DoesNotExist
        If there is no such user, or no such movie that is shown.
    """
    validate_half_stars(stars)
    while True:
        inputs = read_serving_inputs(user_id, for_picks=for_picks)
        if inputs.feedback.stars_of(movie_id) == stars:
            return Rated(Movie.objects.shown(movie_id), stars, inputs)
        movie = _replaced(inputs, movie_id, stars)
        if movie is not None:
            return Rated(movie, stars, inputs)


def _replaced(inputs: ServingInputs, movie_id: int, stars: float) -> Movie | None:
    """Give a movie other stars than it has in `inputs`; None if it has others by now."""
    write = _in_one_statement if connection.vendor == "postgresql" else _in_a_transaction
    predicted = predict_fit(inputs, [movie_id]).get(movie_id)
    return write(inputs, movie_id, stars, predicted)


def _in_one_statement(
    inputs: ServingInputs, movie_id: int, stars: float, predicted: PredictedStars | None
) -> Movie | None:
    also = [Part("unmarked", _MARK_DELETED)]
    if predicted is not None:
        values = (inputs.version, predicted.stars, predicted.deviation, FEWEST_RATINGS)
        also.append(Part("predicted", _PREDICTED, values))
    before = inputs.feedback.stars_of(movie_id)
    return replace_stars(inputs.user_id, movie_id, before, stars, also)


def _in_a_transaction(
    inputs: ServingInputs, movie_id: int, stars: float, predicted: PredictedStars | None
) -> Movie | None:
    """Do the same on SQLite, which has no such statements, and lets one transaction write."""
    before = inputs.feedback.stars_of(movie_id)
    with transaction.atomic():
        movie = Movie.objects.shown(movie_id)
        rating = Rating.objects.replace_stars(inputs.user_id, movie, before, stars)
        if rating is not None and predicted is not None:
            Prediction.objects.create(
                rating=rating,
                version_id=inputs.version,
                stars=predicted.stars,
                deviation=predicted.deviation,
                movie_mean=movie.average_stars,
            )
    return None if rating is None else movie
