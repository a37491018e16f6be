"""Accuracy of ranked lists, one figure a user, 0 to 1 and higher is better.

All take the same two arrays, so that every figure is of the same lists:

hits
    Shape (n_users, k), bool: whether the item at each place, best first, was liked; False where
    a list is shorter than `k`.
liked
    Shape (n_users,), at least 1: how many items each user liked that could have been listed.
"""

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]


def hits_of(lists: NDArray[np.int64], liked: list[NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Return for each place of each list whether its item was liked.

    Parameters
    ----------
    lists
        Shape (n_users, k): rows of items, best first; -1 where a list has ended.
    liked
        The rows of the items that each user liked.
    """
    found = [np.isin(row, own) & (row >= 0) for row, own in zip(lists, liked, strict=True)]
    return np.array(found, dtype=np.bool_).reshape(lists.shape)


def precision(hits: NDArray[np.bool_]) -> Figures:
    """Return the share of the `k` places that were liked; an empty place was not."""
    share: Figures = hits.mean(axis=1)
    return share


def recall(hits: NDArray[np.bool_], liked: NDArray[np.int64]) -> Figures:
    """Return the share of what could be found in `k` places that was.

    Out of min(k, liked): 1 can be reached by a user who liked more than `k`.
    """
    share: Figures = hits.sum(axis=1) / np.minimum(hits.shape[1], liked)
    return share


def ndcg(hits: NDArray[np.bool_], liked: NDArray[np.int64]) -> Figures:
    """Return the normalised discounted cumulative gain.

    Binary gains, discount log2(place + 1), over that of the best possible list of `k` (Järvelin
    and Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques").
    """
    k = hits.shape[1]
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    best = np.cumsum(discounts)[np.minimum(k, liked) - 1]
    gain: Figures = (hits @ discounts) / best
    return gain


def stratified_ndcg(
    hits: NDArray[np.bool_],
    lists: NDArray[np.int64],
    liked: list[NDArray[np.int64]],
    weights: NDArray[np.float64],
) -> Figures:
    """Return NDCG in which finding an item gains its weight.

    Over that of the best possible list: what was liked, the weightiest first.

    Parameters
    ----------
    hits
        From `hits_of`.
    lists, liked
        What it was given.
    weights
        Shape (n_items,), above 0: what each item gains where it was liked.
    """
    discounts = 1.0 / np.log2(np.arange(2, hits.shape[1] + 2))
    best = [np.sort(weights[own])[::-1][: len(discounts)] for own in liked]
    ideal = np.array([gains @ discounts[: len(gains)] for gains in best])
    gain: Figures = ((hits * weights[lists]) @ discounts) / ideal
    return gain


def average_precision(hits: NDArray[np.bool_], liked: NDArray[np.int64]) -> Figures:
    """Return the mean of the precisions at the places of liked items; MAP is its mean over users.

    Out of min(k, liked), so that a list of `k` liked items is worth 1 to a user who liked more.
    TREC's map_cut divides by `liked` instead.
    """
    k = hits.shape[1]
    precisions = np.cumsum(hits, axis=1) / np.arange(1, k + 1)
    mean: Figures = (precisions * hits).sum(axis=1) / np.minimum(k, liked)
    return mean
