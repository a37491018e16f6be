"""The personal orders of the Explore page: by score and by predicted stars."""

from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from catalog.models import Movie
from catalog.models.movie import MovieQuerySet

from ..engine.components.rating_prediction import predict_all_stars
from ..engine.model.model import Model
from ..engine.ranking.profile import Profile
from .best_first import BestFirst
from .candidates import candidates_for
from .predicted_fit import FEWEST_RATINGS_FOR_STARS
from .user_feedback import ServingInputs, UserFeedback

FIT, STARS = "fit", "stars"
PERSONAL_SORTS = {FIT: _("Score for you"), STARS: _("Predicted stars")}

_Scored = tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]
"""Movies, their scores and their popularity."""


@dataclass(frozen=True)
class PersonalOrder:
    """Movies in a personal order, or why there is none.

    Attributes
    ----------
    keys
        The movies; the most rated first where there is no personal order.
    missing
        Why there is none: ``"account"``, ``"model"`` or ``"ratings"``; empty where there is one.
    """

    keys: "QuerySet[Movie, int] | list[int] | BestFirst"
    missing: str = ""


def personal_order(
    inputs: ServingInputs | None, sort: str, movies: MovieQuerySet, count: int
) -> PersonalOrder:
    """Sort movies by fit or by predicted stars.

    Movies unknown to the model come last, the most rated first.

    Parameters
    ----------
    inputs
        None for a visitor.
    sort
        One of `PERSONAL_SORTS`.
    movies, count
        In any order, and how many there are.
    """
    popular = movies.popular().values_list("pk", flat=True)
    if inputs is None:
        return PersonalOrder(popular, "account")
    feedback, model = inputs.feedback, inputs.model
    if model is None:
        return PersonalOrder(popular, "model")
    scored = _fit(model, inputs.profile) if sort == FIT else _stars(model, feedback)
    if scored is None:
        return PersonalOrder(popular, "ratings")
    return PersonalOrder(BestFirst(movies, count, *scored))


def _fit(model: Model, profile: Profile | None) -> _Scored | None:
    if profile is None:
        return None
    candidates = candidates_for(model)
    return candidates.item_ids, candidates.scores(profile), candidates.popularity


def _stars(model: Model, feedback: UserFeedback) -> _Scored | None:
    rows, stars = feedback.ratings_known_to(model)
    has_row = rows >= 0
    if has_row.sum() < FEWEST_RATINGS_FOR_STARS:
        return None
    predicted = predict_all_stars(model.stars, rows[has_row], stars[has_row])
    return model.item_ids, predicted, model.item_popularity
