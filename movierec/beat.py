"""The schedule that a wrong clock does not stop."""

import logging
from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler

from .watching import counting

logger = logging.getLogger(__name__)

_LONG_AGO = timedelta(days=366)


class ClockProofScheduler(PersistentScheduler):  # type: ignore[misc]
    """Celery's scheduler, but a task that ran in the future is due now.

    After a clock was 200 days ahead for a moment, Celery's own would wait for 200 days.
    """

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Run what is due; return how long to wait."""
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at > now]
        for entry in ahead:
            logger.warning("%s ran at %s, which is to come", entry.name, entry.last_run_at)
            entry.last_run_at = now - _LONG_AGO
        if ahead:
            self._heap = None
        counting.note_schedule()
        wait: float = super().tick(*args, **kwargs)
        return wait
