"""From a user's profile to scores, the best items, and explanations."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..components.sparse_rows import SparseRows
from ..model.model import ColdStartItems, Model
from .profile import Profile

_FEWEST_GROUPS = 256


def score_items(model: Model, profile: Profile) -> NDArray[np.float32]:
    """Score every item for a user: one matrix product, and a few rows of the tables.

    Returns
    -------
    ndarray of shape (n_items,)
        Higher is better; comparable within one user only.
    """
    scores = score_cold_start(model, profile)
    add_similarity(model, profile, scores)
    return scores


def add_similarity(model: Model, profile: Profile, scores: NDArray[np.float32]) -> None:
    """Add the item-to-item tables to a user's scores."""
    tables = model.neighbours
    tables.regression.add_to(scores, profile.items, profile.affinities)
    tables.lift_liked.add_to(scores, profile.items, profile.lifts_liked)
    tables.lift_disliked.add_to(scores, profile.items, profile.lifts_disliked)


def score_cold_start(items: Model | ColdStartItems, profile: Profile) -> NDArray[np.float32]:
    """Score items by vectors, traits and popularity alone, without the item-to-item tables."""
    scores: NDArray[np.float32] = items.item_vectors @ profile.vector.astype(np.float32)
    scores += items.item_biases
    scores += items.traits.weighed(profile.traits.sum(axis=0, dtype=np.float64).astype(np.float32))
    scores += np.float32(profile.popularity) * items.item_popularity
    if profile.trend:
        scores += np.float32(profile.trend) * items.item_trend
    scores += np.float32(profile.floors.sum())
    return scores


def top_items(
    scores: NDArray[np.float32], count: int, excluded: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the rows of the highest scores, best first, never an excluded one.

    Parameters
    ----------
    scores
        Shape (n_items,).
    count
        How many at most; fewer where fewer are left. Of equals the lower rows come first.
    excluded
        Rows to leave out; -1 is ignored.
    """
    count = min(count, len(scores))
    if count <= 0:
        return np.empty(0, dtype=np.int64)
    left = scores.copy()
    left[excluded[excluded >= 0]] = -np.inf
    best = np.flatnonzero(left >= least_of_best(left[None], count))
    best = best[np.argsort(-left[best], kind="stable")[:count]]
    return best[np.isfinite(left[best])]


def least_of_best(scores: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return for each row a score that the `count` best reach, and few others do.

    It is the count-th best of the maxima of groups of items, which are found far sooner than the
    best items themselves.

    Returns
    -------
    ndarray of shape (n_rows, 1)
        -inf where there are too few items.
    """
    if not 0 < count <= scores.shape[1]:
        return np.full((len(scores), 1), -np.inf, dtype=np.float32)
    best = scores
    while (half := best.shape[1] // 2) >= max(count, _FEWEST_GROUPS):
        best = np.maximum(best[:, :half], best[:, half : 2 * half])
    place = best.shape[1] - count
    least: NDArray[np.float32] = np.partition(best, place, axis=1)[:, place]
    return least[:, None]


@dataclass(frozen=True)
class Explanation:
    """A score, split exactly: `popularity + trend + prior + terms.sum()`.

    Attributes
    ----------
    popularity
        The item's bias and weighted popularity.
    trend
        What being liked more lately adds.
    prior
        What the prior adds for a user without ratings.
    terms
        Shape (n,): what each movie of the profile adds or takes, then each chosen group.
    items
        Shape (n_movies,): rows of these movies.
    liked
        Shape (n,): whether it was liked; otherwise its term is how far the item is from it.
    """

    popularity: float
    prior: float
    terms: NDArray[np.float64]
    items: NDArray[np.int64]
    liked: NDArray[np.bool_]
    trend: float = 0.0

    @property
    def score(self) -> float:
        """The item's score for the user."""
        return self.popularity + self.trend + self.prior + float(self.terms.sum())


def explain(model: Model, profile: Profile, item: int) -> Explanation:
    """Split the score of one item (row) for one user."""
    return explain_all(model, profile, np.array([item]))[0]


def explain_all(model: Model, profile: Profile, items: NDArray[np.int64]) -> list[Explanation]:
    """Split the scores of several items (rows) for one user, in less time than one by one."""
    tables = model.neighbours
    from_tables = (
        _from_table(tables.regression, profile.items, profile.affinities, items)
        + _from_table(tables.lift_liked, profile.items, profile.lifts_liked, items)
        + _from_table(tables.lift_disliked, profile.items, profile.lifts_disliked, items)
    )
    return _explained(model, model, profile, items, from_tables)


def explain_cold_start(
    model: Model, items: Model | ColdStartItems, profile: Profile, item: int
) -> Explanation:
    """Split the score of one item (row of `items`) that is in no item-to-item table."""
    return _explained(model, items, profile, np.array([item]), 0.0)[0]


def _from_table(
    table: SparseRows,
    rows: NDArray[np.int64],
    weights: NDArray[np.float64],
    items: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return what each weighted row of a table adds to some items, shape (n_items, n_rows)."""
    added = np.zeros((len(items), len(rows)))
    used = np.flatnonzero(weights)
    if len(used):
        added[:, used] = (weights[used, None] * table.between(rows[used], items)).T
    return added


def _explained(
    model: Model,
    items: Model | ColdStartItems,
    profile: Profile,
    rows: NDArray[np.int64],
    from_tables: NDArray[np.float64] | float,
) -> list[Explanation]:
    """Split the scores of some `rows` of `items`, with what the item-to-item tables add."""
    vectors = items.item_vectors[rows].astype(np.float64)
    terms = vectors @ profile.terms.T
    terms += items.traits.values[rows].astype(np.float64) @ profile.traits.T
    terms += profile.floors + from_tables
    popularity = items.item_biases[rows] + profile.popularity * items.item_popularity[rows].astype(
        np.float64
    )
    trends = profile.trend * items.item_trend[rows].astype(np.float64)
    rated = profile.items[: len(profile.items) - sum(profile.group_sizes)]
    return [
        Explanation(
            popularity=popular,
            trend=trend,
            prior=prior,
            terms=profile.sum_by_group(own),
            items=rated,
            liked=profile.liked_by_group,
        )
        for popular, trend, prior, own in zip(
            popularity.tolist(),
            trends.tolist(),
            (vectors @ model.prior_mean).tolist(),
            terms,
            strict=True,
        )
    ]
