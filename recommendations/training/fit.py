"""The long parts of a training, with progress."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from django.conf import settings

from ..engine.data.interactions import Interactions, ItemFeatures
from ..engine.errors import TrainingDivergedError
from ..engine.evaluation.mix_fit import MOST_CASES, FittedMix, fit_mix
from ..engine.evaluation.scorers import Scorer
from ..engine.evaluation.trials import Measured, Trial, evaluate
from ..engine.model.model import Model
from ..engine.model.train import Trained, train_on
from ..engine.parameters import Parameters
from ..engine.trainers import DEFAULT_TRAINER, spark
from ..engine.trainers.checkpoint import Checkpoint
from ..engine.trainers.trainer import Trainer

logger = logging.getLogger(__name__)

USERS_A_STEP = 50
MEGABYTE = 10**6

Progress = Callable[[str, int, int], None]
"""Called with the name of the part, its steps done and its steps in all."""


def train_steadily(
    part: str,
    interactions: Interactions,
    features: ItemFeatures,
    parameters: Parameters,
    step: Progress,
    start: Checkpoint | None = None,
    *,
    watched: Interactions | None = None,
    only_ranks: bool = False,
) -> Trained:
    """Train; if that diverges, once more from nothing at half the learning rate.

    Parameters
    ----------
    part
        What it is called.
    interactions, features, parameters
        As for `train_on`.
    step
        Called after each epoch.
    start
        Of an earlier training, to go on from.
    watched, only_ranks
        As for `train_on`.

    Raises
    ------
    EngineError
        As `train` does; TrainingDivergedError only if both diverged.
    """
    ratings = len(interactions) + (0 if watched is None else len(watched))
    epochs = parameters.trainings * parameters.passes(ratings)
    first = parameters.trainings * parameters.passes(ratings, going_on=start is not None)
    train_so = partial(
        train_on,
        interactions,
        features,
        trainer=trainer_in_settings(),
        memory=settings.TRAINING_MEMORY * MEGABYTE or None,
        watched=watched,
        only_ranks=only_ranks,
    )
    try:
        return train_so(parameters, _counting(part, first, 1, step), start=start)
    except TrainingDivergedError as error:
        logger.warning("once more at half the learning rate: %s", error)
    slower = replace(parameters, learning_rate=parameters.learning_rate / 2)
    return train_so(slower, _counting(f"{part} at half the learning rate", epochs, 1, step))


def parameters_in_settings() -> Parameters:
    """Return how the site trains."""
    usual = spark.PARAMETERS if settings.TRAINER == "spark" else Parameters()
    return replace(usual, threads=settings.TRAINING_THREADS)


def trainer_in_settings() -> Trainer:
    """Return what the site trains by."""
    if settings.TRAINER == "spark":
        folder = Path(settings.SPARK_FOLDER) if settings.SPARK_FOLDER else None
        return spark.SparkTrainer(settings.SPARK_MASTER, folder)
    return DEFAULT_TRAINER


def rank(name: str, scorer: Scorer, trial: Trial, step: Progress) -> Measured:
    """Measure a scorer on the users of a trial."""
    users = _counting(f"Ranking by {name}", len(trial.cases), USERS_A_STEP, step)
    return evaluate(scorer, trial, users)


def fitted_mix(model: Model, trial: Trial, step: Progress) -> FittedMix:
    """Fit how much the parts of a score count to the users of a trial."""
    users = min(len(trial.cases), MOST_CASES)
    return fit_mix(model, trial, _counting("Fitting the mix", users, USERS_A_STEP, step))


def _counting(part: str, total: int, every: int, step: Progress) -> Callable[[], None]:
    """Return a callback for each unit done; reports every `every`th, and the last."""
    done = 0

    def count() -> None:
        nonlocal done
        # Some trainers give signs of life, and how many is not known before.
        done = min(done + 1, total)
        if done % every == 0 or done == total:
            step(part, done, total)

    return count
