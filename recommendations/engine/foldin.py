"""A user's vector from their ratings, now: no retraining, no stored users.

With item vectors e_j, biases b_j and the prior N(mu, S), the vector w is the maximum of

    sum_j a_j log softmax(e w + b)_j  -  sum_d q_d (e_d - c) w  -  beta/2 (w - mu)' S^-1 (w - mu)

over liked films j with weights a_j and disliked films d with weights q_d; c is the item vector
that someone without ratings would expect. It is concave, and its gradient is zero where

    w - mu = S/beta * ( sum_j a_j (e_j - mean_e(w))  -  sum_d q_d (e_d - c) )

so that the vector is the prior's mean and one term for each rated film: the exact explanation.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .model import Model
from .preferences import PRIOR_RATINGS, TYPICAL_MEAN, dislike_weights, liking_weights

_MOST_STEPS = 50
_TOLERANCE = 1e-6
_SHORTEST_STEP = 1e-4
_CURVATURE_ITEMS = 2048
_PRIOR_GROWTH = 2.0
_PRIOR_HALFWAY = 20.0


@dataclass(frozen=True)
class UserVector:
    """A user as the model sees them.

    Attributes
    ----------
    vector
        Shape (n_components,): the prior's mean plus the sum of `terms`.
    items
        Shape (n_rated,): rows of the rated films that the model knows.
    terms
        Shape (n_rated, n_components): what each of them adds to the vector.
    liked
        Shape (n_rated,): whether its stars, beside the user's mean, pull the vector towards it;
        those of the others push it away.
    """

    vector: NDArray[np.float64]
    items: NDArray[np.int64]
    terms: NDArray[np.float64]
    liked: NDArray[np.bool_]


def fold_in(model: Model, items: NDArray[np.int64], stars: NDArray[np.float32]) -> UserVector:
    """Compute a user's vector from their ratings.

    Parameters
    ----------
    model
        The items' side.
    items
        Shape (n_rated,): rows of the rated films; -1 (unknown to the model) is left out, though
        it counts for the user's mean.
    stars
        Shape (n_rated,): 0.5 to 5.0.

    Returns
    -------
    UserVector
        The prior's mean for someone without ratings.
    """
    mean = (stars.sum() + PRIOR_RATINGS * TYPICAL_MEAN) / (len(stars) + PRIOR_RATINGS)
    known = items >= 0
    items, stars = items[known], stars[known]
    liked = liking_weights(stars, float(mean))
    disliked = dislike_weights(stars, float(mean))
    rated = np.asarray(model.item_vectors[items], dtype=np.float64)
    strength = _prior_strength(liked.sum())
    push = disliked @ (rated - model.dislike_centre)
    objective = _Objective(model, liked @ rated - push, liked.sum(), strength)
    expected = objective.maximum().expected
    gradients = liked[:, None] * (rated - expected) - disliked[:, None] * (
        rated - model.dislike_centre
    )
    terms = gradients @ model.prior_covariance / strength
    return UserVector(model.prior_mean + terms.sum(axis=0), items, terms, liked > 0)


def _prior_strength(liked: float) -> float:
    """Return beta: 1 for someone new, growing towards 3 with what they have liked.

    The softmax takes ratings for independent, which they are the less the more there are.
    """
    return 1.0 + _PRIOR_GROWTH * liked / (liked + _PRIOR_HALFWAY)


class _Objective:
    """The function above, for one user.

    Parameters
    ----------
    pull
        Shape (n_components,): the part of the gradient that does not depend on w.
    liked
        Sum of the weights a_j.
    strength
        beta.
    """

    def __init__(
        self, model: Model, pull: NDArray[np.float64], liked: float, strength: float
    ) -> None:
        self.model = model
        self.pull = pull
        self.liked = liked
        self.precision = strength * model.prior_precision

    def maximum(self) -> "_Point":
        """Find the maximum by Newton's method with step halving, from the prior's mean."""
        point = self.at(self.model.prior_mean)
        for _ in range(_MOST_STEPS):
            direction = np.linalg.solve(self.curvature(point), point.gradient)
            gain = float(point.gradient @ direction)
            if gain < _TOLERANCE * (1.0 + self.liked):
                break
            step = 1.0
            while (new := self.at(point.vector + step * direction)).value < point.value:
                step /= 2
                if step < _SHORTEST_STEP:
                    return point
            point = new
        return point

    def at(self, vector: NDArray[np.float64]) -> "_Point":
        """Compute all that is needed at one w, with two products over the items."""
        scores = self.model.item_vectors @ vector.astype(np.float32)
        scores += self.model.item_biases
        highest = float(scores.max())
        scores -= highest
        probabilities = np.exp(scores, out=scores)
        total = float(probabilities.sum(dtype=np.float64))
        probabilities /= total
        expected = (probabilities @ self.model.item_vectors).astype(np.float64)
        away = vector - self.model.prior_mean
        resistance = self.precision @ away
        return _Point(
            vector=vector,
            value=float(self.pull @ vector - 0.5 * away @ resistance)
            - self.liked * (highest + float(np.log(total))),
            gradient=self.pull - self.liked * expected - resistance,
            probabilities=probabilities,
            expected=expected,
        )

    def curvature(self, point: "_Point") -> NDArray[np.float64]:
        """Return the negative Hessian at a point, estimated where there are many items.

        The estimate only shapes the steps; where they end is set by the exact gradient.
        """
        items, weights = self.model.item_vectors, point.probabilities
        if len(items) > _CURVATURE_ITEMS:
            steps = (np.arange(_CURVATURE_ITEMS) + 0.5) / _CURVATURE_ITEMS
            drawn = np.searchsorted(np.cumsum(weights), steps).clip(max=len(items) - 1)
            items = items[drawn]
            second_moment = (items.T @ items) / np.float32(_CURVATURE_ITEMS)
            centre = items.mean(axis=0, dtype=np.float64)
        else:
            second_moment = (items * weights[:, None]).T @ items
            centre = point.expected
        covariance = second_moment.astype(np.float64) - np.outer(centre, centre)
        curvature: NDArray[np.float64] = self.precision + self.liked * covariance
        return curvature


@dataclass(frozen=True)
class _Point:
    """The objective at one w.

    Attributes
    ----------
    probabilities
        Shape (n_items,): the softmax.
    expected
        Shape (n_components,): mean_e(w), the item vector expected under it.
    """

    vector: NDArray[np.float64]
    value: float
    gradient: NDArray[np.float64]
    probabilities: NDArray[np.float32]
    expected: NDArray[np.float64]
