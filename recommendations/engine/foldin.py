"""A user's vector from their ratings, now: no retraining, no stored users.

With item vectors e_j, biases b_j and the prior N(mu, I), the vector w is the maximum of

    sum_j a_j log softmax(e w + b)_j  -  sum_d q_d (e_d - c) w  -  beta/2 |w - mu|^2

over liked films j with weights a_j and disliked films d with weights q_d; c is the item vector
that someone without ratings would expect. It is concave, and its gradient is zero where

    w - mu = 1/beta * ( sum_j a_j (e_j - mean_e(w))  -  sum_d q_d (e_d - c) )

so that the vector is the prior's mean and one term for each rated film: the exact explanation.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .model import Model

_MOST_STEPS = 50
_TOLERANCE = 1e-6
_SHORTEST_STEP = 1e-4
_CURVATURE_ITEMS = 2048
_PRIOR_GROWTH = 2.0
_PRIOR_HALFWAY = 20.0


def fold_in(
    model: Model,
    items: NDArray[np.int64],
    liked: NDArray[np.float64],
    disliked: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Compute what each of a user's films adds to their vector.

    Parameters
    ----------
    model
        The items' side.
    items
        Shape (n,): rows of the films.
    liked, disliked
        Shape (n,): how much each film pulls (a_j) and pushes (q_d), 0 or more.

    Returns
    -------
    ndarray of shape (n, n_components)
        The terms; the user's vector is the prior's mean plus their sum.
    """
    rated = np.asarray(model.item_vectors[items], dtype=np.float64)
    strength = _prior_strength(float(liked.sum()))
    away = disliked[:, None] * (rated - model.dislike_centre)
    objective = _Objective(model, liked @ rated - away.sum(axis=0), float(liked.sum()), strength)
    expected = objective.maximum().expected
    terms: NDArray[np.float64] = (liked[:, None] * (rated - expected) - away) / strength
    return terms


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
        self.strength = strength

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
        return _Point(
            vector=vector,
            value=float(self.pull @ vector - 0.5 * self.strength * away @ away)
            - self.liked * (highest + float(np.log(total))),
            gradient=self.pull - self.liked * expected - self.strength * away,
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
        curvature: NDArray[np.float64] = self.liked * covariance
        curvature[np.diag_indices_from(curvature)] += self.strength
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
