"""Models and users of any size whose numbers lie as those trained on MovieLens do.

Item vectors of about length 1 of which the first few components say most, a long tail of biases
that follow popularity, every table of links as full as it can be, and ratings of movies that the
user is likely to have seen: with other numbers, finding a user's vector takes other steps.
"""

import numpy as np
import scipy.sparse as sp
from lightfm import LightFM
from numpy.typing import NDArray

from recommendations.engine.components.cold_start import Content
from recommendations.engine.components.item_similarity import (
    ENOUGH_LIKES,
    MOST_IN_SQUARE,
    USUAL_ITEMS,
    Neighbours,
)
from recommendations.engine.components.rating_prediction import StarModel
from recommendations.engine.components.sparse_rows import ENTRIES_KEPT, SparseRows
from recommendations.engine.components.traits import Traits
from recommendations.engine.model.mix import USUAL, Mix
from recommendations.engine.model.model import Model, popularity_of
from recommendations.engine.parameters import Parameters

COMPONENTS = 64
_GENRES, _HALF_DECADES = 19, 21
TRAITS = _GENRES + _HALF_DECADES
_SETS = 1_800
"""Sets of genres that movies have: as many as in MovieLens' largest release."""
_NAMES = (
    *(f"genre:{number}" for number in range(_GENRES)),
    *(f"year:{number}" for number in range(_HALF_DECADES)),
)
_MOST_LIKES = 30_000

Ratings = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Rows of the movies that a user rated, and the stars they gave."""


def make_model(items: int, components: int = COMPONENTS, seed: int = 0) -> Model:
    """Make a model; the same numbers give the same model."""
    random = np.random.default_rng(seed)
    likes = _MOST_LIKES * 20 / (random.permutation(items) + 20)
    popularity = popularity_of(likes.astype(np.int64))
    spread = np.maximum(0.65 * np.exp(-np.arange(components) / 5), 0.01)
    lengths = random.lognormal(0, 0.3, (items, 1)) * (0.8 + 0.05 * popularity[:, None])
    vectors = random.normal(0, spread, (items, components)) * lengths
    biases = 0.5 * (popularity - popularity.mean()) + random.normal(0, 0.4, items)
    return Model(
        item_ids=np.arange(items),
        item_vectors=vectors.astype(np.float32),
        item_biases=biases.astype(np.float32),
        item_popularity=popularity,
        item_trend=np.zeros(items, dtype=np.float32),
        prior_mean=2.5 * spread / np.linalg.norm(spread),
        traits=_traits(items, random),
        neighbours=_neighbours(likes, random),
        stars=StarModel.constant(items, 3.5),
        content=Content(
            names=_NAMES,
            weights=np.zeros((TRAITS, components + 1), dtype=np.float32),
            base=np.zeros(components + 1, dtype=np.float32),
        ),
        mix=Mix.of(USUAL),
        parameters=Parameters(),
    )


def make_users(model: Model, users: int, ratings: int, seed: int = 1) -> list[Ratings]:
    """Make users who rated movies to their taste, which is drawn from the model's prior."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(users):
        taste = random.normal(model.prior_mean, 1.0).astype(np.float32)
        chances = model.item_vectors @ taste + model.item_biases
        chances += random.gumbel(size=len(chances))
        rated = np.argpartition(-chances, ratings - 1)[:ratings]
        stars = np.round(2 * random.normal(3.6, 1.0, ratings).clip(0.5, 5.0)) / 2
        made.append((rated.astype(np.int64), stars.astype(np.float32)))
    return made


def lightfm_of(model: Model, users: int) -> LightFM:
    """Return a LightFM with the same items, fitted as far as predicting needs."""
    items, components = model.item_vectors.shape
    lightfm = LightFM(no_components=components)
    nothing = sp.coo_matrix((users, items), dtype=np.float32)
    lightfm.fit_partial(nothing, epochs=0)
    lightfm.item_embeddings[:] = model.item_vectors
    lightfm.item_biases[:] = model.item_biases
    return lightfm


def _traits(items: int, random: np.random.Generator) -> Traits:
    """Make sets of a few genres, most movies having one of the first, and places in decades."""
    sets = random.random((_SETS, _GENRES)) < 0.14
    shares = 1 / (np.arange(_SETS) + 5)
    genres = sets[random.choice(_SETS, items, p=shares / shares.sum())]
    half, within = np.divmod(random.uniform(0, _HALF_DECADES - 1, items), 1)
    years = np.zeros((items, _HALF_DECADES))
    years[np.arange(items), half.astype(int)] = 1 - within
    years[np.arange(items), half.astype(int) + 1] = within
    values = np.hstack([genres, years]).astype(np.float32)
    return Traits(_NAMES, values, np.repeat([1.0, 0.0], [_GENRES, _HALF_DECADES]))


def _neighbours(likes: NDArray[np.float64], random: np.random.Generator) -> Neighbours:
    ranked = np.argsort(-likes, kind="stable")
    enough = int(np.searchsorted(np.cumsum(likes[ranked]), ENOUGH_LIKES * likes.sum())) + 1
    known = np.sort(ranked[: max(enough, USUAL_ITEMS)])
    square = np.sort(ranked[: min(len(known), MOST_IN_SQUARE)])
    floor = np.zeros(len(likes), dtype=np.float32)
    floor[known] = -3.0
    return Neighbours(
        regression=_links(square, len(likes), random, -0.01, 0.03),
        lift_liked=_links(known, len(likes), random, 0.1, 3.0),
        lift_disliked=_links(known, len(likes), random, 0.1, 3.0),
        floor_liked=floor,
        floor_disliked=floor,
    )


def _links(
    known: NDArray[np.int64], items: int, random: np.random.Generator, low: float, high: float
) -> SparseRows:
    """Make rows of `ENTRIES_KEPT` links each, evenly spread over the known items."""
    kept = min(ENTRIES_KEPT, len(known))
    gaps = random.integers(1, len(known) // kept + 1, (len(known), kept))
    counts = np.zeros(items, dtype=np.int64)
    counts[known] = kept
    return SparseRows(
        starts=np.concatenate([[0], np.cumsum(counts)]),
        items=known[np.cumsum(gaps, axis=1) - 1].ravel().astype(np.int32),
        values=random.uniform(low, high, gaps.size).astype(np.float32),
    )
