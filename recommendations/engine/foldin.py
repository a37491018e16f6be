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
    """

    vector: NDArray[np.float64]
    items: NDArray[np.int64]
    terms: NDArray[np.float64]


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
    expected = objective.expected_item(objective.maximum())
    gradients = liked[:, None] * (rated - expected) - disliked[:, None] * (
        rated - model.dislike_centre
    )
    terms = gradients @ model.prior_covariance / strength
    return UserVector(model.prior_mean + terms.sum(axis=0), items, terms)


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

    def maximum(self) -> NDArray[np.float64]:
        """Find w by Newton's method with step halving, from the prior's mean."""
        vector = self.model.prior_mean.copy()
        value = self._value(vector)
        for _ in range(_MOST_STEPS):
            gradient, curvature = self._derivatives(vector)
            direction = np.linalg.solve(curvature, gradient)
            gain = float(gradient @ direction)
            if gain < _TOLERANCE * (1.0 + self.liked):
                break
            step = 1.0
            while (new := self._value(vector + step * direction)) < value:
                step /= 2
                if step < _SHORTEST_STEP:
                    return vector
            vector = vector + step * direction
            value = new
        return vector

    def expected_item(self, vector: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return mean_e(w): the item vector expected under the softmax."""
        expected = self._softmax(vector)[0] @ self.model.item_vectors
        return expected.astype(np.float64)

    def _softmax(self, vector: NDArray[np.float64]) -> tuple[NDArray[np.float32], float]:
        """Return the probabilities, shape (n_items,), and the logarithm of their normaliser."""
        scores = self.model.item_vectors @ vector.astype(np.float32) + self.model.item_biases
        highest = scores.max()
        weights = np.exp(scores - highest)
        total = weights.sum(dtype=np.float64)
        return weights / np.float32(total), float(highest) + float(np.log(total))

    def _value(self, vector: NDArray[np.float64]) -> float:
        away = vector - self.model.prior_mean
        likelihood = self.pull @ vector
        if self.liked > 0:
            likelihood -= self.liked * self._softmax(vector)[1]
        return float(likelihood - 0.5 * away @ self.precision @ away)

    def _derivatives(
        self, vector: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the gradient and the negative Hessian, which is positive definite."""
        gradient = self.pull - self.precision @ (vector - self.model.prior_mean)
        curvature = self.precision
        if self.liked > 0:
            items = self.model.item_vectors
            probabilities, _ = self._softmax(vector)
            expected = (probabilities @ items).astype(np.float64)
            second_moment = ((items * probabilities[:, None]).T @ items).astype(np.float64)
            gradient = gradient - self.liked * expected
            curvature = curvature + self.liked * (second_moment - np.outer(expected, expected))
        return gradient, curvature
