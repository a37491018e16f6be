"""A user's vector from their ratings, now: no retraining, no stored users.

With item vectors e_j, biases b_j and the prior N(mu, I), the vector w is the maximum of

    sum_j a_j log softmax(e w + b)_j  -  sum_d q_d (e_d - c) w  -  beta/2 |w - mu|^2

over liked movies j with weights a_j and disliked movies d with weights q_d; c is the item vector
expected of a user without ratings. It is concave, and its gradient is zero where

    w - mu = 1/beta * ( sum_j a_j (e_j - mean_e(w))  -  sum_d q_d (e_d - c) )

so that the vector is the prior's mean and one term for each rated movie: the exact explanation.

Where there are many items, the maximum is sought on the model's anchor items first; from there one
or two passes over all items are left. The terms are taken at the last, so they add up exactly.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..components.anchor_items import systematic_sample
from ..model.model import Model

_MOST_STEPS = 50
_TOLERANCE = 1e-3
_ROUGH_TOLERANCE = 1e-2
_PRECISION = 1e-6
_CURVATURE_ITEMS = 1024
_ANCHORED_FROM = 4096
"""With fewer items than this, a pass over all takes no longer than one over the anchor items."""
_PRIOR_GROWTH = 2.0
_PRIOR_HALFWAY = 20.0


def fold_in(
    model: Model,
    items: NDArray[np.int64],
    liked: NDArray[np.float64],
    disliked: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Compute what each of a user's movies adds to their vector.

    Parameters
    ----------
    model
        The items' side.
    items
        Shape (n,): rows of the movies.
    liked, disliked
        Shape (n,): how much each movie pulls (a_j) and pushes (q_d), 0 or more.

    Returns
    -------
    ndarray of shape (n, n_components)
        The terms; the user's vector is the prior's mean plus their sum.
    """
    rated = model.item_vectors.take(items, axis=0).astype(np.float64)
    strength = _prior_strength(float(liked.sum()))
    pulls, centre = liked - disliked, model.dislike_centre
    objective = _Objective(
        vectors=model.item_vectors,
        biases=model.item_biases,
        prior_mean=model.prior_mean,
        pull=pulls @ rated + disliked.sum() * centre,
        liked=float(liked.sum()),
        strength=strength,
    )
    start = model.prior_mean
    if len(model.item_vectors) > _ANCHORED_FROM:
        anchors = model.anchor_items
        rough = replace(objective, vectors=anchors.vectors, biases=anchors.biases)
        start = rough.maximum(start, _ROUGH_TOLERANCE).vector
    expected = objective.maximum(start, _TOLERANCE).expected
    terms: NDArray[np.float64] = rated
    terms *= pulls[:, None]
    terms += np.column_stack([disliked, liked]) @ np.stack([centre, -expected])
    terms /= strength
    return terms


def _prior_strength(liked: float) -> float:
    """Return beta: 1 for a new user, growing towards 3 with what they have liked.

    The softmax takes ratings for independent; the more there are, the less they are.
    """
    return 1.0 + _PRIOR_GROWTH * liked / (liked + _PRIOR_HALFWAY)


@dataclass(frozen=True)
class _Objective:
    """The function above, for one user.

    Attributes
    ----------
    vectors, biases
        Shape (n_items, n_components) and (n_items,): what the softmax runs over.
    prior_mean
        Shape (n_components,).
    pull
        Shape (n_components,): the part of the gradient that does not depend on w.
    liked
        Sum of the weights a_j.
    strength
        beta.
    """

    vectors: NDArray[np.float32]
    biases: NDArray[np.float32]
    prior_mean: NDArray[np.float64]
    pull: NDArray[np.float64]
    liked: float
    strength: float

    def maximum(self, start: NDArray[np.float64], tolerance: float) -> "_Maximum":
        """Find the maximum by Newton's method with step halving.

        Parameters
        ----------
        start
            Shape (n_components,): where to begin.
        tolerance
            The last step gains less than this for each movie liked.
        """
        point = self.at(start)
        step, covariance = self.newton_step(point)
        for _ in range(_MOST_STEPS):
            if point.gradient @ step < tolerance * (1.0 + self.liked):
                break
            point = self.ahead(point, step)
            step, covariance = self.newton_step(point)
        # The last step needs no pass over the items: the softmax's mean moves as it does at first.
        return _Maximum(point.vector + step, point.expected + covariance @ step)

    def newton_step(self, point: "_Point") -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the step to where the maximum seems to be, and the items' covariance."""
        covariance = self.covariance(point)
        curvature = self.liked * covariance
        curvature[np.diag_indices_from(curvature)] += self.strength
        return np.linalg.solve(curvature, point.gradient).astype(np.float64), covariance

    def ahead(self, point: "_Point", step: NDArray[np.float64]) -> "_Point":
        """Go a step, or as much of it as leads up."""
        # Single precision cannot tell apart what lies nearer.
        least = point.value - _PRECISION * (1.0 + self.liked)
        while (new := self.at(point.vector + step)).value < least:
            step = step / 2
        return new

    def at(self, vector: NDArray[np.float64]) -> "_Point":
        """Compute all that is needed at one w, with two products over the items."""
        scores = self.vectors @ vector.astype(np.float32)
        scores += self.biases
        highest = float(scores.max())
        scores -= highest
        probabilities = np.exp(scores, out=scores)
        total = float(probabilities.sum(dtype=np.float64))
        probabilities /= total
        expected = (probabilities @ self.vectors).astype(np.float64)
        away = vector - self.prior_mean
        return _Point(
            vector=vector,
            value=float(self.pull @ vector - 0.5 * self.strength * away @ away)
            - self.liked * (highest + float(np.log(total))),
            gradient=self.pull - self.liked * expected - self.strength * away,
            probabilities=probabilities,
            expected=expected,
        )

    def covariance(self, point: "_Point") -> NDArray[np.float64]:
        """Return the items' covariance under the softmax, estimated where there are many items.

        The estimate only shapes the steps; where they end is set by the exact gradient.
        """
        weights = point.probabilities
        if len(weights) > _CURVATURE_ITEMS:
            items = self.vectors.take(systematic_sample(weights, _CURVATURE_ITEMS), axis=0)
            items -= items.mean(axis=0)
            items /= np.float32(_CURVATURE_ITEMS**0.5)
        else:
            items = self.vectors - point.expected.astype(np.float32)
            items *= np.sqrt(weights)[:, None]
        return (items.T @ items).astype(np.float64)


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


@dataclass(frozen=True)
class _Maximum:
    """Where the objective is highest, and the item vector expected there."""

    vector: NDArray[np.float64]
    expected: NDArray[np.float64]
