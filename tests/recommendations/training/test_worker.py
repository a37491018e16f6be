"""A real worker behind a real broker: tasks queued here, trained there, served here."""

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.conf import settings

from catalog.models import Rating
from movierec import celery_app
from recommendations import tasks
from recommendations.models import Lease, ModelVersion, TrainingRequest
from recommendations.registry import current
from recommendations.registry.current import current_model
from recommendations.serving.picks import picks_for
from recommendations.training import pipeline
from tests.factories import MovieFactory, RatingFactory, UserFactory

from ..conftest import rate_a_few
from .processes import a_broker, environment, running, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


class Worker(NamedTuple):
    """A worker of a queue of its own: other tests may use the same broker."""

    queue: str
    log: Path
    models: Path

    def said(self, words: str) -> int:
        return self.log.read_text().count(words)


@pytest.fixture(scope="module")
def _broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with a_broker(tmp_path_factory.mktemp("broker") / "log"):
        yield


@pytest.fixture(scope="module")
def worker(
    _broker: None, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worker]:
    folder = tmp_path_factory.mktemp("worker")
    one = Worker(f"test-{uuid4().hex}", folder / "log", folder / "models")
    celery = (sys.executable, "-m", "celery", "--app", "movierec")
    # Where a training waits for another one, it does so in its usual queue.
    with celery_app.connection_for_write() as connection:
        celery_app.amqp.queues["training"].bind(connection.default_channel).purge()
    options = ("--queues", f"{one.queue},training", "--concurrency", "2")
    with running(
        *(*celery, "worker", *options, "--without-mingle", "--without-gossip"),
        log=one.log,
        environment=environment(one.models),
    ):
        wait_for(lambda: one.said(" ready."))
        yield one
    with celery_app.connection_for_write() as connection:
        queue = celery_app.amqp.queues[one.queue].bind(connection.default_channel)
        # What this connection has not declared it would delete only in part.
        queue.declare()
        queue.delete()


@pytest.fixture(autouse=True)
def _same_models(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MODELS_DIR", worker.models)


@pytest.fixture
def done(worker: Worker) -> Callable[[int], bool]:
    """Wait until so many tasks more than before have ended."""
    before = worker.said(" succeeded in ")
    return lambda count: wait_for(lambda: worker.said(" succeeded in ") >= before + count)


def test_what_the_worker_trains_is_served_by_this_process(
    worker: Worker, done: Callable[[int], bool]
) -> None:
    rate_a_few()
    someone = RatingFactory(user=UserFactory(), movie=Rating.objects.first().movie, stars=5.0).user
    assert not picks_for(someone.pk).personal
    TrainingRequest.objects.create()
    tasks.retrain.apply_async(queue=worker.queue)
    done(1)
    version = ModelVersion.objects.get()
    assert version.state == ModelVersion.State.PUBLISHED
    assert version.rating_count == Rating.objects.count()
    assert picks_for(someone.pk).personal
    assert current._loaded.artefact == version.artefact
    assert worker.said(f"Model {version.pk} (published) after") == 1


def test_after_a_crash_those_that_were_asked_for_wait_and_one_trains(
    worker: Worker, done: Callable[[int], bool]
) -> None:
    rate_a_few()
    Lease.acquire(pipeline.LEASE, uuid4(), timedelta(seconds=3))
    for _ in range(2):
        TrainingRequest.objects.create()
        tasks.retrain.apply_async(queue=worker.queue)
    done(2)
    assert worker.said("another process is training already; tried again in") >= 2
    assert ModelVersion.objects.get().state == ModelVersion.State.PUBLISHED
    assert not Lease.objects.exists()


def test_the_scheduled_task_trains_once_and_then_finds_nothing_due(
    worker: Worker, done: Callable[[int], bool]
) -> None:
    rate_a_few()
    tasks.retrain_if_due.apply_async(queue=worker.queue)
    done(1)
    tasks.retrain_if_due.apply_async(queue=worker.queue)
    done(2)
    assert ModelVersion.objects.count() == 1
    assert current_model() is not None


def test_a_training_that_fails_leaves_the_worker_at_work(
    worker: Worker, done: Callable[[int], bool]
) -> None:
    MovieFactory()
    TrainingRequest.objects.create()
    tasks.retrain.apply_async(queue=worker.queue)
    done(1)
    assert worker.said("not retrained: there is too little to learn from") == 1
    assert worker.said("Traceback") == 0
    rate_a_few()
    TrainingRequest.objects.create()
    tasks.retrain.apply_async(queue=worker.queue)
    done(2)
    assert list(ModelVersion.objects.values_list("state", flat=True)) == ["published", "failed"]
