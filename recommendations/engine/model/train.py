"""Train a model: all that is learned of the items, from ratings and from what describes them."""

from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from ..components.cold_start import Content, learn_content
from ..components.directors import director_directions
from ..components.item_similarity import learn_neighbours
from ..components.latent_factors import Representations, learn_representations
from ..components.rating_prediction import learn_stars
from ..data.interactions import Interactions, ItemFeatures
from ..data.likes_and_dislikes import LIKED_STARS
from ..errors import TrainingDivergedError
from ..parameters import Parameters
from .arrays import not_finite
from .model import Model, popularity_of


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
        Called after each epoch of each LightFM training.

    Returns
    -------
    Model
        With a vector for each item of the catalogue, rated or not.

    Raises
    ------
    NotEnoughRatingsError
        If fewer than two users liked anything, or all liked the same one item.
    TrainingDivergedError
        If a number of the model left the finite range.
    """
    try:
        # What is not finite is looked for below, once, and told as an error.
        # BLAS threads beyond those granted would wait for each other wherever there is other work.
        with (
            np.errstate(over="ignore", invalid="ignore"),
            threadpool_limits(parameters.threads, "blas"),
        ):
            model = _trained(interactions, features, parameters, progress)
    except np.linalg.LinAlgError as error:
        raise _diverged(parameters, str(error)) from error
    if unusable := not_finite(model):
        raise _diverged(parameters, f"{unusable[0]} is not finite")
    return model


def _diverged(parameters: Parameters, why: str) -> TrainingDivergedError:
    return TrainingDivergedError(
        f"the training diverged (learning rate {parameters.learning_rate}): {why}"
    )


def _trained(
    interactions: Interactions,
    features: ItemFeatures,
    parameters: Parameters,
    progress: Callable[[], None],
) -> Model:
    learned = learn_representations(interactions, features, parameters, progress)
    n_items = len(interactions.item_ids)
    likes = np.bincount(interactions.items[interactions.stars >= LIKED_STARS], minlength=n_items)
    content = _content(interactions, features, learned, parameters.seed)
    vectors, biases = content.of_matrix(features.matrix)
    vectors[learned.items, : learned.vectors.shape[1]] = learned.vectors
    biases[learned.items] = learned.biases
    directors = vectors.shape[1] - len(learned.prior_mean)
    return Model(
        item_ids=interactions.item_ids,
        item_vectors=vectors,
        item_biases=biases,
        item_popularity=popularity_of(likes),
        prior_mean=np.concatenate([learned.prior_mean, np.zeros(directors)]),
        neighbours=learn_neighbours(interactions),
        stars=learn_stars(interactions, parameters.seed),
        content=content,
        parameters=parameters,
    )


def _content(
    interactions: Interactions, features: ItemFeatures, learned: Representations, seed: int
) -> Content:
    """Return what features say in the components of LightFM and in those of the directors."""
    counts = np.bincount(interactions.items, minlength=len(interactions.item_ids))
    content = learn_content(
        features.of(learned.items), learned.vectors, learned.biases, counts[learned.items]
    )
    return content.with_components(director_directions(features, seed))
