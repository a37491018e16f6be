"""Train LightFM on who liked what, and read the model off it."""

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from lightfm import LightFM
from numpy.typing import NDArray

from .directors import with_directors
from .errors import NotEnoughRatingsError, TrainingDivergedError
from .interactions import Interactions, ItemFeatures
from .model import Model, Parameters
from .preferences import dislike_weights, liking_weights, user_means

LEAST_LIKING = 0.2
"""Ratings that say less than this are not trained on."""
_RIDGE = 1e-3
"""Added to the prior's covariance, as a share of its mean variance, so that it can be inverted."""


def train(
    interactions: Interactions,
    features: ItemFeatures,
    parameters: Parameters,
    progress: Callable[[], None] = lambda: None,
) -> Model:
    """Train a model.

    Parameters
    ----------
    interactions
        The ratings.
    features
        One row an item of `interactions`.
    parameters
        How to train. The same ratings, parameters and one thread give the same model.
    progress
        Called after each epoch.

    Returns
    -------
    Model
        With a vector for each item of the catalogue, rated or not.

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
            "at least two films between them"
        )
    item_features = features.with_identity()
    lightfm = LightFM(
        no_components=parameters.components,
        loss=parameters.loss,
        learning_rate=parameters.learning_rate,
        random_state=parameters.seed,
    )
    for _ in range(parameters.epochs):
        _fit_epoch(lightfm, labels, weights, item_features, parameters)
        progress()
    biases, vectors = lightfm.get_item_representations(item_features)
    _, user_vectors = lightfm.get_user_representations()
    prior_mean, prior_covariance = _prior(user_vectors[users].astype(np.float64))
    model = Model(
        item_ids=interactions.item_ids,
        item_vectors=np.ascontiguousarray(vectors, dtype=np.float32),
        item_biases=biases.astype(np.float32),
        prior_mean=prior_mean,
        prior_covariance=prior_covariance,
        parameters=parameters,
    )
    return with_directors(model, features)


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
        1, or None where the loss takes no weights.
    """
    n_users = len(interactions.user_ids)
    means = user_means(interactions.users, interactions.stars, n_users)[interactions.users]
    liked = liking_weights(interactions.stars, means)
    disliked = dislike_weights(interactions.stars, means)
    told = (liked >= LEAST_LIKING) | (disliked > 0) if loss == "logistic" else liked >= LEAST_LIKING
    signs = np.where(liked >= LEAST_LIKING, 1.0, -1.0)
    weights = np.where(liked >= LEAST_LIKING, np.minimum(liked, 1.0), 1.0)

    def matrix(values: NDArray[np.float64]) -> sp.coo_matrix:
        cells = (interactions.users[told], interactions.items[told])
        shape = (n_users, len(interactions.item_ids))
        return sp.coo_matrix((values[told].astype(np.float32), cells), shape=shape)

    # LightFM's k-th-order-statistic loss takes no weights.
    return matrix(signs), None if loss == "warp-kos" else matrix(weights)


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


def _prior(
    user_vectors: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and covariance of the users' vectors, shape (n_users, n_components)."""
    covariance = np.atleast_2d(np.cov(user_vectors.T))
    components = len(covariance)
    ridge = _RIDGE * max(np.trace(covariance) / components, 1e-9)
    return user_vectors.mean(axis=0), covariance + ridge * np.eye(components)
