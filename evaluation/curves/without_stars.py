"""What is gained by knowing movies that users have seen, or want to see, without their stars.

Of users held out of training some ratings are known, and of further movies only that they rated
them. That stands for a diary, and for a watchlist as well: no data says what people want to see.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.metrics import hits_of, ndcg
from recommendations.engine.evaluation.trials import K, liked_of, padded
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.feedback_weights import ImplicitFeedback
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items, top_items

from ..figures import Section, interval

KNOWN = ((0, 3), (0, 10), (0, 30), (3, 10), (10, 10), (10, 30), (20, 30))
"""How many ratings are known, and how many movies without stars."""
_LEFT = 5
"""Users with fewer movies beyond these are not measured."""


class _User(NamedTuple):
    rated: NDArray[np.int64]
    stars: NDArray[np.float32]
    unrated: NDArray[np.int64]
    liked: NDArray[np.int64]


def without_stars_section(model: Model, held_out: Interactions, seed: int) -> list[Section]:
    """Measure lists for the users of `held_out`, of whom the model knows nothing.

    Parameters
    ----------
    model
        Trained on other users.
    seed
        Start of the random numbers that draw which movies are known.

    Returns
    -------
    list of dict
        For each of `KNOWN` with users enough: ``ratings`` and ``unrated``, how many of each are
        known, ``users``, and NDCG@10 where what has no stars is left out (``left_out``), was seen
        (``seen``) or is wanted (``wanted``).
    """
    sections = []
    for ratings, unrated in KNOWN:
        users = _users(held_out, ratings, unrated, seed)
        if len(users) > 1:
            figures = {
                "left_out": _figures(model, users, lambda _rows: ImplicitFeedback()),
                "seen": _figures(model, users, lambda rows: ImplicitFeedback(seen=rows)),
                "wanted": _figures(model, users, lambda rows: ImplicitFeedback(wanted=rows)),
            }
            measured = {name: interval(values, seed) for name, values in figures.items()}
            known = {"ratings": ratings, "unrated": unrated, "users": len(users)}
            sections.append({**known, **measured})
    return sections


def _users(held_out: Interactions, ratings: int, unrated: int, seed: int) -> list[_User]:
    """Draw what is known of each user who has movies enough and liked one of the others."""
    generator, given = np.random.default_rng(seed), held_out.by_user()
    users = []
    for row in np.unique(held_out.users).tolist():
        items, stars = given.of(row)
        order = generator.permutation(len(items))
        rated, seen, rest = np.split(order, [ratings, ratings + unrated])
        liked = liked_of(items[rest], stars[rest])
        if len(rest) >= _LEFT and len(liked):
            rows = items.astype(np.int64)
            users.append(_User(rows[rated], stars[rated], rows[seen], liked))
    return users


def _figures(
    model: Model,
    users: list[_User],
    as_known: Callable[[NDArray[np.int64]], ImplicitFeedback],
) -> NDArray[np.float64]:
    """Return each user's NDCG@10; what is known of them is in no list."""
    lists = []
    for user in users:
        profile = profile_of(model, user.rated, user.stars, implicit=as_known(user.unrated))
        known = np.concatenate([user.rated, user.unrated])
        lists.append(padded(top_items(score_items(model, profile), K, known)))
    liked = [user.liked for user in users]
    return ndcg(hits_of(np.array(lists), liked), np.array([len(own) for own in liked]))
