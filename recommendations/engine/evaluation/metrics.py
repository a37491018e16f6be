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
    users = np.repeat(np.arange(len(liked)), [len(own) for own in liked])
    items = np.concatenate([np.empty(0, dtype=np.int64), *liked])
    most = 1 + max(lists.max(initial=0), items.max(initial=0))
    pairs = lists + most * np.arange(len(lists))[:, None]
    found: NDArray[np.bool_] = np.isin(pairs, items + most * users) & (lists >= 0)
    return found


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
    by_place = discounts(k)
    best = np.cumsum(by_place)[np.minimum(k, liked) - 1]
    gain: Figures = (hits @ by_place) / best
    return gain


def stratified_ndcg(gains: NDArray[np.float64], ideal: Figures) -> Figures:
    """Return NDCG in which finding an item gains its weight.

    Parameters
    ----------
    gains
        Shape (n_users, k): the weight of the item at each place where it was liked, otherwise 0.
    ideal
        From `ideal_gains` for `k` places.
    """
    gain: Figures = (gains @ discounts(gains.shape[1])) / ideal
    return gain


def ideal_gains(liked: list[NDArray[np.int64]], weights: NDArray[np.float64], k: int) -> Figures:
    """Return each user's gain from the best possible list: what was liked, the weightiest first.

    Parameters
    ----------
    liked
        The rows of the items that each user liked.
    weights
        Shape (n_items,), above 0: what each item gains where it was liked.
    k
        Places in a list.
    """
    by_place = discounts(k)
    best = [np.sort(weights[own])[::-1][:k] for own in liked]
    return np.array([gains @ by_place[: len(gains)] for gains in best])


def discounts(k: int) -> Figures:
    """Return what a hit at each of `k` places counts."""
    return 1.0 / np.log2(np.arange(2, k + 2))


def average_precision(hits: NDArray[np.bool_], liked: NDArray[np.int64]) -> Figures:
    """Return the mean of the precisions at the places of liked items; MAP is its mean over users.

    Out of min(k, liked), so that a list of `k` liked items is worth 1 to a user who liked more.
    TREC's map_cut divides by `liked` instead.
    """
    k = hits.shape[1]
    precisions = np.cumsum(hits, axis=1) / np.arange(1, k + 1)
    mean: Figures = (precisions * hits).sum(axis=1) / np.minimum(k, liked)
    return mean
