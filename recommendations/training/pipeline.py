"""Train on the database, measure, store and publish."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError
from django.utils import timezone
from threadpoolctl import threadpool_limits

from core.metrics import TRAINING_SECONDS, TRAININGS

from ..data import own_people, read_features, read_interactions, read_watched
from ..engine.components.rating_prediction import StarModel
from ..engine.data.files import as_likes, same_few_stars
from ..engine.data.interactions import Interactions
from ..engine.errors import ArtefactError, EngineError, NotEnoughRatingsError
from ..engine.evaluation.splits import split_at
from ..engine.model.model import Model
from ..interleaving.running import settle
from ..models import Lease, LeaseTaken, ModelVersion, TrainingRequest, training_ratings
from ..registry.sharing import share
from ..registry.staleness import deletion_overdue
from ..registry.store import delete_folders, folder_of, probe_of, retire_old_versions, store
from .checkpoints import TrainedOn, chain_to_go_on, checkpoint_of_probe, keep_checkpoint
from .fit import Progress, parameters_in_settings, train_steadily
from .gate import Champion, Verdict, judge, slice_against
from .holdout import Probe, measure
from .patience import patiently
from .signs_of_life import SILENCE, signs_of_life

logger = logging.getLogger(__name__)

LEASE = "retrain"
LEASE_DURATION = timedelta(minutes=10)
"""Renewed all the time that a training runs; a dead worker's lease is free after this."""


def retrain(progress: Progress = lambda part, done, total: None, attempt: int = 1) -> ModelVersion:
    """Train on all ratings, measure, store the model, and serve it unless it is worse.

    However it fails, its version says why.

    Parameters
    ----------
    progress
        Called at each step.
    attempt
        Which one it is after failures in a row; by it the pauses between them grow.

    Returns
    -------
    ModelVersion
        Published, or kept without being served if it is worse than the model in service; `verdict`
        has the reason.

    Raises
    ------
    LeaseTaken
        If another process is training.
    EngineError
        If there is too little to train on, the training diverged twice or the model could not
        be stored; the version before stays in service.
    """
    # The small products of measuring are slower on several threads; `train` uses its own.
    with _exclusive() as renew, threadpool_limits(1, "blas"):
        _fail_abandoned()
        asked = list(TrainingRequest.objects.values_list("pk", flat=True))
        parameters = asdict(parameters_in_settings())
        version = ModelVersion.objects.create(parameters=parameters, attempt=attempt)

        def step(part: str, done: int, total: int) -> None:
            renew()
            progress(part, done, total)

        try:
            with TRAINING_SECONDS.time():
                _train(version, step)
        except LeaseTaken:
            # Whoever holds the lease now has marked the version.
            raise
        except BaseException as error:
            TRAININGS.labels("failed").inc()
            _record_failure(version, error, asked)
            raise
        TRAININGS.labels(version.state).inc()
        _answer(asked)
        retire_old_versions()
        return version


def note_abandoned() -> None:
    """Mark the version of a process that died while it trained as failed.

    Raises
    ------
    LeaseTaken
        If the process lives, or another one trains.
    """
    if ModelVersion.objects.filter(state=ModelVersion.State.TRAINING).exists():
        with _exclusive():
            _fail_abandoned()


def _fail_abandoned() -> None:
    """Mark versions in training as failed: nobody else can be at them while the lease is held."""
    for abandoned in ModelVersion.objects.filter(state=ModelVersion.State.TRAINING):
        abandoned.fail("The process that trained it stopped before the end.")
        TRAININGS.labels("failed").inc()
        delete_folders(abandoned)


def _answer(asked: list[int]) -> None:
    """Forget the requests that there were before a training, now that it has ended."""
    patiently(lambda: TrainingRequest.objects.filter(pk__in=asked).delete())


def _record_failure(version: ModelVersion, error: BaseException, asked: list[int]) -> None:
    if isinstance(error, NotEnoughRatingsError):
        # To try again costs nothing, and a new site's first ratings are not kept waiting.
        version.attempt = 1
    try:
        patiently(lambda: version.fail(_reason(error)))
        delete_folders(version)
        # Who was stopped did not end by itself: the schedule begins anew.
        if isinstance(error, Exception):
            _answer(asked)
    except (DatabaseError, InterfaceError):
        logger.exception("%s failed, which could not be recorded", version)


