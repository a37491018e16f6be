"""How much more a movie is liked lately than it was."""

import numpy as np
from numpy.typing import NDArray

from ..data.interactions import Interactions
from ..data.likes_and_dislikes import LIKED_STARS

NEWEST_SHARE = 0.1
"""Of all ratings, these are lately."""
_DOUBT = 2.0


def learn_trend(interactions: Interactions) -> NDArray[np.float32]:
    """Return log((recent likes + 2) / (expected + 2)) of each movie, shape (n_items,).

    Expected are as many as if its likes had come when everybody's did.
    """
    n_items = len(interactions.item_ids)
    liked = interactions.stars >= LIKED_STARS
    if not liked.any():
        return np.zeros(n_items, dtype=np.float32)
    moments = np.sort(interactions.rated_at)
    since = moments[min(int(len(moments) * (1 - NEWEST_SHARE)), len(moments) - 1)]
    recent = liked & (interactions.rated_at >= since)
    likes = np.bincount(interactions.items[liked], minlength=n_items)
    lately = np.bincount(interactions.items[recent], minlength=n_items)
    expected = likes * (recent.sum() / liked.sum())
    trend: NDArray[np.float32] = np.log((lately + _DOUBT) / (expected + _DOUBT)).astype(np.float32)
    return trend
