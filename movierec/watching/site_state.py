"""How the whole site does, read anew for each look: queues, workers, trainings, the model, mail."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from accounts.models import OutgoingMail
from recommendations.models import ModelVersion
from recommendations.training.pipeline import is_running

from ..queues import KINDS
from .shared import Shared

WORKER_LIVES = 60.0
"""Seconds of silence after which a worker does not count as living."""
_MOST_COUNTED = 10_000
_State = ModelVersion.State


def queue_names() -> list[str]:
    """Return the names of the queues."""
    return sorted(KINDS)


def of_processes(shared: Shared) -> Iterator[GaugeMetricFamily]:
    """Say how the broker, the queues, the workers and the schedule do."""
    yield _gauge("broker_up", "Whether the broker answers.", shared.answers)
    if not shared.answers:
        return
    yield _by("queue_length", "Tasks that no worker has taken.", "queue", shared.waiting.items())
    living = [name for name, seconds in shared.silent.items() if seconds < WORKER_LIVES]
    yield _by(
        "queue_workers",
        "Living workers that take tasks from a queue.",
        "queue",
        (
            (queue, sum(queue in shared.consumed[worker] for worker in living))
            for queue in shared.waiting
        ),
    )
    yield _gauge("tasks_taken", "Tasks that a worker has and has not finished.", shared.taken)
    yield _gauge("workers", "Workers that live.", len(living))
    yield _by(
        "worker_silent_seconds",
        "For how long a worker has said nothing; one that was stopped is not named.",
        "worker",
        shared.silent.items(),
    )
    if shared.schedule_silent is not None:
        yield _gauge(
            "schedule_silent_seconds",
            "For how long the schedule has said nothing.",
            shared.schedule_silent,
        )


def of_the_database() -> Iterator[GaugeMetricFamily]:
    """Say how trainings, the model in service and mail do."""
    try:
        found = [*_of_trainings(), *_of_mail()]
    except DatabaseError:
        found = []
    yield _gauge("database_up", "Whether the database answers.", bool(found))
    yield from found


def _of_trainings() -> Iterator[GaugeMetricFamily]:
    now = timezone.now()
    served = ModelVersion.objects.published().values_list("started_at", flat=True).first()
    if served is not None:
        yield _gauge(
            "model_age_seconds",
            "How long ago the training of the model in service began.",
            _seconds(served, now),
        )
    latest = ModelVersion.objects.latest_training()
    # The version of one that was killed says for some minutes more that it is in training.
    runs = latest is not None and latest.state == _State.TRAINING and is_running()
    yield _gauge("training_running", "Whether a training runs.", runs)
    yield _gauge(
        "training_running_seconds",
        "For how long it has run.",
        _seconds(latest.started_at, now) if latest and runs else 0.0,
    )
    ended = ModelVersion.objects.exclude(state=_State.TRAINING).latest_training()
    states = (_State.PUBLISHED, _State.REFUSED, _State.RETIRED, _State.FAILED)
    yield _by(
        "last_training",
        "How the last training ended: 1 for what it is.",
        "outcome",
        ((state.value, ended is not None and ended.state == state) for state in states),
    )
    if ended and ended.finished_at:
        yield _gauge(
            "last_training_age_seconds", "How long ago it ended.", _seconds(ended.finished_at, now)
        )


def _of_mail() -> Iterator[GaugeMetricFamily]:
    waiting = OutgoingMail.objects.order_by()
    failing = waiting.filter(failures__gt=0)
    yield _gauge("mails_waiting", "Mails to be sent.", waiting[:_MOST_COUNTED].count())
    yield _gauge(
        "mails_failing",
        "Of these, those that were tried and could not be sent.",
        failing[:_MOST_COUNTED].count(),
    )


def _seconds(since: datetime, now: datetime) -> float:
    return (now - since).total_seconds()


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"movierec_{name}", what, value=float(value))


def _by(name: str, what: str, label: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"movierec_{name}", what, labels=[label])
    for key, value in values:
        family.add_metric([key], float(value))
    return family
