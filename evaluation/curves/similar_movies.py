"""Whether similar movies are liked by the same users, held out of training.

A user who likes a movie likes other movies too; a good list of similar movies has many of those,
and not because everyone likes them. So each hit weighs as much less as the movie is liked more in
training (popularity-stratified, Steck 2011, "Item popularity and recommendation accuracy"): a list
of the most popular movies gets little.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product, starmap
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.data.likes_and_dislikes import LIKED_STARS
from recommendations.engine.evaluation.trials import K, padded
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.feedback_weights import NO_ITEMS
from recommendations.engine.ranking.scoring import top_items
from recommendations.engine.ranking.similar import DEFAULT_BLEND, Blend, similar_items

from ..figures import OURS, Section, differences, interval

GRID = tuple(starmap(Blend, product((1.0, 2.0, 5.0), (0.0, 0.2, 0.5))))
_DOUBT = 5.0
"""Added to the likes of each movie before its hits are weighed: one like is no evidence."""
OBSCURE = 2
"""Movies that so few or fewer liked in training are counted as obscure."""

Lister = Callable[[int], NDArray[np.int64]]
"""From a movie (row) to the rows of `K` movies like it, without itself, most similar first."""


@dataclass(frozen=True)
class CoLikes:
    """The liked movies of users held out of training, at least two each.

    Attributes
    ----------
    liked
        Of each user the rows of these movies.
    likes
        Shape (n_items,): how many users liked each movie in training.
    """

    liked: tuple[NDArray[np.int64], ...]
    likes: NDArray[np.float64]

    @classmethod
    def of(cls, training: Interactions, held_out: Interactions) -> Self:
        """Take the users of the held-out side and the likes of the training side."""
        liked = training.items[training.stars >= LIKED_STARS]
        ratings = held_out.by_user()
        users = []
        for row in np.unique(held_out.users).tolist():
            items, stars = ratings.of(row)
            users.append(items[stars >= LIKED_STARS].astype(np.int64))
        return cls(
            tuple(own for own in users if len(own) > 1),
            np.bincount(liked, minlength=len(training.item_ids)).astype(np.float64),
        )

    def halves(self, seed: int) -> tuple[Self, Self]:
        """Split the users at random."""
        order = np.random.default_rng(seed).permutation(len(self.liked)).tolist()
        middle = len(order) // 2
        first, second = (
            tuple(self.liked[place] for place in part) for part in (order[:middle], order[middle:])
        )
        return replace(self, liked=first), replace(self, liked=second)

    @property
    def movies(self) -> NDArray[np.int64]:
        """Rows of the movies that anyone here likes."""
        return np.unique(np.concatenate([NO_ITEMS, *self.liked]))

    def lists_of(self, lister: Lister) -> NDArray[np.int64]:
        """Return the lists of `movies` by row, shape (n_items, K); -1 where there is none."""
        lists = np.full((len(self.likes), K), -1, dtype=np.int64)
        for movie in self.movies.tolist():
            lists[movie] = padded(lister(movie))
        return lists

    def ndcg(self, lists: NDArray[np.int64], weighted: bool) -> NDArray[np.float64]:
        """Return for each user the mean over their movies of the list's NDCG.

        Parameters
        ----------
        lists
            What to measure, from `lists_of`.
        weighted
            Whether hits weigh the less the more a movie is liked; otherwise all weigh the same.

        Returns
        -------
        ndarray of shape (n_people,)
            0 to 1; 1 where every movie's list begins with the heaviest of the others.
        """
        weights = 1.0 / (self.likes + _DOUBT) if weighted else np.ones(len(self.likes))
        return np.array([_mean_ndcg(lists, own, weights) for own in self.liked])


def similar_section(model: Model, co_likes: CoLikes, seed: int) -> Section | None:
    """Compare ways to find similar movies.

    The weights are chosen on one half of the users (`GRID`), all figures are of the other.

    Parameters
    ----------
    model
        Trained without the users of `co_likes`.
    co_likes
        The users to measure on.
    seed
        Start of the random numbers.

    Returns
    -------
    dict or None
        By row the ``weighted`` and ``plain`` NDCG@10, and the share of ``obscure`` movies in
        the lists; how much better ours is by the first (``ours_minus``). None where there are fewer
        than two users.
    """
    first, second = co_likes.halves(seed)
    if not first.liked:
        return None
    figures = [
        float(first.ndcg(first.lists_of(blended(model, blend)), True).mean()) for blend in GRID
    ]
    best = GRID[int(np.argmax(figures))]
    rows = {**_listers(model, seed), "best of the other half": blended(model, best)}
    lists = {name: second.lists_of(lister) for name, lister in rows.items()}
    weighted = {name: second.ndcg(own, True) for name, own in lists.items()}
    obscure = co_likes.likes <= OBSCURE
    return {
        "people": len(second.liked),
        "movies": len(second.movies),
        "rows": {
            name: {
                "weighted": interval(weighted[name], seed),
                "plain": interval(second.ndcg(own, False), seed),
                "obscure": float(obscure[own[own >= 0]].mean()),
            }
            for name, own in lists.items()
        },
        "ours_minus": differences(weighted, OURS, seed),
        "best": {"doubt": best.shrinkage, "regression": best.regression, "tried": len(GRID)},
    }


def blended(model: Model, blend: Blend) -> Lister:
    """Return the site's lister with another blend."""
    return lambda movie: similar_items(model, movie, K, blend)


