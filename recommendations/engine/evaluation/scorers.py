"""Scorers: what is measured, anything that gives every item a score for a user."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..data.interactions import Interactions
from ..model.model import Model
from ..ranking.profile import profile_of
from ..ranking.scoring import score_items


@dataclass(frozen=True)
class TargetUser:
    """The user that a scorer ranks for.

    Attributes
    ----------
    row
        Their row in training; None for a user who was not there.
    items
        Shape (n,): rows of the movies whose ratings the scorer is given.
    stars
        Shape (n,): these ratings, 0.5 to 5.0.
    """

    row: int | None
    items: NDArray[np.int64]
    stars: NDArray[np.float32]


Scorer = Callable[[TargetUser], NDArray[np.float32]]
"""From a user to a score for every item, shape (n_items,); higher is better."""


class Baseline(Protocol):
    """A recommender to be measured beside ours; its hyper-parameters are its dataclass fields."""

    def fit(self, training: Interactions) -> Scorer:
        """Train and return what ranks."""
        ...


def with_popular_last(
    scores: NDArray[np.float32], counts: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return scores in which the items that nothing is known of, at 0, follow by popularity.

    Parameters
    ----------
    scores
        Shape (n_items,): of a user.
    counts
        Shape (n_items,): how many users chose each item.
    """
    least = scores[scores > 0].min(initial=1.0)
    behind = least * counts / (2.0 * max(float(counts.max(initial=0.0)), 1.0))
    return np.where(scores == 0, behind, scores).astype(np.float32)


def model_scorer(model: Model) -> Scorer:
    """Return scores as the site computes them, from the user's given ratings alone."""
    return lambda user: score_items(model, profile_of(model, user.items, user.stars))


def scorer_among(model: Model, item_ids: NDArray[np.int64]) -> Scorer:
    """Return the scores of a model whose items are not those that are ranked.

    Parameters
    ----------
    model
        May have other items; items that it does not have score -inf, and ratings of them are
        ignored.
    item_ids
        Shape (n_items,): the outside's ids of the items that are ranked, by row.
    """
    own_rows = model.rows_of(item_ids)
    there = own_rows >= 0

    def score(user: TargetUser) -> NDArray[np.float32]:
        scores = np.full(len(item_ids), -np.inf, dtype=np.float32)
        profile = profile_of(model, own_rows[user.items], user.stars)
        scores[there] = score_items(model, profile)[own_rows[there]]
        return scores

    return score
