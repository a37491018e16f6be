"""Ratings small enough to work out by hand."""

import numpy as np

from recommendations.engine.data.interactions import Interactions

Row = tuple[int, int, float]
"""User id, item id, stars."""


def interactions_of(*rows: Row, n_items: int = 6) -> Interactions:
    """Ratings of the items 0 to n_items - 1, each a second after the one before."""
    return Interactions.from_ids(
        users=np.array([user for user, _, _ in rows], dtype=np.int64),
        items=np.array([item for _, item, _ in rows], dtype=np.int64),
        stars=np.array([stars for _, _, stars in rows], dtype=np.float32),
        rated_at=np.arange(len(rows)),
        item_ids=np.arange(n_items),
    )


def rows_of(interactions: Interactions) -> set[Row]:
    """The ratings, by the outside's ids."""
    return set(
        zip(
            interactions.user_ids[interactions.users].tolist(),
            interactions.item_ids[interactions.items].tolist(),
            interactions.stars.tolist(),
            strict=True,
        )
    )
