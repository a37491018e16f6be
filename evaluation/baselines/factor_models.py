"""Baselines that hold a vector for each training user, from the libraries in common use.

Each is given what users liked, and ranks only for users it was trained on.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from lightfm import LightFM
from numpy.typing import NDArray

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.errors import EngineError
from recommendations.engine.evaluation.liked_matrix import matrix_of
from recommendations.engine.evaluation.scorers import Scorer, TargetUser

_PACKAGES = {"implicit": "implicit", "surprise": "scikit-surprise"}
"""What the libraries are installed as."""


class BaselineMissingError(EngineError):
    """A library that only the evaluation uses is not installed."""


@dataclass(frozen=True)
class Als:
    """Alternating least squares on implicit feedback, by the library `implicit`.

    Hu, Koren and Volinsky 2008, "Collaborative filtering for implicit feedback datasets".

    Attributes
    ----------
    factors
        Length of the vectors.
    regularisation
        Weight of the vectors' squared lengths.
    alpha
        Weight of a choice beside that of no choice.
    iterations
        Alternations.
    seed
        Start of the random numbers.
    """

    factors: int
    regularisation: float
    alpha: float
    iterations: int
    seed: int

    def fit(self, training: Interactions) -> Scorer:
        """Train.

        Raises
        ------
        BaselineMissingError
            If `implicit` is not installed.
        """
        return _fit_implicit(training, "AlternatingLeastSquares", self, alpha=self.alpha)


@dataclass(frozen=True)
class Bpr:
    """Bayesian personalised ranking (Rendle et al. 2009), by the library `implicit`.

    Attributes
    ----------
    factors
        Length of the vectors.
    learning_rate
        Step of the gradient descent.
    regularisation
        Weight of the vectors' squared lengths.
    iterations
        Passes over the choices.
    seed
        Start of the random numbers.
    """

    factors: int
    learning_rate: float
    regularisation: float
    iterations: int
    seed: int

    def fit(self, training: Interactions) -> Scorer:
        """Train.

        Raises
        ------
        BaselineMissingError
            If `implicit` is not installed.
        """
        return _fit_implicit(
            training, "BayesianPersonalizedRanking", self, learning_rate=self.learning_rate
        )


@dataclass(frozen=True)
class PlainLightFM:
    """LightFM as its documentation's quick start uses it: WARP, no features, `predict`.

    Attributes
    ----------
    components
        Length of the vectors.
    learning_rate
        Initial step of adagrad.
    epochs
        Passes over the choices.
    seed
        Start of the random numbers.
    """

    components: int
    learning_rate: float
    epochs: int
    seed: int

    def fit(self, training: Interactions) -> Scorer:
        """Train, with a vector and a bias for each user."""
        model = LightFM(
            loss="warp",
            no_components=self.components,
            learning_rate=self.learning_rate,
            random_state=self.seed,
        )
        model.fit(matrix_of(training, "liked"), epochs=self.epochs)
        items = np.arange(len(training.item_ids))

        def score(user: TargetUser) -> NDArray[np.float32]:
            scores: NDArray[np.float32] = model.predict(user.row, items)
            return scores

        return score


def require(library: str) -> Any:
    """Return a library of baselines.

    Raises
    ------
    BaselineMissingError
        If it is not installed.
    """
    try:
        return import_module(library)
    except ImportError as error:
        package = _PACKAGES[library]
        raise BaselineMissingError(f"needs the package {package} (requirements-dev.txt)") from error


def _fit_implicit(training: Interactions, name: str, baseline: Als | Bpr, **own: float) -> Scorer:
    """Train the library's model of that name; `own` is what the two do not have in common."""
    implicit = require("implicit")
    from threadpoolctl import threadpool_limits

    algorithms = {
        "AlternatingLeastSquares": implicit.cpu.als.AlternatingLeastSquares,
        "BayesianPersonalizedRanking": implicit.cpu.bpr.BayesianPersonalizedRanking,
    }
    with threadpool_limits(1, "blas"):
        # One thread: the same seed gives the same model, and BLAS does not get in its way.
        model = algorithms[name](
            factors=baseline.factors,
            regularization=baseline.regularisation,
            iterations=baseline.iterations,
            random_state=baseline.seed,
            num_threads=1,
            **own,
        )
        model.fit(matrix_of(training, "liked"), show_progress=False)
    users, items = model.user_factors, model.item_factors

    def score(user: TargetUser) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = items @ users[user.row]
        return scores

    return score
