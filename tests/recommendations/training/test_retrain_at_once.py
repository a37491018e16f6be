"""Real processes that train at once, die in the midst, or are disturbed by people rating."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from catalog.models import Movie, Rating
from recommendations.data import ratings
from recommendations.models import Lease, LeaseTaken, ModelVersion
from recommendations.registry.current import current_model
from recommendations.training import pipeline, triggers
from tests.catalog.concurrency import at_once
from tests.factories import UserFactory

from ...snapshots import Snapshot
from ..conftest import rate_a_few
from .processes import PATIENCE, environment, manage, running, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_while_one_process_trains_another_does_not(real_ratings: Snapshot, tmp_path: Path) -> None:
    real_ratings.put_back()
    with retraining(tmp_path) as other:
        theirs = wait_for(training_begun)
        with pytest.raises(LeaseTaken):
            pipeline.retrain()
        assert other.wait(PATIENCE) == 0
    assert [theirs] == list(ModelVersion.objects.published()) == list(ModelVersion.objects.all())
    assert not Lease.objects.exists()


@pytest.mark.parametrize("threads", [2, 6])
def test_of_many_that_begin_at_once_one_trains(threads: int) -> None:
    rate_a_few()
    refused = threading.Semaphore(0)

    def wait_for_the_others(part: str, done: int, total: int) -> None:
        if (part, done) == ("Training", 1):
            for _ in range(threads - 1):
                assert refused.acquire(timeout=PATIENCE)

    def train() -> ModelVersion | None:
        try:
            return pipeline.retrain(wait_for_the_others)
        except LeaseTaken:
            refused.release()
            return None

    versions = [version for version in at_once(*[train] * threads) if version is not None]
    assert versions == list(ModelVersion.objects.all())
    assert versions[0].state == ModelVersion.State.PUBLISHED


def test_a_process_killed_in_the_midst_is_survived(
    trained_for_all: ModelVersion, tmp_path: Path
) -> None:
    with retraining(tmp_path) as process:
        dead = wait_for(training_begun)
        process.kill()
        process.wait(PATIENCE)
    assert current_model() is not None
    # What the dead one held is nobody's until it has expired, and anybody's from then on.
    with pytest.raises(LeaseTaken):
        pipeline.retrain()
    Lease.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    version = pipeline.retrain()
    dead.refresh_from_db()
    assert dead.state == ModelVersion.State.FAILED
    assert "stopped before the end" in dead.error
    assert ModelVersion.objects.published().first() == version
    stored = {path.name for path in Path(settings.MODELS_DIR).iterdir()}
    assert stored == {trained_for_all.artefact, version.artefact}


def retraining(folder: Path) -> AbstractContextManager["subprocess.Popen[bytes]"]:
    return running(
        *(sys.executable, "manage.py", "retrain"),
        log=folder / "log",
        environment=environment(settings.MODELS_DIR),
    )


def training_begun() -> ModelVersion | None:
    return ModelVersion.objects.filter(state=ModelVersion.State.TRAINING).first()


def test_people_go_on_rating_while_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rating is another connection's; SQLite would not let a reader write after it."""
    rate_a_few()
    movie = Movie.objects.order_by("pk")[0]
    users = UserFactory.create_batch(8)
    monkeypatch.setattr(ratings, "CHUNK", 5)
    before = Rating.objects.count()

    def rate() -> None:
        Rating.objects.rate(users.pop().pk, movie, 4.0)
        connections.close_all()

    def disturb(part: str, done: int, total: int) -> None:
        if part == "Reading ratings":
            with ThreadPoolExecutor(1) as pool:
                pool.submit(rate).result(PATIENCE)

    version = pipeline.retrain(disturb)
    assert version.rating_count == before
    assert len(users) < 8
    assert Rating.objects.count() == before + 8 - len(users)


def test_ratings_given_while_it_trains_are_kept_for_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "RETRAIN_MIN_NEW_RATINGS", 1)
    rate_a_few()
    user, movie = UserFactory(), Movie.objects.order_by("pk")[0]

    def rate(part: str, done: int, total: int) -> None:
        if (part, done) == ("Training", 1):
            Rating.objects.rate(user.pk, movie, 4.0)

    pipeline.retrain(rate)
    assert triggers.is_due()
    pipeline.retrain()
    assert not triggers.is_due()


def test_the_command_says_that_another_trains() -> None:
    Lease.acquire(pipeline.LEASE, uuid4(), pipeline.LEASE_DURATION)
    found = manage("retrain")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == (
        "CommandError: another process is training already, or was cut off; try again when it is "
        "done, or in 10 minutes\n"
    )
    assert not ModelVersion.objects.exists()
