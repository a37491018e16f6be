"""What users watched without giving stars, beside what they rated."""

from dataclasses import replace

import numpy as np

from .interactions import Interactions
from .likes_and_dislikes import TYPICAL_MEAN, user_means

_MOST_STARS = np.float32(5.0)


def with_watched(rated: Interactions, watched: Interactions) -> Interactions:
    """Return ratings and what was watched as if rated, as far from each user's own mean.

    As in the fold-in: having watched a movie says what else a user watches, and how much they
    liked it only where they said so.

    Parameters
    ----------
    rated
        The ratings.
    watched
        Of the same items, and none that the same user rated; its stars are those of someone with
        the typical mean. Its users may be others.

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
    above = watched.stars - np.float32(TYPICAL_MEAN)
    stars = np.minimum(means[who] + above, _MOST_STARS)
    return replace(
        rated,
        user_ids=user_ids,
        users=np.concatenate([raters[rated.users], who]),
        items=np.concatenate([rated.items, watched.items]),
        stars=np.concatenate([rated.stars, stars]),
        rated_at=np.concatenate([rated.rated_at, watched.rated_at]),
    )
