"""Background work waits in a queue of its kind, and somebody reads each."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import Settings

from movierec import celery_app
from movierec.desk.glance import _queued
from movierec.doctor.workers import check_queues
from movierec.embedded import programs
from movierec.queues import KINDS, LONGEST, PREFIX
from movierec.redis_client import redis_client

from ..recommendations.training.processes import a_broker, environment, running, wait_for

CELERY = (sys.executable, "-m", "celery", "--app", "movierec")


def test_each_task_has_the_queue_and_the_limits_of_its_kind() -> None:
    celery_app.loader.import_default_modules()
    own = {name for name in celery_app.tasks if not name.startswith("celery.")}
    named = {task: queue for queue, kind in KINDS.items() for task in kind.tasks}
    assert named.keys() <= own
    # The schedule sends names, and knows no tasks.
    assert {entry["task"] for entry in celery_app.conf.beat_schedule.values()} <= own
    for name in own:
        kind = named.get(name, "quick")
        task = celery_app.tasks[name]
        route = celery_app.amqp.router.route({}, name)
        assert route["queue"].name == kind
        soft, hard = task.soft_time_limit, task.time_limit
        if kind == "quick":
            soft = soft or celery_app.conf.task_soft_time_limit
            hard = hard or celery_app.conf.task_time_limit
        assert soft == KINDS[kind].longest.total_seconds() < hard
        assert task.acks_late


def test_no_task_is_handed_out_again_while_it_may_run() -> None:
    options = celery_app.conf.broker_transport_options
    assert options["visibility_timeout"] > LONGEST.total_seconds() * 1.5
    assert celery_app.conf.worker_prefetch_multiplier == 1


@pytest.fixture
def tasks_broker(tmp_path: Path) -> Iterator[None]:
    with a_broker(tmp_path / "broker"):
        yield


@contextmanager
def worker(folder: Path, name: str, *options: str) -> Iterator[None]:
    log = folder / name
    command = (*CELERY, "worker", "--concurrency", "1", "--hostname", name, *options)
    with running(*command, log=log, environment=environment(folder)):
        wait_for(lambda: " ready." in log.read_text())
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("tasks_broker")
def test_doctor_names_the_queues_that_nobody_reads(tmp_path: Path) -> None:
    (said,) = check_queues()
    assert said.startswith("No worker runs")
    with worker(tmp_path, "some", "--queues", "quick,mail"):
        wait_for(lambda: "".join(check_queues()).startswith("No worker reads import, training:"))
        with worker(tmp_path, "all"):
            wait_for(lambda: not list(check_queues()))


def test_the_worker_of_one_machine_reads_all_of_them(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    (worker,) = (one for one in programs.programs(8000) if one.name == "worker")
    assert "--queues" not in worker.command
    assert set(celery_app.conf.task_queues) == set(KINDS)


@pytest.mark.usefixtures("tasks_broker")
def test_the_desk_counts_what_waits_in_all() -> None:
    before = _queued()
    assert before is not None
    with redis_client() as client:
        for queue in KINDS:
            client.lpush(f"{PREFIX}{queue}", "a task")
        try:
            assert _queued() == before + len(KINDS)
        finally:
            for queue in KINDS:
                client.lpop(f"{PREFIX}{queue}")
