"""How someone would like a movie: the stars they would give it, or how well it matches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from catalog.models import Movie

from ..engine.components.rating_prediction import predict_stars
from ..engine.model.model import Model
from ..engine.ranking.profile import Profile
from ..registry.current import current_model
from .candidates import Candidates, candidates_for
from .user_feedback import ServingInputs, UserFeedback, read_feedback

FEWEST_RATINGS_FOR_STARS = 3
"""With fewer, predicted stars would be the movie's average and little more."""


@dataclass(frozen=True)
class PredictedStars:
    """What someone would give a movie, and the standard deviation of that, in stars."""

    stars: float
    deviation: float


@dataclass(frozen=True)
class Match:
    """How a movie suits someone of whom too little is known for stars.

    Attributes
    ----------
    percent
        Of the movies here, so many suit them less; 0 to 99.
    """

    percent: int


PredictedFit = PredictedStars | Match


def predicted_stars(user_id: int, movie: Movie) -> PredictedStars | None:
    """Return what this user would give a movie that they have not rated.

    None where too little is known of them, or the movie is new to the model.
    """
    model = current_model()
    return None if model is None else predict_stars_with(model, read_feedback(user_id), movie)


def predict_stars_with(model: Model, feedback: UserFeedback, movie: Movie) -> PredictedStars | None:
    """Return what this model expects of someone who has said so much; see `predicted_stars`."""
    if movie.pk in feedback.rated:
        return None
    return _stars_of(model, feedback, [movie.pk]).get(movie.pk)


def predict_fit(inputs: ServingInputs, movies: Collection[int]) -> dict[int, PredictedFit]:
    """Return by movie how someone would like those of these that they have not rated.

    Nothing of movies that the model does not know, nor where nothing personal can be said.
    """
    feedback, model = inputs
    if model is None:
        return {}
    unrated = [movie for movie in movies if movie not in feedback.rated]
    if stars := _stars_of(model, feedback, unrated):
        return dict(stars)
    profile = feedback.profile_in(model)
    return {} if profile is None else _matches(candidates_for(model), profile, unrated)


def predict_fit_within(
    feedback: UserFeedback, candidates: Candidates, profile: Profile, movies: Sequence[int]
) -> dict[int, PredictedFit]:
    """Return by movie the stars someone would give it, or its match where they rated too little.

    Parameters
    ----------
    feedback, profile
        What they said of movies, and as the model of the candidates sees them.
    movies
        Those that the model does not know are left out.
    """
    stars = _stars_of(candidates.model, feedback, movies)
    return dict(stars) if stars else _matches(candidates, profile, movies)


def _stars_of(
    model: Model, feedback: UserFeedback, movies: Sequence[int]
) -> dict[int, PredictedStars]:
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


def _matches(
    candidates: Candidates, profile: Profile, movies: Sequence[int]
) -> dict[int, PredictedFit]:
    scores = candidates.scores(profile)
    rows = np.flatnonzero(np.isin(candidates.item_ids, np.array(movies, dtype=np.int64)))
    below = np.searchsorted(np.sort(scores), scores[rows])
    percents = (100 * below // len(scores)).tolist()
    return {
        movie: Match(percent)
        for movie, percent in zip(candidates.item_ids[rows].tolist(), percents, strict=True)
    }