def _listers(model: Model, seed: int) -> dict[str, Lister]:
    plain = Blend(shrinkage=0.0, regression=0.0)
    centred = replace(model, item_vectors=model.item_vectors - model.item_vectors.mean(axis=0))
    tables = model.neighbours
    luck = np.random.default_rng(seed).random(len(model.item_ids)).astype(np.float32)
    return {
        OURS: blended(model, DEFAULT_BLEND),
        "plain cosine": blended(model, plain),
        "centred cosine": blended(centred, plain),
        "cosine, doubted": blended(model, replace(DEFAULT_BLEND, regression=0.0)),
        "lift": lambda movie: _strongest(tables.lift_liked.add_to, movie, model),
        "regression": lambda movie: _strongest(tables.regression.add_to, movie, model),
        "most popular": lambda movie: top_items(model.item_popularity, K, np.array([movie])),
        "by chance": lambda movie: top_items(luck, K, np.array([movie])),
    }


def _strongest(
    add_to: Callable[[NDArray[np.float32], NDArray[np.int64], NDArray[np.float64]], None],
    movie: int,
    model: Model,
) -> NDArray[np.int64]:
    scores = np.zeros(len(model.item_ids), dtype=np.float32)
    add_to(scores, np.array([movie]), np.ones(1))
    return top_items(scores, K, np.array([movie]))


def _mean_ndcg(
    lists: NDArray[np.int64], own: NDArray[np.int64], weights: NDArray[np.float64]
) -> float:
    """Return the mean NDCG of the lists of someone's movies, each against their other movies."""
    discounts = 1.0 / np.log2(np.arange(2, K + 2))
    own_weights = np.zeros(len(weights) + 1)
    own_weights[own] = weights[own]
    # The place -1, where a list has ended, is the last of `own_weights` and weighs nothing.
    gains = own_weights[lists[own]] @ discounts
    order = np.argsort(-weights[own], kind="stable")
    heaviest = weights[own][order]
    places = np.empty(len(own), dtype=np.int64)
    places[order] = np.arange(len(own))
    # Of each movie, the best list is the heaviest of the others: its own place is skipped.
    others = np.arange(min(K, len(own) - 1))
    skipped = others + (others >= places[:, None])
    best = heaviest[skipped] @ discounts[: len(others)]
    return float((gains / best).mean())
