"""Which movies to ask someone about: those that they may have seen and whose rating tells the most.

A rating of movie j is taken as a look at the user's vector w along x_j = e_j - c, what sets the
movie apart from those that someone without ratings would expect, with noise of variance v. While w
has the covariance S, given the movies rated up to now, such a look is expected to tell

    1/2 log(1 + x_j' S x_j / v)

(Lindley 1956, "On a measure of the information provided by an experiment"; of ratings: Elahi, Ricci
and Rubens 2016, "A survey of active learning in collaborative filtering recommender systems"), if
the movie was seen at all. The chance of that is taken to go with the root of the movie's share in
the softmax of the user's scores, in which how popular it is counts as much as taste. S does not
depend on the stars, so several movies can be chosen at once: one after the other, each as if those
before had been rated, which keeps them from asking the same thing twice.

What it gains over asking for the most popular is in `benchmarks/accuracy_notes.md`.
"""

import numpy as np
from numpy.typing import NDArray

from ..model.model import Model
from .profile import NOTHING
from .scoring import top_items

ASKABLE = 400
"""Only so many movies are weighed: those that the user is likeliest to have seen."""
_SEEN = 0.5


def items_to_ask(
    model: Model,
    scores: NDArray[np.float32],
    rated: NDArray[np.int64],
    count: int,
    excluded: NDArray[np.int64] = NOTHING,
    asked: NDArray[np.int64] = NOTHING,
) -> NDArray[np.int64]:
    """Return the rows of the movies whose ratings would tell the most, the most telling first.

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
    asked
        Rows of movies that they are being asked about already; -1 is ignored. None of them is
        returned, and what they would tell is not asked once more.
    """
    rated, asked = rated[rated >= 0], asked[asked >= 0]
    askable = top_items(scores, ASKABLE, np.concatenate([rated, asked, excluded]))
    seen = np.exp(_SEEN * (scores - scores.max()).astype(np.float64))
    sight = _Sight.of(model, askable)
    for item in rated.tolist():
        sight.look(model.item_vectors[item], 1.0)
    for item in asked.tolist():
        sight.look(model.item_vectors[item], seen[item])
    chosen: list[int] = []
    for _ in range(min(count, len(askable))):
        worth = seen[askable] * sight.information()
        worth[chosen] = -np.inf
        chosen.append(int(worth.argmax()))
        sight.look(model.item_vectors[askable[chosen[-1]]], seen[askable[chosen[-1]]])
    return askable[chosen]


class _Sight:
    """What is known of a user's vector, for having looked along some movies.

    Attributes
    ----------
    apart
        Shape (n, n_components): x_j of the movies that may be asked about.
    noise
        v: of a movie as far from the centre as most, so that one look halves what is unknown there.
    covariance
        Shape (n_components, n_components).
    """

    def __init__(
        self, centre: NDArray[np.float64], apart: NDArray[np.float64], noise: float
    ) -> None:
        self.centre, self.apart, self.noise = centre, apart, noise
        self.covariance = np.eye(apart.shape[1])

    @classmethod
    def of(cls, model: Model, items: NDArray[np.int64]) -> "_Sight":
        """Begin with someone of whom nothing is known."""
        apart = model.item_vectors[items].astype(np.float64) - model.dislike_centre
        lengths = (apart**2).sum(axis=1)
        noise = float(np.median(lengths)) if len(lengths) else 1.0
        return cls(model.dislike_centre, apart, max(noise, 1e-12))

    def look(self, vector: NDArray[np.float32], chance: float) -> None:
        """Look along a movie that was seen with some chance: the smaller, the more noise."""
        along = vector - self.centre
        moved = self.covariance @ along
        noise = self.noise / max(chance, 1e-12)
        self.covariance -= np.outer(moved, moved) / (noise + along @ moved)

    def information(self) -> NDArray[np.float64]:
        """Return what a look along each movie would tell, in nats, shape (n,)."""
        spread = ((self.apart @ self.covariance) * self.apart).sum(axis=1)
        told: NDArray[np.float64] = 0.5 * np.log1p(np.maximum(spread, 0.0) / self.noise)
        return told
