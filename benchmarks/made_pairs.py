"""Who rated what, made up: few movies have most ratings, and few people gave most."""

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.data.interactions import Interactions

USERS = 70_000
MOVIES = 10_000


def distinct_pairs(
    random: np.random.Generator, count: int, users: int = USERS, movies: int = MOVIES
) -> NDArray[np.int64]:
    """Draw users and movies, shape (count,), each pair once, as `user * movies + movie`.

    In the order of users, as MovieLens has them: indexes grow faster at their end.
    """
    eagerness = random.lognormal(0, 1.2, users)
    popularity = 1 / (np.arange(movies) + 20)
    pairs = np.empty(0, dtype=np.int64)
    while len(pairs) < count:
        user = random.choice(users, count, p=eagerness / eagerness.sum())
        movie = random.choice(movies, count, p=popularity / popularity.sum())
        pairs = np.unique(np.concatenate([pairs, user * movies + movie]))
    return np.sort(random.permutation(pairs)[:count])


def make_interactions(ratings: int) -> Interactions:
    """Make so many ratings; the same number gives the same ones."""
    random = np.random.default_rng(0)
    users, movies = np.divmod(distinct_pairs(random, ratings), MOVIES)
    stars = np.round(2 * random.normal(3.6, 1.0, ratings).clip(0.5, 5.0)) / 2
    return Interactions(
        user_ids=np.arange(USERS),
        item_ids=np.arange(MOVIES),
        users=users.astype(np.int32),
        items=movies.astype(np.int32),
        stars=stars.astype(np.float32),
        rated_at=np.arange(ratings),
    )
