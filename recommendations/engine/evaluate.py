"""Measure on what came later: split by time, rank the whole catalogue, leave out what is known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .foldin import fold_in
from .interactions import Interactions
from .metrics import ndcg_at, precision_at, recall_at
from .model import Model
from .preferences import LIKED_STARS
from .rank import score_items, top_items

K = 10
NEWEST_SHARE = 0.2

Scorer = Callable[[NDArray[np.int64], NDArray[np.float32]], NDArray[np.float32]]
"""From a user's known items (rows) and stars to a score for every item."""


@dataclass(frozen=True)
class Figures:
    """Means over the users measured, each 0 to 1, higher is better."""

    ndcg: float
    precision: float
    recall: float
    users: int


def split_by_time(
    interactions: Interactions, newest_share: float = NEWEST_SHARE
) -> tuple[Interactions, Interactions]:
    """Split at one moment for all users: what came before, and the newest share after it.

    Ratings of the same second stay on the same side.
    """
    if not len(interactions):
        return interactions, interactions
    moments = np.sort(interactions.rated_at)
    cut = moments[min(int(len(moments) * (1 - newest_share)), len(moments) - 1)]
    older = interactions.rated_at < cut
    return interactions.where(older), interactions.where(~older)


def popularity_scorer(known: Interactions) -> Scorer:
    """Return the baseline: how many users liked each item, the same list for everyone."""
    liked = known.items[known.stars >= LIKED_STARS]
    counts = np.bincount(liked, minlength=len(known.item_ids)).astype(np.float32)
    return lambda items, stars: counts


def model_scorer(model: Model) -> Scorer:
    """Return scores as the site computes them: fold the known ratings in, then one product."""
    return lambda items, stars: score_items(model, fold_in(model, items, stars).vector)


def evaluate(
    scorer: Scorer,
    known: Interactions,
    held_out: Interactions,
    progress: Callable[[], None] = lambda: None,
) -> Figures | None:
    """Measure a scorer on held-out ratings.

    Parameters
    ----------
    scorer
        What to measure; sees only `known`.
    known, held_out
        The two sides of a split. Users are measured who have a known rating and liked something
        held out; what they have rated before is left out of the ranking.
    progress
        Called for each user, measured or not.

    Returns
    -------
    Figures or None
        None where the split leaves no user to measure.
    """
    before, after = known.by_user(), held_out.by_user()
    figures = []
    for user in range(len(known.user_ids)):
        progress()
        items, stars = before.of(user)
        later, later_stars = after.of(user)
        liked = later[later_stars >= LIKED_STARS].astype(np.int64)
        if not len(items) or not len(liked):
            continue
        rows = items.astype(np.int64)
        ranked = top_items(scorer(rows, stars), K, rows)
        figures.append(
            [measure(K, ranked, liked) for measure in (ndcg_at, precision_at, recall_at)]
        )
    if not figures:
        return None
    ndcg, precision, recall = np.mean(figures, axis=0)
    return Figures(float(ndcg), float(precision), float(recall), len(figures))
