"""Which movies to ask a user to rate: likely seen, and with the highest expected information.

A rating of movie j is taken as an observation of the user's vector w along x_j = e_j - c, with c
the item vector expected of a user without ratings, with noise of variance v. While w has the
covariance S, given the movies rated so far, the expected information of such an observation is

    1/2 log(1 + x_j' S x_j / v)

(Lindley 1956, "On a measure of the information provided by an experiment"; of ratings: Elahi, Ricci
and Rubens 2016, "A survey of active learning in collaborative filtering recommender systems"), if
the movie was seen at all. The probability of that is taken to go with the root of the movie's share
in the softmax of the user's scores, which popularity is part of. S does not depend on the stars, so
several movies can be chosen at once: one after the other, each as if those before had been rated,
which keeps them different from each other.

What it gains over showing the most popular is in `benchmarks/accuracy_notes.md`.
"""

import numpy as np
from numpy.typing import NDArray

from ..model.model import Model
from .feedback_weights import NO_ITEMS
from .scoring import top_items

ASKABLE = 400
"""Only so many movies are weighed: those that the user most likely has seen."""
_SEEN = 0.5


def items_to_ask(
    model: Model,
    scores: NDArray[np.float32],
    rated: NDArray[np.int64],
    count: int,
    excluded: NDArray[np.int64] = NO_ITEMS,
    shown: NDArray[np.int64] = NO_ITEMS,
) -> NDArray[np.int64]:
    """Return the rows of the movies whose ratings would inform most, the most informative first.

    Parameters
    ----------
    model
        The items' side; with at least one item.
    scores
        Shape (n_items,): of the user, as `score_items` returns them.
    rated
        Rows of the movies that they have rated; -1 is ignored.
    count
        How many at most.
    excluded
        Rows of other movies not to ask about; -1 is ignored.
    shown
        Rows of movies that the page asks about already; -1 is ignored. None of them is returned,
        and others that would inform of the same come later.
    """
    rated, shown = rated[rated >= 0], shown[shown >= 0]
    askable = top_items(scores, ASKABLE, np.concatenate([rated, shown, excluded]))
    seen = np.exp(_SEEN * (scores - scores.max()).astype(np.float64))
    taste = _TasteEstimate.of(model, askable)
    taste.observe_all(
        model.item_vectors[np.concatenate([rated, shown])],
        np.concatenate([np.ones(len(rated)), seen[shown]]),
    )
    chosen: list[int] = []
    for _ in range(min(count, len(askable))):
        value = seen[askable] * taste.information()
        value[chosen] = -np.inf
        chosen.append(int(value.argmax()))
        taste.observe(model.item_vectors[askable[chosen[-1]]], seen[askable[chosen[-1]]])
    return askable[chosen]


class _TasteEstimate:
    """The covariance of a user's vector, given that some movies were observed.

    Attributes
    ----------
    apart
        Shape (n, n_components): x_j of the movies that may be shown.
    noise
        v: the median squared length of x_j, so that one observation of such a movie halves the
        variance along it.
    covariance
        Shape (n_components, n_components).
    """

    def __init__(
        self, centre: NDArray[np.float64], apart: NDArray[np.float64], noise: float
    ) -> None:
        self.centre, self.apart, self.noise = centre, apart, noise
        self.covariance = np.eye(apart.shape[1])

    @classmethod
    def of(cls, model: Model, items: NDArray[np.int64]) -> "_TasteEstimate":
        """Begin with the prior, of a user without ratings."""
        apart = model.item_vectors[items].astype(np.float64) - model.dislike_centre
        lengths = (apart**2).sum(axis=1)
        noise = float(np.median(lengths)) if len(lengths) else 1.0
        return cls(model.dislike_centre, apart, max(noise, 1e-12))

    def observe_all(self, vectors: NDArray[np.float32], probabilities: NDArray[np.float64]) -> None:
        """Observe movies as `observe` does one after the other."""
        along = vectors - self.centre
        information = np.linalg.inv(self.covariance)
        information += (along * (probabilities / self.noise)[:, None]).T @ along
        self.covariance = np.linalg.inv(information)

    def observe(self, vector: NDArray[np.float32], probability: float) -> None:
        """Observe a movie that was seen with some probability; the smaller, the more noise."""
        along = vector - self.centre
        moved = self.covariance @ along
        noise = self.noise / max(probability, 1e-12)
        self.covariance -= np.outer(moved, moved) / (noise + along @ moved)

    def information(self) -> NDArray[np.float64]:
        """Return the expected information of observing each movie, in nats, shape (n,)."""
        spread = ((self.apart @ self.covariance) * self.apart).sum(axis=1)
        nats: NDArray[np.float64] = 0.5 * np.log1p(np.maximum(spread, 0.0) / self.noise)
        return nats
