"""Retrain from the database, measure, store, and switch the site over."""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone

from .engine.artefact import save_model
from .engine.errors import EngineError
from .engine.evaluation.peers.popular import MostPopular
from .engine.evaluation.ranking import Trial, evaluate
from .engine.evaluation.scorers import model_scorer
from .engine.evaluation.splits import split_by_time
from .engine.interactions import Interactions, ItemFeatures
from .engine.parameters import Parameters
from .engine.train import train
from .interactions import read_features, read_interactions
from .loading import current_model
from .models import Lease, LeaseTaken, ModelVersion, used_ratings

logger = logging.getLogger(__name__)

LEASE = "retrain"
LEASE_DURATION = timedelta(minutes=10)
"""Renewed at every step of a training; a dead worker's lease is free after this."""
VERSIONS_KEPT = 5
USERS_A_STEP = 50
LONGEST_WAIT_OF_A_DELETION = timedelta(days=1)

Progress = Callable[[str, int, int], None]
"""Called with the name of the part, its steps done and its steps in all."""


def retrain(progress: Progress = lambda part, done, total: None) -> ModelVersion:
    """Train on all ratings, measure, store the model and serve it from now on.

    Parameters
    ----------
    progress
        Told of each step.

    Returns
    -------
    ModelVersion
        The published version.

    Raises
    ------
    LeaseTaken
        If another process is training.
    EngineError
        If there is too little to train on, the training diverged or the model could not be
        stored; the version before stays in service.
    """
    with _exclusive() as renew:
        for abandoned in ModelVersion.objects.filter(state=ModelVersion.State.TRAINING):
            abandoned.fail("The process that trained it stopped before the end.")
            _delete_folders(abandoned)
        version = ModelVersion.objects.create(parameters=asdict(_parameters()))

        def step(part: str, done: int, total: int) -> None:
            renew()
            progress(part, done, total)

        try:
            _train_and_publish(version, step)
        except EngineError as error:
            version.fail(str(error))
            raise
        _retire_old_versions()
        return version


def retrain_if_due() -> ModelVersion | None:
    """Retrain if enough has changed since the model in service was trained."""
    return retrain() if is_due() else None


def is_due() -> bool:
    """Say whether enough ratings were given, imported, changed or deleted to train again.

    A muted rating counts as a deleted one. A single deletion is enough once the model is a day
    old: what people delete is to leave it. So is a single rating where no version can be read, as
    after an upgrade that changes what is stored of a model.
    """
    used = used_ratings()
    latest = ModelVersion.objects.exclude(state=ModelVersion.State.FAILED).first()
    if latest is None or latest.state == ModelVersion.State.TRAINING or current_model() is None:
        return used.exists()
    now = used.count()
    created = used.filter(created_at__gte=latest.started_at).count()
    changed = used.filter(
        updated_at__gte=latest.started_at, created_at__lt=latest.started_at
    ).count()
    unaccounted = now - latest.rating_count - created
    deleted = max(0, -unaccounted)
    # Imported ratings were created when their authors gave them, years ago.
    imported = max(0, unaccounted)
    if created + changed + imported + deleted >= settings.RETRAIN_MIN_NEW_RATINGS:
        return True
    age = timezone.now() - latest.started_at
    return deleted > 0 and age > LONGEST_WAIT_OF_A_DELETION


@contextmanager
def _exclusive() -> Iterator[Callable[[], None]]:
    """Hold the right to train; yields what renews it."""
    holder: UUID = uuid4()
    Lease.acquire(LEASE, holder, LEASE_DURATION)
    try:
        yield lambda: Lease.renew(LEASE, holder, LEASE_DURATION)
    finally:
        Lease.release(LEASE, holder)


def _parameters() -> Parameters:
    return Parameters(threads=settings.TRAINING_THREADS)


def _train_and_publish(version: ModelVersion, step: Progress) -> None:
    began = time.monotonic()
    rating_count = used_ratings().count()
    read = 0

    def count_read(chunk: int) -> None:
        nonlocal read
        read += chunk
        step("Reading ratings", read, rating_count)

    interactions = read_interactions(count_read)
    features = read_features(interactions)
    parameters = _parameters()
    model = train(interactions, features, parameters, _epochs("Training", parameters, step))
    version.metrics = _measure(interactions, features, parameters, step)
    artefact = f"model-{version.pk}-{uuid4().hex[:8]}"
    save_model(model, Path(settings.MODELS_DIR) / artefact)
    try:
        step("Storing the model", 1, 1)
    except LeaseTaken:
        _delete_folders(version)
        raise
    version.rating_count = len(interactions)
    version.user_count = len(interactions.user_ids)
    version.movie_count = len(interactions.item_ids)
    version.seconds = round(time.monotonic() - began, 2)
    version.finished_at = timezone.now()
    version.publish(artefact)
    logger.info("model %s published after %s s", version.pk, version.seconds)


def _measure(
    interactions: Interactions, features: ItemFeatures, parameters: Parameters, step: Progress
) -> dict[str, dict[str, float]]:
    """Return the figures of a model trained on the older ratings, on the newest ones.

    Empty where the site has too few ratings to measure on.
    """
    known, held_out = split_by_time(interactions)
    trial = Trial.of(known, held_out)
    if not trial.cases:
        return {}
    try:
        model = train(known, features, parameters, _epochs("Measuring", parameters, step))
    except EngineError as error:
        logger.info("not measured: %s", error)
        return {}
    scorers = {"model": model_scorer(model), "most popular": MostPopular().fit(known)}
    measured = {
        name: evaluate(scorer, trial, _users(f"Ranking by {name}", trial, step))
        for name, scorer in scorers.items()
    }
    return {
        name: {
            "ndcg": float(found.ndcg.mean()),
            "precision": float(found.precision.mean()),
            "recall": float(found.recall.mean()),
            "users": len(trial.cases),
        }
        for name, found in measured.items()
    }


def _epochs(part: str, parameters: Parameters, step: Progress) -> Callable[[], None]:
    return _counting(part, parameters.trainings * parameters.epochs, 1, step)


def _users(part: str, trial: Trial, step: Progress) -> Callable[[], None]:
    return _counting(part, len(trial.cases), USERS_A_STEP, step)


def _counting(part: str, total: int, every: int, step: Progress) -> Callable[[], None]:
    """Return what to call for each one done; it tells of each `every`th, and of the last."""
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if done % every == 0 or done == total:
            step(part, done, total)

    return count


def _retire_old_versions() -> None:
    """Delete the artefacts of all but the latest published versions."""
    for version in ModelVersion.objects.published()[VERSIONS_KEPT:]:
        folder = Path(settings.MODELS_DIR) / version.artefact
        version.state = ModelVersion.State.RETIRED
        version.artefact = ""
        version.save()
        _delete(folder)


def _delete_folders(version: ModelVersion) -> None:
    """Delete what was stored, whole or in part, of a version that is not to be served."""
    for folder in Path(settings.MODELS_DIR).glob(f"*model-{version.pk}-*"):
        _delete(folder)


def _delete(folder: Path) -> None:
    """Delete a folder that nothing refers to; one that stays only takes room."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        logger.warning("%s could not be deleted: %s", folder, error)