def _reason(error: BaseException) -> str:
    """Return in one line why a training failed."""
    if isinstance(error, EngineError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There was not enough memory."
    if isinstance(error, SoftTimeLimitExceeded):
        return "It took longer than a training may, and was ended."
    if isinstance(error, Exception):
        first, *_ = str(error).splitlines() or [""]
        return f"An error that nobody expected; the log has more: {type(error).__name__} {first}"
    return "It was stopped."


@contextmanager
def _exclusive() -> Iterator[Callable[[], None]]:
    """Hold the lease; yields a function that renews it."""
    holder: UUID = uuid4()
    Lease.acquire(LEASE, holder, LEASE_DURATION)

    def renew() -> None:
        Lease.renew(LEASE, holder, LEASE_DURATION)

    try:
        with signs_of_life(renew):
            yield lambda: patiently(renew)
    finally:
        patiently(lambda: Lease.release(LEASE, holder))


def is_running() -> bool:
    """Return whether a training gives signs of life."""
    return Lease.was_renewed_within(SILENCE, LEASE, LEASE_DURATION)


def seconds_taken() -> float:
    """Return for how long another training may hold the lease; 0 if one can begin now.

    It holds it for longer if it is alive, and lets go of it when it ends.
    """
    until = Lease.taken_until(LEASE, LEASE_DURATION)
    return (until - timezone.now()).total_seconds() if until else 0.0


def _train(version: ModelVersion, step: Progress) -> None:
    """Train, measure, store, and publish unless the model in service is better."""
    began = time.monotonic()
    interactions = _read(step)
    same = same_few_stars(interactions)
    if same is not None:
        interactions = as_likes(interactions)
    watched = read_watched(interactions.item_ids)
    features = read_features(interactions)
    chain = chain_to_go_on(len(interactions))
    champion = Champion.reigning()
    newest = slice_against(champion, interactions, own_people(interactions.user_ids))
    since = newest.since
    watched_before, _ = split_at(watched, since)
    known = TrainedOn(interactions, watched)
    parameters = parameters_in_settings()
    probe_start = None
    if chain:
        older = TrainedOn(newest.older, watched_before)
        _, held_out = split_at(interactions, since)
        probe_start = chain.probe_checkpoint(older, held_out, parameters)
        del older, held_out
    measured = measure(newest, features, parameters, step, probe_start, watched_before)
    verdict = judge(measured, newest, champion, step)
    probe = measured if isinstance(measured, Probe) else None
    before = chain.model_checkpoint(known, parameters) if chain else None
    start = before
    if probe:
        parameters = probe.model.parameters
        start = before or checkpoint_of_probe(probe.checkpoint, newest, interactions)
    # Most of the ratings a second time, which the training of the model need not lie beside.
    del newest
    model, checkpoint = train_steadily(
        "Training", interactions, features, parameters, step, start, watched=watched
    )
    if probe:
        model = replace(model, mix=probe.fitted.mix)
    artefact = store(version, _read_as(model, same), _read_as(probe.model, same) if probe else None)
    if checkpoint:
        keep_checkpoint(checkpoint, known, folder_of(artefact))
    if probe and probe.checkpoint:
        older = TrainedOn(split_at(interactions, since)[0], watched_before)
        keep_checkpoint(probe.checkpoint, older, probe_of(artefact))
    try:
        share(artefact, lambda: step("Storing the model", 0, 1))
        step("Storing the model", 1, 1)
    except (LeaseTaken, ArtefactError):
        delete_folders(version)
        raise
    version.parameters = asdict(model.parameters)
    # After a divergence it began from nothing all the same.
    if chain and before and model.parameters == parameters:
        version.parameters |= chain.note()
    if same is not None:
        version.parameters["read_as_likes"] = same
    version.metrics = {**probe.figures, **verdict.figures} if probe else {}
    version.held_out_from = datetime.fromtimestamp(since, UTC) if probe else None
    version.rating_count, version.watched_count = len(interactions), len(watched)
    version.user_count = len(np.union1d(interactions.user_ids, watched.user_ids))
    version.movie_count = len(interactions.item_ids)
    version.seconds = round(time.monotonic() - began, 2)
    version.finished_at = timezone.now()
    _publish_or_keep(version, artefact, verdict, champion)
    logger.info("%s after %s s: %s", version, version.seconds, version.verdict)


def _read_as(model: Model, same: float | None) -> Model:
    """Return a model that reads its users' ratings as those that it learned from were read."""
    if same is None:
        return model
    # Whoever gives all movies the same gives the next one the same.
    stars = StarModel.constant(len(model.item_ids), same)
    return replace(model, read_as_likes=same, stars=stars)


def _publish_or_keep(
    version: ModelVersion, artefact: str, verdict: Verdict, champion: Champion | None
) -> None:
    version.verdict = verdict.reason
    if (same := version.parameters.get("read_as_likes")) is not None:
        version.verdict += f" All ratings are {same:g}: read as likes."
    owed = champion is not None and not verdict.publish and deletion_overdue(champion.version)
    if owed:
        version.verdict += (
            f" Served all the same: {champion} knows ratings that were deleted since."
        )
    if verdict.publish or owed:
        version.publish(artefact)
        settle()
    else:
        version.keep(artefact)


def _read(step: Progress) -> Interactions:
    rating_count = training_ratings().count()
    read = 0

    def count_read(chunk: int) -> None:
        nonlocal read
        read += chunk
        step("Reading ratings", read, rating_count)

    return read_interactions(count_read)
