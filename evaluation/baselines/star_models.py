"""Baselines that predict stars, from the library `surprise`."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.errors import NotEnoughRatingsError
from recommendations.engine.evaluation.scorers import TargetUser

from ..accuracy.rating_error import StarPredictor
from .factor_models import require

_STARS = (0.5, 5.0)


class StarBaseline(Protocol):
    """What predicts stars, to be measured beside ours; its fields are its hyper-parameters."""

    def fit(self, training: Interactions) -> StarPredictor:
        """Train and return what predicts."""
        ...


@dataclass(frozen=True)
class StarKnn:
    """Item-kNN on what is left of ratings beyond users' and movies' biases.

    Koren 2010, "Factor in the neighbors: scalable and accurate collaborative filtering", section 2.

    Attributes
    ----------
    neighbours
        How many movies that the user rated, the most similar ones, count.
    shrinkage
        With so many ratings in common, a similarity counts for half.
    """

    neighbours: int
    shrinkage: float

    def fit(self, training: Interactions) -> StarPredictor:
        """Train.

        Raises
        ------
        BaselineMissingError
            If `surprise` is not installed.
        NotEnoughRatingsError
            If there is nothing beyond the biases of some pair of movies.
        """
        similarity = {
            "name": "pearson_baseline",
            "user_based": False,
            "shrinkage": self.shrinkage,
        }
        options = {"k": self.neighbours, "min_k": 1, "sim_options": similarity}
        try:
            return _fit(training, "KNNBaseline", verbose=False, **options)
        except ZeroDivisionError as error:
            raise NotEnoughRatingsError("ratings are too few to compare movies by") from error


@dataclass(frozen=True)
class SvdPlusPlus:
    """Matrix factorisation in which what a user has rated at all counts too: SVD++.

    Koren 2008, "Factorization meets the neighborhood", section 3.

    Attributes
    ----------
    factors
        Length of the vectors.
    epochs
        Passes over the ratings.
    regularisation
        Weight of the squared lengths of vectors and biases.
    seed
        Start of the random numbers.
    """

    factors: int
    epochs: int
    regularisation: float
    seed: int

    def fit(self, training: Interactions) -> StarPredictor:
        """Train.

        Raises
        ------
        BaselineMissingError
            If `surprise` is not installed.
        """
        return _fit(
            training,
            "SVDpp",
            n_factors=self.factors,
            n_epochs=self.epochs,
            reg_all=self.regularisation,
            random_state=self.seed,
            cache_ratings=True,
        )


def _fit(training: Interactions, name: str, **options: Any) -> StarPredictor:
    surprise = require("surprise")
    columns = (training.users.tolist(), training.items.tolist(), training.stars.tolist())
    rows = [(*rating, None) for rating in zip(*columns, strict=True)]
    known = surprise.Dataset(surprise.Reader(rating_scale=_STARS)).construct_trainset(rows)
    model = getattr(surprise, name)(**options).fit(known)

    def predict(user: TargetUser, items: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.array([model.predict(user.row, item).est for item in items.tolist()])

    return predict
