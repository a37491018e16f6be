"""Splits of ratings into a training part and a held-out one."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..data.interactions import Interactions

TEST_SHARE = 0.2
LEAST_RATINGS = 25
"""Users with fewer are not held out: beside 20 given ratings some must be left to find."""
HELD_OUT_USERS = 0.2
HIDDEN_ITEMS = 0.1

Split = tuple[Interactions, Interactions]
"""Training and held-out part, with the users and items of both."""


def split_by_time(interactions: Interactions, newest_share: float = TEST_SHARE) -> Split:
    """Split at one moment for all users: what came before, and the newest share after it.

    Ratings of the same second stay on the same side.
    """
    if not len(interactions):
        return interactions, interactions
    return split_at(interactions, newest_since(interactions.rated_at, newest_share))


def newest_since(rated_at: NDArray[np.int64], newest_share: float = TEST_SHARE) -> int:
    """Return when the newest share of some ratings, of which there is one, begins."""
    place = min(int(len(rated_at) * (1 - newest_share)), len(rated_at) - 1)
    return int(np.partition(rated_at, place)[place])


def split_at(interactions: Interactions, moment: int) -> Split:
    """Split into what came before a moment, in seconds since 1970, and the rest."""
    older = interactions.rated_at < moment
    return interactions.where(older), interactions.where(~older)


def sliding_splits(interactions: Interactions, since: int, cuts: int) -> Iterator[Split]:
    """Yield what came before each of several cuts, and what came between it and the next.

    Parameters
    ----------
    interactions
        All ratings.
    since
        The first cut, in seconds since 1970.
    cuts
        How many: between any two there are equally many ratings, but for those of the same second.
        One that leaves nothing on a side of it is left out.
    """
    newest = np.sort(interactions.rated_at[interactions.rated_at >= since])
    if not len(newest):
        return
    places = np.linspace(0, len(newest), cuts, endpoint=False).astype(int)
    starts = np.unique(newest[places]).tolist()
    for start, end in pairwise([since, *starts[1:], int(newest[-1]) + 1]):
        before, rest = split_at(interactions, start)
        between = rest.where(rest.rated_at < end)
        if len(before) and len(between):
            yield before, between


def is_by_time(split: Split) -> bool:
    """Return whether all of the held-out part is newer than all of the training part."""
    training, held_out = split
    if not len(training) or not len(held_out):
        return False
    return bool(held_out.rated_at.min() > training.rated_at.max())


def split_at_random(interactions: Interactions, seed: int, share: float = TEST_SHARE) -> Split:
    """Hold out a share of all ratings, drawn by seed."""
    order = np.random.default_rng(seed).permutation(len(interactions))
    held_out = np.zeros(len(interactions), dtype=np.bool_)
    held_out[order[: round(share * len(interactions))]] = True
    return interactions.where(~held_out), interactions.where(held_out)


def hold_out_users(interactions: Interactions, seed: int) -> Split:
    """Hold out all ratings of a fifth of the users who have at least `LEAST_RATINGS`."""
    counts = np.bincount(interactions.users, minlength=len(interactions.user_ids))
    eligible = np.flatnonzero(counts >= LEAST_RATINGS)
    drawn = _drawn(eligible, round(HELD_OUT_USERS * len(eligible)), seed)
    held_out = np.isin(interactions.users, drawn)
    return interactions.where(~held_out), interactions.where(held_out)


def hide_items(
    interactions: Interactions, seed: int
) -> tuple[Interactions, Interactions, NDArray[np.int64]]:
    """Hold out all ratings of a tenth of the items; return the rows of these items too."""
    n_items = len(interactions.item_ids)
    hidden = _drawn(np.arange(n_items), round(HIDDEN_ITEMS * n_items), seed)
    held_out = np.isin(interactions.items, hidden)
    return interactions.where(~held_out), interactions.where(held_out), hidden


def _drawn(rows: NDArray[np.int64], count: int, seed: int) -> NDArray[np.int64]:
    chosen: NDArray[np.int64] = np.sort(np.random.default_rng(seed).permutation(rows)[:count])
    return chosen


def join(training: Interactions, test: Interactions) -> tuple[Interactions, Split]:
    """Make one of two sets of ratings of the same items, with the users of both.

    A test rating of a movie that the same user rated in training is left out: no list can
    have it.

    Returns
    -------
    Interactions
        Of both.
    Split
        The two parts of it.
    """
    users = [each.user_ids[each.users] for each in (training, test)]
    _, numbers = np.unique(np.concatenate(users), return_inverse=True)
    known, new = np.split(numbers, [len(training)])
    fresh = ~np.isin(_pairs(new, test), _pairs(known, training))
    both = Interactions.from_ids(
        users=np.concatenate([users[0], users[1][fresh]]),
        items=training.item_ids[np.concatenate([training.items, test.items[fresh]])],
        stars=np.concatenate([training.stars, test.stars[fresh]]),
        rated_at=np.concatenate([training.rated_at, test.rated_at[fresh]]),
        item_ids=training.item_ids,
    )
    first = np.arange(len(both)) < len(training)
    return both, (both.where(first), both.where(~first))


def _pairs(users: NDArray[np.int64], ratings: Interactions) -> NDArray[np.void]:
    """Return each rating's user and item as one value that can be compared."""
    pairs = np.column_stack([users, ratings.items.astype(np.int64)])
    return np.ascontiguousarray(pairs).view([("user", np.int64), ("item", np.int64)]).ravel()
