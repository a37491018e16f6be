"""However a training fails, its version says why, and the schedule waits longer each time."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from recommendations.engine.errors import NotEnoughRatingsError
from recommendations.models import Lease, LeaseTaken, ModelVersion
from recommendations.training import fit, pipeline
from recommendations.training.triggers import is_due, retrain_if_due
from tests.factories import RatingFactory

from ..conftest import rate_a_few
from .processes import PATIENCE, environment

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
FAILED = ModelVersion.State.FAILED


class OddError(Exception):
    """What nobody expects."""


def break_training(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*anything: object, **more: object) -> None:
        raise error

    monkeypatch.setattr(fit, "train_on", fail)


def let_pass(hours: float) -> None:
    """Move the last training into the past."""
    version = ModelVersion.objects.latest("pk")
    version.started_at -= timedelta(hours=hours)
    if version.finished_at is not None:
        version.finished_at -= timedelta(hours=hours)
    version.save()


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OddError("first line\nsecond"), "OddError first line"),
        (OddError(), "OddError"),
        (MemoryError(), "memory"),
        (DatabaseError("gone"), "DatabaseError gone"),
        (KeyboardInterrupt(), "stopped"),
        (SystemExit(1), "stopped"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_whatever_ends_it_is_the_reason_of_its_version(
    few_ratings: None, monkeypatch: pytest.MonkeyPatch, error: BaseException, reason: str
) -> None:
    break_training(monkeypatch, error)
    with pytest.raises(type(error)):
        pipeline.retrain()
    version = ModelVersion.objects.get()
    assert version.state == FAILED
    assert reason in version.error
    assert "\n" not in version.error
    assert version.finished_at is not None
    assert not Lease.objects.exists()


@pytest.mark.parametrize(
    ("attempt", "hours"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 24), (7, 24), (32_767, 24)]
)
def test_each_pause_is_twice_the_one_before_up_to_a_day(attempt: int, hours: int) -> None:
    version = ModelVersion.objects.create(attempt=attempt)
    assert version.next_try is None
    version.fail("The disk was full.")
    version.refresh_from_db()
    assert version.next_try == version.finished_at + hours * HOUR


def test_the_schedule_waits_longer_after_each_failure(
    few_ratings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_training(monkeypatch, MemoryError())
    for pause in (1, 2, 4):
        with pytest.raises(MemoryError):
            retrain_if_due()
        let_pass(pause - 0.1)
        assert retrain_if_due() is None
        let_pass(0.2)
        assert is_due()
    assert sorted(ModelVersion.objects.values_list("attempt", flat=True)) == [1, 2, 3]


def test_a_success_begins_anew(few_ratings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        with monkeypatch.context() as patch:
            break_training(patch, MemoryError())
            with pytest.raises(MemoryError):
                retrain_if_due()
        let_pass(25)
    version = retrain_if_due()
    assert version is not None
    assert (version.state, version.attempt) == (ModelVersion.State.PUBLISHED, 3)
    let_pass(25)
    RatingFactory.create_batch(settings.RETRAIN_MIN_NEW_RATINGS)
    break_training(monkeypatch, MemoryError())
    with pytest.raises(MemoryError):
        retrain_if_due()
    assert ModelVersion.objects.latest("pk").attempt == 1


def test_by_hand_it_trains_in_a_pause_and_begins_anew(
    few_ratings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ModelVersion.objects.create(attempt=5).fail("The disk was full.")
    assert not is_due()
    break_training(monkeypatch, MemoryError())
    with pytest.raises(MemoryError):
        pipeline.retrain()
    assert ModelVersion.objects.latest("pk").attempt == 1


def test_too_few_ratings_are_looked_at_every_hour() -> None:
    RatingFactory()
    for _ in range(3):
        with pytest.raises(NotEnoughRatingsError):
            retrain_if_due()
        assert not is_due()
        let_pass(1.1)
    assert is_due()


def test_a_failure_in_the_future_keeps_nobody_waiting(few_ratings: None) -> None:
    """The clock was wrong when it failed."""
    ModelVersion.objects.create().fail("The disk was full.")
    let_pass(-24 * 200)
    assert is_due()


DIE = """
import django, os, signal
django.setup()
from recommendations.training.pipeline import retrain
retrain(lambda part, done, total: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_is_a_failure_that_the_schedule_notes_and_waits_after() -> None:
    rate_a_few()
    killed = subprocess.run(
        [sys.executable, "-c", DIE],
        cwd=settings.BASE_DIR,
        env=environment(settings.MODELS_DIR) | {"PYTHONPATH": os.fspath(settings.BASE_DIR)},
        timeout=PATIENCE,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    version = ModelVersion.objects.get()
    assert version.state == ModelVersion.State.TRAINING
    with pytest.raises(LeaseTaken):
        retrain_if_due()
    Lease.objects.update(expires_at=timezone.now())

    assert retrain_if_due() is None
    version.refresh_from_db()
    assert (version.state, version.attempt) == (FAILED, 1)
    assert "stopped before the end" in version.error
    assert ModelVersion.objects.get() == version
    let_pass(1.1)
    again = retrain_if_due()
    assert again is not None
    assert (again.state, again.attempt) == (ModelVersion.State.PUBLISHED, 2)


def test_a_version_is_left_alone_while_its_process_lives(few_ratings: None) -> None:
    version = ModelVersion.objects.create()
    Lease.acquire(pipeline.LEASE, uuid4(), pipeline.LEASE_DURATION)
    with pytest.raises(LeaseTaken):
        retrain_if_due()
    version.refresh_from_db()
    assert version.state == ModelVersion.State.TRAINING
