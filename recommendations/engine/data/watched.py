"""What users watched without giving stars, beside what they rated."""

from dataclasses import replace

import numpy as np

from .interactions import Interactions
from .likes_and_dislikes import TYPICAL_MEAN, user_means


def with_watched(rated: Interactions, watched: Interactions) -> Interactions:
    """Return ratings and what was watched as if rated, by each user at their own mean.

    As in the fold-in: having watched a movie says what else a user watches, and not how much they
    liked it.

    Parameters
    ----------
    rated
        The ratings.
    watched
        Of the same items, and none that the same user rated; its stars are not looked at. Its users
        may be others.

    Returns
    -------
    Interactions
        With the users of both. Someone who rated nothing has the typical mean.
    """
    if not len(watched):
        return rated
    user_ids, rows = np.unique(
        np.concatenate([rated.user_ids, watched.user_ids]), return_inverse=True
    )
    raters, watchers = np.split(rows.astype(np.int32), [len(rated.user_ids)])
    means = np.full(len(user_ids), TYPICAL_MEAN, dtype=np.float32)
    means[raters] = user_means(rated.users, rated.stars, len(rated.user_ids))
    who = watchers[watched.users]
    return replace(
        rated,
        user_ids=user_ids,
        users=np.concatenate([raters[rated.users], who]),
        items=np.concatenate([rated.items, watched.items]),
        stars=np.concatenate([rated.stars, means[who]]),
        rated_at=np.concatenate([rated.rated_at, watched.rated_at]),
    )
