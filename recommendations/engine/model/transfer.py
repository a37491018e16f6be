"""A model taken to another catalogue: what it learned there of the items, by the items here."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..components.rating_prediction import StarModel
from ..data.interactions import Description
from .model import Model, popularity_of


def transfer(
    model: Model,
    item_ids: NDArray[np.int64],
    rows: NDArray[np.int64],
    unknown: Sequence[Description],
) -> Model:
    """Return the model over another catalogue.

    Parameters
    ----------
    model
        Trained elsewhere.
    item_ids
        Shape (n_items,), ascending: all items of the catalogue.
    rows
        Shape (n_items,): the row that each of them has in the model, none twice; -1 for one that
        the model does not know.
    unknown
        The descriptions of the latter, in their order. Their vectors and biases come from their
        features, their predicted stars are those of items in general, and their tables are empty.
    """
    there = rows >= 0
    places = np.full(len(model.item_ids), -1, dtype=np.int64)
    places[rows[there]] = np.flatnonzero(there)
    vectors, biases = model.content.of(unknown)

    def joined(learned: NDArray[np.float32], predicted: NDArray[np.float32]) -> NDArray[np.float32]:
        values = np.empty((len(rows), *learned.shape[1:]), dtype=np.float32)
        values[there] = learned[rows[there]]
        values[~there] = predicted
        return values

    nobody = np.zeros(len(unknown), dtype=np.int64)
    return replace(
        model,
        movies=None,
        read_as_likes=None,
        item_ids=item_ids,
        item_vectors=joined(model.item_vectors, vectors),
        item_biases=joined(model.item_biases, biases),
        item_popularity=joined(model.item_popularity, popularity_of(nobody)),
        item_trend=joined(model.item_trend, np.zeros(len(unknown), dtype=np.float32)),
        traits=replace(
            model.traits, values=joined(model.traits.values, model.traits.values_of(unknown))
        ),
        neighbours=model.neighbours.moved(places, len(rows)),
        stars=_stars_of(model.stars, rows),
    )


def _stars_of(stars: StarModel, rows: NDArray[np.int64]) -> StarModel:
    """Return the numbers of these rows, and for -1 those of a movie that nobody has rated.

    Its own lie as far from the movies' means as other movies' numbers do, as in `learn_stars`.
    """
    among = np.column_stack([stars.loadings, stars.means]).var(axis=0)
    unsure = stars.variances.mean(axis=0) + among[: stars.variances.shape[1]]

    def joined(learned: NDArray[np.float32], usual: NDArray[np.float32]) -> NDArray[np.float32]:
        # The last row stands for all movies that are unknown, which -1 then finds.
        return np.concatenate([learned, usual[None].astype(np.float32)])[rows]

    return replace(
        stars,
        means=joined(stars.means, stars.means.mean(axis=0)),
        loadings=joined(stars.loadings, stars.loadings.mean(axis=0)),
        variances=joined(stars.variances, unsure),
    )
