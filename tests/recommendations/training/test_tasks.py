"""What the worker is asked to do, and what it says when it cannot."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from movierec import celery_app, celery_settings
from nights.tasks import delete_old_nights
from recommendations import tasks
from recommendations.models import Lease, ModelVersion, TrainingRequest
from recommendations.training import fit, pipeline

pytestmark = pytest.mark.django_db


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    return [
        (record.levelno, record.getMessage())
        for record in caplog.records
        if record.name == "recommendations.tasks"
    ]


def asked() -> None:
    TrainingRequest.objects.create()


def test_each_training_that_was_asked_for_comes_once(few_ratings: None) -> None:
    for count in (1, 2):
        asked()
        tasks.retrain()
        tasks.retrain()
        assert ModelVersion.objects.published().count() == count
    assert not TrainingRequest.objects.exists()


def test_one_training_answers_all_who_asked_before_it_began(
    few_ratings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = fit.train_on

    def train_on(*args: Any, **more: Any) -> Any:
        asked()
        return real(*args, **more)

    asked()
    asked()
    before = set(TrainingRequest.objects.values_list("pk", flat=True))
    monkeypatch.setattr(fit, "train_on", train_on)
    tasks.retrain()
    after = set(TrainingRequest.objects.values_list("pk", flat=True))
    assert after
    assert not after & before
    assert ModelVersion.objects.count() == 1


def test_where_the_task_was_lost_the_schedule_trains(few_ratings: None) -> None:
    tasks.retrain_if_due()
    asked()
    tasks.retrain_if_due()
    tasks.retrain_if_due()
    assert ModelVersion.objects.published().count() == 2


def test_who_waits_for_a_lost_one_waits_for_minutes_only(few_ratings: None) -> None:
    tasks.retrain_if_awaited()
    assert not ModelVersion.objects.exists()
    asked()
    tasks.retrain_if_awaited()
    tasks.retrain_if_awaited()
    assert ModelVersion.objects.published().count() == 1
    own = celery_settings.beat_schedule["retrain-asked"]
    assert own["task"] == tasks.retrain_if_awaited.name
    assert own["schedule"] <= timedelta(minutes=5)


def test_what_failed_by_itself_is_not_asked_for_any_more() -> None:
    asked()
    tasks.retrain()
    assert ModelVersion.objects.get().state == ModelVersion.State.FAILED
    assert not TrainingRequest.objects.exists()


def test_what_was_cut_off_is_tried_again_after_the_pause(
    few_ratings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*anything: object, **more: object) -> None:
        raise SystemExit

    asked()
    with monkeypatch.context() as patched:
        patched.setattr(fit, "train_on", stop)
        with pytest.raises(SystemExit):
            tasks.retrain()
    assert TrainingRequest.objects.exists()
    tasks.retrain_if_due()
    assert ModelVersion.objects.count() == 1
    ModelVersion.objects.update(started_at=timezone.now() - timedelta(days=2))
    ModelVersion.objects.update(finished_at=timezone.now() - timedelta(days=2))
    tasks.retrain_if_due()
    assert ModelVersion.objects.published().exists()
    assert not TrainingRequest.objects.exists()


def test_retrain_if_due_trains_only_if_it_is_due(few_ratings: None) -> None:
    tasks.retrain_if_due()
    tasks.retrain_if_due()
    assert ModelVersion.objects.published().count() == 1


def test_who_asks_after_a_failure_does_not_wait_for_the_pause(few_ratings: None) -> None:
    ModelVersion.objects.create().fail("The process that trained it stopped before the end.")
    asked()
    tasks.retrain_if_due()
    assert ModelVersion.objects.published().exists()
    assert not TrainingRequest.objects.exists()


def test_the_schedule_leaves_another_training_alone(
    few_ratings: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    Lease.acquire(pipeline.LEASE, "0" * 32, pipeline.LEASE_DURATION)
    tasks.retrain_if_due()
    asked()
    tasks.retrain_if_awaited()
    assert said(caplog) == [(logging.INFO, "another process is training already")] * 2
    assert not ModelVersion.objects.exists()


def test_too_few_ratings_are_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    asked()
    tasks.retrain()
    ((level, line),) = said(caplog)
    assert level == logging.ERROR
    assert line.startswith("not retrained: there is too little to learn from")
    assert "\n" not in line


def test_an_empty_site_is_never_due(caplog: pytest.LogCaptureFixture) -> None:
    tasks.retrain_if_due()
    assert said(caplog) == []
    assert not ModelVersion.objects.exists()


def test_what_nobody_expects_is_not_hidden(
    few_ratings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*anything: object, **more: object) -> None:
        raise ZeroDivisionError

    asked()
    monkeypatch.setattr(fit, "train_on", fail)
    with pytest.raises(ZeroDivisionError):
        tasks.retrain()
    assert not Lease.objects.exists()


def test_the_schedule_names_tasks_that_there_are() -> None:
    celery_app.loader.import_default_modules()
    schedule = celery_settings.beat_schedule
    assert {entry["task"] for entry in schedule.values()} <= set(celery_app.tasks)
    assert schedule["retrain"]["task"] == tasks.retrain_if_due.name
    assert schedule["retrain"]["schedule"] == timedelta(minutes=settings.RETRAIN_EVERY_MINUTES)
    assert schedule["delete-old-nights"]["task"] == delete_old_nights.name
