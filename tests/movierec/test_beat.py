"""The schedule outlives a clock that was wrong for a while."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from movierec import celery_app
from movierec.beat import ClockProofScheduler


class Noting(ClockProofScheduler):
    """Notes what it would send."""

    producer = None

    def __init__(self, file: Path) -> None:
        self.sent: list[str] = []
        super().__init__(celery_app, schedule_filename=str(file))

    def apply_async(self, entry: object, **options: object) -> None:
        self.sent.append(entry.name)  # type: ignore[attr-defined]

    def run_what_is_due(self) -> list[str]:
        """Tick as often as there are entries, and once more."""
        self.sent.clear()
        for _ in range(len(self.schedule) + 1):
            self.tick()
        return sorted(self.sent)


@pytest.fixture
def schedule(tmp_path: Path) -> Noting:
    scheduler = Noting(tmp_path / "schedule")
    scheduler.run_what_is_due()
    return scheduler


def test_what_ran_a_moment_ago_waits(schedule: Noting) -> None:
    assert schedule.run_what_is_due() == []


def test_what_ran_in_the_future_is_due_now_and_then_waits_again(schedule: Noting) -> None:
    for entry in schedule.schedule.values():
        entry.last_run_at += timedelta(days=200)
    assert schedule.run_what_is_due() == sorted(schedule.schedule)
    assert schedule.run_what_is_due() == []


def test_so_it_is_after_a_restart(schedule: Noting, tmp_path: Path) -> None:
    for entry in schedule.schedule.values():
        entry.last_run_at += timedelta(days=200)
    schedule.close()
    again = Noting(tmp_path / "schedule")
    assert again.run_what_is_due() == sorted(again.schedule)


def test_the_site_uses_it_for_its_own_tasks_only(schedule: Noting) -> None:
    assert set(schedule.schedule) == set(settings.CELERY_BEAT_SCHEDULE)
    assert celery_app.conf.beat_scheduler == "movierec.beat:ClockProofScheduler"
