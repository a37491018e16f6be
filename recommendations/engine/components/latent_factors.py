"""Item vectors from LightFM: several trainings side by side, in coordinates where users are alike.

One training's vectors depend on its random start; the average of a few scores better than any.
Side by side, they are turned so that the trained users' vectors are spread the same in every
direction, and the directions in which items hardly differ are dropped: a user's prior is then the
standard normal distribution around `prior_mean`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from lightfm import LightFM
from numpy.typing import NDArray

from ..data.interactions import Interactions, ItemFeatures
from ..data.likes_and_dislikes import balance, dislike_weights, liking_weights, user_means
from ..errors import NotEnoughRatingsError, TrainingDivergedError
from ..parameters import Parameters

LEAST_LIKING = 0.2
"""Ratings that say less than this are not trained on."""
_BALANCE = 0.5
_RIDGE = 1e-3
"""Added to the users' covariance, as a share of its mean variance, so that it can be factored."""


@dataclass(frozen=True)
class Representations:
    """What LightFM learned of the items.

    Attributes
    ----------
    items
        Shape (n_rated,): rows of the items that have ratings; the others are not learned from.
    vectors, biases
        Shape (n_rated, n_components) and (n_rated,), float32.
    prior_mean
        Shape (n_components,), float64: where users' vectors lie on average.
    """

    items: NDArray[np.int32]
    vectors: NDArray[np.float32]
    biases: NDArray[np.float32]
    prior_mean: NDArray[np.float64]


def learn_representations(
    interactions: Interactions,
    features: ItemFeatures,
    parameters: Parameters,
    progress: Callable[[], None],
) -> Representations:
    """Train LightFM `parameters.trainings` times, each from its own random start.

    Raises
    ------
    NotEnoughRatingsError
        If fewer than two users liked anything, or all liked the same one item.
    TrainingDivergedError
        If the numbers left the finite range.
    """
    labels, weights = labels_and_weights(interactions, parameters.loss)
    users = np.unique(labels.row[labels.data > 0])
    if len(users) < 2 or len(np.unique(labels.col[labels.data > 0])) < 2:
        raise NotEnoughRatingsError(
            "there is too little to learn from: at least two people must have liked "
            "at least two movies between them"
        )
    rated = np.unique(interactions.items)
    labels, weights = (_columns(matrix, rated) for matrix in (labels, weights))
    item_features = features.of(rated).with_identity()
    items, people, biases = [], [], []
    for training in range(parameters.trainings):
        lightfm = LightFM(
            no_components=parameters.components,
            loss=parameters.loss,
            learning_rate=parameters.learning_rate,
            random_state=parameters.seed + training,
        )
        for _ in range(parameters.epochs):
            _fit_epoch(lightfm, labels, weights, item_features, parameters)
            progress()
        item_biases, item_vectors = lightfm.get_item_representations(item_features)
        items.append(item_vectors)
        biases.append(item_biases)
        people.append(lightfm.get_user_representations()[1][users])
    vectors, prior_mean = _turned(
        np.hstack(items).astype(np.float64) / parameters.trainings,
        np.hstack(people).astype(np.float64),
        parameters.kept_components,
    )
    return Representations(rated, vectors, np.mean(biases, axis=0), prior_mean)


def _turned(
    items: NDArray[np.float64], users: NDArray[np.float64], kept: int
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Turn vectors so that users are spread by 1 in every direction; keep where items differ most.

    Parameters
    ----------
    items, users
        Shape (n_items, n) and (n_users, n); scores are their products.
    kept
        How many directions at most.

    Returns
    -------
    tuple of ndarray of shape (n_items, kept) and (kept,)
        The items' vectors less their mean, which is in every score alike, and the users' mean.
    """
    mean = users.mean(axis=0)
    covariance = np.atleast_2d(np.cov(users.T))
    ridge = _RIDGE * max(np.trace(covariance) / len(covariance), 1e-9)
    spread = np.linalg.cholesky(covariance + ridge * np.eye(len(covariance)))
    turned = (items - items.mean(axis=0)) @ spread
    _, directions = np.linalg.eigh(turned.T @ turned)
    directions = directions[:, ::-1][:, :kept]
    prior_mean: NDArray[np.float64] = directions.T @ np.linalg.solve(spread, mean)
    return np.ascontiguousarray(turned @ directions, dtype=np.float32), prior_mean


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
        +1 for liked (and -1 for disliked where the loss knows it); how much each says, from 0 to
        3, or None where the loss takes no weights.
    """
    n_users = len(interactions.user_ids)
    means = user_means(interactions.users, interactions.stars, n_users)[interactions.users]
    liked = liking_weights(interactions.stars, means)
    disliked = dislike_weights(interactions.stars, means)
    told = (liked >= LEAST_LIKING) | (disliked > 0) if loss == "logistic" else liked >= LEAST_LIKING
    signs = np.where(liked >= LEAST_LIKING, 1.0, -1.0)
    weights = np.where(liked >= LEAST_LIKING, np.minimum(liked, 1.0), 1.0)
    weights *= balance(np.bincount(interactions.users[told], minlength=n_users), _BALANCE)[
        interactions.users
    ]

    def matrix(values: NDArray[np.float64]) -> sp.coo_matrix:
        cells = (interactions.users[told], interactions.items[told])
        shape = (n_users, len(interactions.item_ids))
        return sp.coo_matrix((values[told].astype(np.float32), cells), shape=shape)

    # LightFM's k-th-order-statistic loss takes no weights.
    return matrix(signs), None if loss == "warp-kos" else matrix(weights)


def _columns(matrix: sp.coo_matrix | None, columns: NDArray[np.int32]) -> sp.coo_matrix | None:
    return None if matrix is None else matrix.tocsc()[:, columns].tocoo()


def _fit_epoch(
    lightfm: LightFM,
    labels: sp.coo_matrix,
    weights: sp.coo_matrix | None,
    item_features: sp.csr_matrix,
    parameters: Parameters,
) -> None:
    try:
        # LightFM looks itself for what is not finite, by a sum that numpy would warn of.
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
