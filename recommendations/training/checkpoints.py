"""What is kept of a training for the next one to go on from, and when that may be done."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from ..engine.data.interactions import Interactions
from ..engine.errors import ArtefactError
from ..engine.parameters import Parameters
from ..engine.trainers.checkpoint import Checkpoint
from ..models import ModelVersion
from ..registry.sharing import fetch_beside
from ..registry.store import folder_of, probe_of, probe_part
from .holdout import NewestSlice

logger = logging.getLogger(__name__)

FEWEST_RATINGS = 20_000
"""With fewer a training takes seconds, and each begins from nothing."""
LONGEST_CHAIN = timedelta(days=7)
"""So long after a training from nothing, others go on from each other."""

MOST_OF_ALL = 0.75
"""A training goes on from one that has seen this share: few passes learn little that is new."""

_BEGUN_WITH = "begun_with_version"
"""In a version's parameters: the training from nothing that it goes back to."""
_CHECKPOINT = "checkpoint.npz"
_SEEN = "ratings_seen.npy"


class TrainedOn(NamedTuple):
    """What a training learns from: ratings, and what was watched and not rated.

    64-bit numbers stand for pairs of user and item, mixed well (Steele et al. 2014, "Fast
    splittable pseudorandom number generators"), so that two pairs of a million have the same number
    once in millions of sites. They are the same in every run.
    """

    ratings: Interactions
    watched: Interactions

    def seen(self) -> NDArray[np.uint64]:
        """Return a number for each pair that was rated, and another for one that was watched."""
        return np.union1d(_of_pairs(self.ratings), _other(_of_pairs(self.watched)))

    def may_be_seen(self) -> NDArray[np.uint64]:
        """Return the numbers of what a training before may have seen.

        Whoever has rated a movie may have watched it first. Whoever has watched one that they once
        rated has taken their stars back.
        """
        rated = _of_pairs(self.ratings)
        watched = np.concatenate([rated, _of_pairs(self.watched)])
        return np.union1d(rated, _other(watched))


class Chain(NamedTuple):
    """A version that a training may go on from, and the one from nothing that it goes back to."""

    version: ModelVersion
    begun_with: int

    def note(self) -> dict[str, int]:
        """Return what the parameters of a version say that went on from it."""
        return {"went_on_from_version": self.version.pk, _BEGUN_WITH: self.begun_with}

    def model_checkpoint(self, known: TrainedOn, parameters: Parameters) -> Checkpoint | None:
        """Return where the training of its model ended, if it suits."""
        fetch_beside(self.version.artefact, (_SEEN, _CHECKPOINT))
        folder = folder_of(self.version.artefact)
        return checkpoint_in(folder, known, parameters)

    def probe_checkpoint(
        self, older: TrainedOn, held_out: Interactions, parameters: Parameters
    ) -> Checkpoint | None:
        """Return where the training of its probe ended, if it has seen nothing held out."""
        fetch_beside(probe_part(self.version.artefact), (_SEEN, _CHECKPOINT))
        folder = probe_of(self.version.artefact)
        return checkpoint_in(folder, older, parameters, held_out)


def chain_to_go_on(ratings: int) -> Chain | None:
    """Return what the next training may go on from.

    Only the latest training, if it was published: one that was refused shows that it is time to
    begin from nothing.

    Parameters
    ----------
    ratings
        How many there are.
    """
    latest = ModelVersion.objects.trainings().exclude(state=ModelVersion.State.TRAINING).first()
    if ratings < FEWEST_RATINGS or latest is None:
        return None
    if latest.state != ModelVersion.State.PUBLISHED:
        return None
    begun_with = latest.parameters.get(_BEGUN_WITH, latest.pk)
    since = timezone.now() - LONGEST_CHAIN
    if not ModelVersion.objects.filter(pk=begun_with, started_at__gte=since).exists():
        return None
    return Chain(latest, begun_with)


def checkpoint_of_probe(
    checkpoint: Checkpoint | None, newest: NewestSlice, interactions: Interactions
) -> Checkpoint | None:
    """Return where the training of a probe ended, if the model may go on from it.

    Parameters
    ----------
    checkpoint
        Of the probe.
    newest
        What the probe was trained and measured on.
    interactions
        All ratings.
    """
    enough = max(FEWEST_RATINGS, MOST_OF_ALL * len(interactions))
    return checkpoint if len(newest.older) >= enough else None


def keep_checkpoint(checkpoint: Checkpoint, known: TrainedOn, folder: Path) -> None:
    """Store a checkpoint in a model's folder, and what it has seen.

    Where that fails, the model is as good without, and the next training begins from nothing.
    """
    try:
        checkpoint.save(folder / _CHECKPOINT)
        np.save(folder / _SEEN, known.seen(), allow_pickle=False)
    except (OSError, ArtefactError) as error:
        logger.warning("a checkpoint could not be kept: %s", error)


def checkpoint_in(
    folder: Path,
    known: TrainedOn,
    parameters: Parameters,
    held_out: Interactions | None = None,
) -> Checkpoint | None:
    """Return the checkpoint in a model's folder if a training may go on from it.

    Parameters
    ----------
    folder
        Of the model, or of its probe.
    known
        What is trained on. A checkpoint that has seen anything else knows ratings that were deleted
        or muted since; one that has seen far less is of no use.
    parameters
        How to train.
    held_out
        What must not have been seen.
    """
    try:
        seen = np.load(folder / _SEEN, allow_pickle=False)
        checkpoint = Checkpoint.load(folder / _CHECKPOINT)
    except (OSError, ValueError, ArtefactError) as error:
        logger.info("a training begins from nothing: %s", error)
        return None
    if len(seen) < MOST_OF_ALL * (len(known.ratings) + len(known.watched)):
        return None
    if not _among(known.may_be_seen(), seen).all():
        return None
    if not checkpoint.suits(parameters):
        return None
    if held_out is not None and _among(seen, TrainedOn(held_out, held_out).seen()).any():
        return None
    return checkpoint


def _of_pairs(interactions: Interactions) -> NDArray[np.uint64]:
    users = interactions.user_ids[interactions.users].astype(np.uint64)
    items = interactions.item_ids[interactions.items].astype(np.uint64)
    return _mixed(_mixed(users) + items)


def _other(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return _mixed(~numbers)


def _among(keys: NDArray[np.uint64], asked: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which are among these keys; both ascend, so that looking each up beats sorting all."""
    if not len(keys):
        return np.zeros(len(asked), dtype=bool)
    places = np.searchsorted(keys, asked).clip(max=len(keys) - 1)
    found: NDArray[np.bool_] = keys[places] == asked
    return found


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
