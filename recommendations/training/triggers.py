"""When the site trains: after enough new, changed or deleted ratings."""

from django.conf import settings
from django.utils import timezone

from ..data import own_rating_count
from ..interleaving.running import settle
from ..models import (
    LONGEST_PAUSE,
    InterleavingTest,
    ModelVersion,
    TrainingRequest,
    training_ratings,
)
from ..registry.current import current_model, served_version
from ..registry.staleness import Changes, deletion_overdue
from .pipeline import note_abandoned, retrain


def retrain_if_asked() -> ModelVersion | None:
    """Retrain if somebody asked for it and no training has answered that since.

    Raises
    ------
    LeaseTaken
        If another process is training.
    EngineError
        As `retrain` does.
    """
    return retrain() if TrainingRequest.objects.exists() else None


def retrain_if_due() -> ModelVersion | None:
    """Retrain if enough has changed since the last training, or somebody has asked for it.

    Raises
    ------
    LeaseTaken
        If another process is training.
    EngineError
        As `retrain` does.
    """
    note_abandoned()
    settle()
    return _retrain() if _is_awaited() or is_due() else None


def retrain_if_awaited() -> ModelVersion | None:
    """Retrain if somebody has asked for it and the worker that was to do it is gone.

    Raises
    ------
    LeaseTaken, EngineError
        As `retrain_if_due` does.
    """
    note_abandoned()
    return _retrain() if _is_awaited() else None


def _retrain() -> ModelVersion:
    latest = ModelVersion.objects.latest_training()
    if latest is None or latest.state != ModelVersion.State.FAILED:
        return retrain()
    return retrain(attempt=latest.attempt + 1)


def is_due() -> bool:
    """Return whether enough ratings were added, imported, changed or deleted to train again.

    A muted rating counts as a deleted one. A single deletion is enough once the model is a day
    old. A single rating is enough if no version can be read, as after an upgrade that changes the
    stored format. After a failure nothing is due for a while, which grows with each failure. A
    refused model is not trained again on the same ratings, unless the one in service is overdue
    for a deletion. While an interleaving test runs, only that is a reason.
    """
    if reason_to_wait() or _pauses():
        return False
    if InterleavingTest.objects.running().exists():
        # A new model would end the test; only a deletion cannot wait for it.
        served = served_version()
        return served is not None and deletion_overdue(served)
    latest = ModelVersion.objects.trainings().first()
    if latest is None or current_model() is None:
        return training_ratings().exists()
    if latest.started_at > timezone.now():
        # By a clock that was wrong: nobody knows what changed since.
        return True
    if Changes.since(latest).total >= settings.RETRAIN_MIN_NEW_RATINGS or deletion_overdue(latest):
        return True
    served = served_version()
    return served is not None and deletion_overdue(served)


def _is_awaited() -> bool:
    """Return whether somebody waits for a training; one that was cut off makes a pause first."""
    asked = TrainingRequest.objects.all()
    latest = ModelVersion.objects.latest_training()
    if latest and _pauses():
        asked = asked.filter(asked_at__gt=latest.started_at)
    return asked.exists()


def _pauses() -> bool:
    """Return whether the last training failed not long enough ago."""
    latest = ModelVersion.objects.latest_training()
    again = latest.next_try if latest else None
    # Further ahead than any pause only a clock that was wrong can have put it.
    return again is not None and timezone.now() < again <= timezone.now() + LONGEST_PAUSE


def reason_to_wait() -> str:
    """Return why the site does not train a model of its own yet; empty if it does.

    An imported model is better than one trained on a few hundred ratings.
    """
    served = served_version()
    if served is None or not served.imported_from:
        return ""
    own = own_rating_count()
    if own >= settings.RETRAIN_MIN_RATINGS:
        return ""
    return (
        f"people here have given {own} ratings, fewer than RETRAIN_MIN_RATINGS "
        f"({settings.RETRAIN_MIN_RATINGS}); the imported model {served.pk} serves until then"
    )
