"""Train a model: all that is learned of the items, from ratings and from what describes them."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ..components.cold_start import Content, learn_content
from ..components.directors import director_directions
from ..components.item_similarity import items_in_tables, learn_neighbours, side_of_square
from ..components.rating_prediction import StarModel
from ..components.star_training import learn_stars
from ..components.traits import Traits
from ..components.trend import learn_trend
from ..data.interactions import Interactions, ItemFeatures
from ..data.likes_and_dislikes import (
    LEAST_LIKING,
    LIKED_STARS,
    TYPICAL_MEAN,
    liking_weights,
    user_means,
)
from ..data.size import Size
from ..data.watched import with_watched
from ..errors import NotEnoughRatingsError, TrainingDivergedError
from ..memory import default_limit
from ..parameters import Parameters
from ..trainers import DEFAULT_TRAINER
from ..trainers.checkpoint import Checkpoint
from ..trainers.trainer import Representations, Trainer
from .arrays import LARGEST, unusable_arrays
from .budget import require_room
from .mix import USUAL, Mix
from .model import Model, popularity_of


class Trained(NamedTuple):
    """A model, and what a later training can go on from, if its trainer can."""

    model: Model
    checkpoint: Checkpoint | None


def train(
    interactions: Interactions,
    features: ItemFeatures,
    parameters: Parameters,
    progress: Callable[[], None] = lambda: None,
    trainer: Trainer = DEFAULT_TRAINER,
    memory: int | None = None,
) -> Model:
    """Train a model from nothing, as `train_on` does."""
    return train_on(interactions, features, parameters, progress, trainer, memory).model


def train_on(
    interactions: Interactions,
    features: ItemFeatures,
    parameters: Parameters,
    progress: Callable[[], None] = lambda: None,
    trainer: Trainer = DEFAULT_TRAINER,
    memory: int | None = None,
    start: Checkpoint | None = None,
    *,
    watched: Interactions | None = None,
    only_ranks: bool = False,
) -> Trained:
    """Train a model, from nothing or from where an earlier training ended.

    Parameters
    ----------
    interactions
        The ratings.
    features
        One row an item of `interactions`.
    parameters
        How to train. The same ratings, parameters and one thread give the same model.
    progress
        Called after each epoch of the trainer.
    trainer
        What learns the items' vectors and biases.
    memory
        How many bytes the process may have; None for three quarters of the machine's or the
        container's.
    start
        Of an earlier training that it suits; the trainer and the predicted stars go on from there,
        all else is learned anew.
    watched
        What users watched and did not rate, as for `with_watched`. What goes together is learned
        from it too; what is liked, and with how many stars, from ratings alone.
    only_ranks
        Whether the model is to rank and not to predict stars, which then are the same of all.

    Returns
    -------
    Trained
        The model has a vector for each item of the catalogue, rated or not.

    Raises
    ------
    InputError
        If the ratings are no stars, or name users or items by anything but their rows.
    NotEnoughRatingsError
        If fewer than two users liked anything, or all liked the same one item.
    NotEnoughMemoryError
        If the training would not fit into the memory; it is not begun then.
    TrainingDivergedError
        If a number of the model is none, or too large to compute with.
    """
    interactions.require_usable()
    rated = interactions
    if watched is not None:
        interactions = with_watched(rated, watched)
    _require_likes(interactions)
    limit = default_limit() if memory is None else memory
    in_tables = items_in_tables(interactions, limit)
    side = side_of_square(len(in_tables), limit)
    size = Size.of(interactions, features, len(in_tables), side)
    require_room(size, parameters, trainer, limit)
    try:
        # Numbers that cannot be used are looked for once, below, and raised as an error.
        # More BLAS threads than are granted would wait for each other where there is other work.
        with (
            np.errstate(over="ignore", invalid="ignore"),
            threadpool_limits(parameters.threads, "blas"),
        ):
            learned = trainer.fit(interactions, features, parameters, progress, start)
            _require_usable(learned)
            model = _model(interactions, rated, features, learned, parameters, in_tables, side)
            if not only_ranks:
                near = start.star_start(rated.item_ids) if start else None
                stars = learn_stars(rated, features, parameters.seed, near)
                model = replace(model, stars=stars)
    except np.linalg.LinAlgError as error:
        raise _diverged(parameters, str(error)) from error
    if unusable := unusable_arrays(model):
        raise _diverged(parameters, f"{unusable[0]} has numbers too large to use")
    return Trained(model, _checkpoint(learned, model, only_ranks))


def _checkpoint(learned: Representations, model: Model, only_ranks: bool) -> Checkpoint | None:
    """Return the trainer's checkpoint, with the stars of its items if they were learned."""
    if learned.checkpoint is None or only_ranks:
        return learned.checkpoint
    return replace(learned.checkpoint, stars=model.stars.of(learned.items))


def _require_likes(interactions: Interactions) -> None:
    users, items = interactions.users, interactions.items
    means = user_means(users, interactions.stars, len(interactions.user_ids))[users]
    liked = liking_weights(interactions.stars, means) >= LEAST_LIKING
    if len(np.unique(users[liked])) < 2 or len(np.unique(items[liked])) < 2:
        raise NotEnoughRatingsError(
            "there is too little to learn from: at least two people must have liked "
            "at least two movies between them"
        )


def _require_usable(learned: Representations) -> None:
    """Refuse vectors from which nothing else can be learned."""
    for numbers in (learned.vectors, learned.biases):
        if not (np.abs(numbers) <= LARGEST).all():
            raise np.linalg.LinAlgError("the vectors have numbers too large to use")


def _diverged(parameters: Parameters, why: str) -> TrainingDivergedError:
    return TrainingDivergedError(
        f"the training diverged (learning rate {parameters.learning_rate}): {why}"
    )


def _model(
    interactions: Interactions,
    rated: Interactions,
    features: ItemFeatures,
    learned: Representations,
    parameters: Parameters,
    in_tables: NDArray[np.int64],
    side: int,
) -> Model:
    """Return the model of the learned vectors and of what else ranks."""
    n_items = len(interactions.item_ids)
    likes = np.bincount(rated.items[rated.stars >= LIKED_STARS], minlength=n_items)
    content = _content(interactions, features, learned, parameters.seed)
    vectors, biases = content.of_matrix(features.matrix)
    vectors[learned.items, : learned.vectors.shape[1]] = learned.vectors
    biases[learned.items] = learned.biases
    directors = vectors.shape[1] - len(learned.prior_mean)
    neighbours = learned.neighbours
    if neighbours is None:
        neighbours = learn_neighbours(interactions, in_tables, side)
    return Model(
        item_ids=interactions.item_ids,
        item_vectors=vectors,
        item_biases=biases,
        item_popularity=popularity_of(likes),
        item_trend=learn_trend(rated),
        prior_mean=np.concatenate([learned.prior_mean, np.zeros(directors)]),
        traits=Traits.of(features),
        neighbours=neighbours,
        stars=StarModel.constant(n_items, TYPICAL_MEAN),
        content=content,
        mix=Mix.of(USUAL),
        parameters=parameters,
    )


def _content(
    interactions: Interactions, features: ItemFeatures, learned: Representations, seed: int
) -> Content:
    """Return the weights of the features in the trainer's components and in the directors'."""
    counts = np.bincount(interactions.items, minlength=len(interactions.item_ids))
    content = learn_content(
        features.of(learned.items), learned.vectors, learned.biases, counts[learned.items]
    )
    return content.with_components(director_directions(features, seed))
