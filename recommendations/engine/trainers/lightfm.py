"""LightFM as the trainer: several trainings side by side.

One training's vectors depend on its random start; the average of a few scores better than any.
The directions in which items hardly differ are dropped afterwards.
"""

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from lightfm import LightFM
from numpy.typing import NDArray

from ..data.interactions import Interactions, ItemFeatures
from ..data.likes_and_dislikes import (
    LEAST_LIKING,
    balance,
    dislike_weights,
    liking_weights,
    rating_blocks,
    user_means,
)
from ..data.size import Size
from ..errors import InputError, TrainingDivergedError
from ..parameters import Parameters
from .checkpoint import Checkpoint
from .trainer import Representations
from .whitening import whiten

LOSSES = ("warp", "bpr", "logistic", "warp-kos")
_BALANCE = 0.5
_BYTES_A_RATING = 72
"""Its weight and label, in sparse matrices and while these are made."""
_BYTES_A_NUMBER = 28
"""Of LightFM's embeddings, which are drawn as float64; and of all trainings' while averaged."""


_BYTES_KEPT = 24
"""Of each embedding and the sum of its squared gradients: gone on from, kept and put together."""
_ITEM_STATE = (
    "item_embeddings",
    "item_embedding_gradients",
    "item_biases",
    "item_bias_gradients",
)
"""LightFM's attributes that a later training goes on from.

By the gradients, adagrad goes on with small steps for items. Users begin anew, with large steps, so
that a few passes place them among items that hardly move, and no user has to be stored.
"""


class LightFMTrainer:
    """Trains LightFM `parameters.trainings` times, each from its own random start."""

    def memory(self, size: Size, parameters: Parameters) -> int:
        """Return how many bytes `fit` takes at most, as `Trainer.memory` describes."""
        embedded = (size.users + 2 * size.items + size.features) * parameters.components
        averaged = (size.users + size.items) * parameters.components * parameters.trainings
        kept = (size.items + size.features) * (parameters.components + 1) * parameters.trainings
        return (
            _BYTES_A_RATING * size.ratings
            + _BYTES_A_NUMBER * (embedded + averaged)
            + _BYTES_KEPT * kept
            + 24 * (size.items + size.entries)
        )

    def fit(
        self,
        interactions: Interactions,
        features: ItemFeatures,
        parameters: Parameters,
        progress: Callable[[], None] = lambda: None,
        start: Checkpoint | None = None,
    ) -> Representations:
        """Learn from ratings, as `Trainer.fit` describes."""
        if parameters.loss not in LOSSES:
            raise InputError(f"loss must be one of {', '.join(LOSSES)}, not {parameters.loss!r}")
        labels, weights = labels_and_weights(interactions, parameters.loss)
        n_users = labels.shape[0]
        users = np.unique(labels.row[labels.data > 0])
        rated = np.unique(interactions.items)
        labels, weights = _columns(labels, weights, rated)
        item_features = features.of(rated).with_identity()
        item_ids = interactions.item_ids[rated]
        item_vectors, user_vectors, biases, states = [], [], [], []
        passes = parameters.passes(len(interactions), going_on=start is not None)
        for training in range(parameters.trainings):
            lightfm = LightFM(
                no_components=parameters.components,
                loss=parameters.loss,
                learning_rate=parameters.learning_rate,
                random_state=parameters.seed + training,
            )
            if start is not None:
                lightfm._initialize(parameters.components, item_features.shape[1], n_users)
                _take_up(lightfm, start, training, start.rows_of(item_ids, features.names))
            for _ in range(passes):
                _fit_epoch(lightfm, labels, weights, item_features, parameters)
                progress()
            own_biases, own_vectors = lightfm.get_item_representations(item_features)
            item_vectors.append(own_vectors)
            biases.append(own_biases)
            user_vectors.append(lightfm.get_user_representations()[1][users])
            states.append([getattr(lightfm, name) for name in _ITEM_STATE])
        vectors, prior_mean = whiten(
            np.hstack(item_vectors).astype(np.float64) / parameters.trainings,
            np.hstack(user_vectors).astype(np.float64),
            parameters.kept_components,
        )
        arrays = dict(zip(_ITEM_STATE, map(np.stack, zip(*states, strict=True)), strict=True))
        checkpoint = Checkpoint(parameters.loss, item_ids, features.names, arrays)
        return Representations(rated, vectors, np.mean(biases, axis=0), prior_mean, checkpoint)


def labels_and_weights(
    interactions: Interactions, loss: str
) -> tuple[sp.coo_matrix, sp.coo_matrix | None]:
    """Return what LightFM is to learn from.

    Parameters
    ----------
    interactions
        The ratings.
    loss
        LightFM's name of it.

    Returns
    -------
    tuple of two coo_matrix of shape (n_users, n_items), float32
        +1 for liked (and -1 for disliked where the loss takes it); how much each counts, from 0 to
        3, or None where the loss takes no weights.
    """
    n_users = len(interactions.user_ids)
    means = user_means(interactions.users, interactions.stars, n_users)
    used = np.empty(len(interactions), dtype=np.bool_)
    for own in rating_blocks(len(interactions)):
        stars, theirs = interactions.stars[own], means[interactions.users[own]]
        used[own] = liking_weights(stars, theirs) >= LEAST_LIKING
        if loss == "logistic":
            used[own] |= dislike_weights(stars, theirs) > 0
    users, items = interactions.users[used], interactions.items[used]
    stars = interactions.stars[used]
    shares = balance(np.bincount(users, minlength=n_users), _BALANCE)
    signs, weights = (np.empty(len(users), dtype=np.float32) for _ in range(2))
    for own in rating_blocks(len(users)):
        liking = liking_weights(stars[own], means[users[own]])
        liked = liking >= LEAST_LIKING
        signs[own] = np.where(liked, 1.0, -1.0)
        weights[own] = np.where(liked, np.minimum(liking, 1.0), 1.0) * shares[users[own]]

    def matrix(values: NDArray[np.float32]) -> sp.coo_matrix:
        return sp.coo_matrix((values, (users, items)), shape=(n_users, len(interactions.item_ids)))

    # LightFM's k-th-order-statistic loss takes no weights.
    return matrix(signs), None if loss == "warp-kos" else matrix(weights)


def _columns(
    labels: sp.coo_matrix, weights: sp.coo_matrix | None, columns: NDArray[np.int32]
) -> tuple[sp.coo_matrix, sp.coo_matrix | None]:
    """Return both with these columns alone, and with rows and columns held once."""
    labels = labels.tocsc()[:, columns].tocoo()
    if weights is None:
        return labels, None
    values = weights.tocsc()[:, columns].data
    return labels, sp.coo_matrix((values, (labels.row, labels.col)), shape=labels.shape)


def _take_up(
    lightfm: LightFM,
    start: Checkpoint,
    training: int,
    rows: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> None:
    """Set what is known of the items and features; what is new keeps its random start."""
    here, there = rows
    for name in _ITEM_STATE:
        getattr(lightfm, name)[here] = start.arrays[name][training][there]


def _fit_epoch(
    lightfm: LightFM,
    labels: sp.coo_matrix,
    weights: sp.coo_matrix | None,
    item_features: sp.csr_matrix,
    parameters: Parameters,
) -> None:
    try:
        # LightFM checks itself for what is not finite, by a sum that numpy would warn of.
        with np.errstate(over="ignore", invalid="ignore"):
            lightfm.fit_partial(
                labels,
                item_features=item_features,
                sample_weight=weights,
                epochs=1,
                num_threads=parameters.threads,
            )
    except ValueError as error:
        if "finite" not in str(error):
            raise
        raise TrainingDivergedError(
            f"the training diverged (learning rate {parameters.learning_rate})"
        ) from error
