"""What is noted of each task: the request that it began with, how it ended, how long it took."""

from collections.abc import MutableMapping
from contextvars import Token
from typing import Any

from celery.signals import (
    before_task_publish,
    celeryd_init,
    task_failure,
    task_postrun,
    task_prerun,
)

from core.metrics import TASK_SECONDS, TASKS

from . import counting, doing

_HEADER = "request_id"
_tokens: dict[str, Token[doing.Doing | None]] = {}
"""By task: where one runs within a request, as in tests, the request comes back after it."""


def connect() -> None:
    """Have tasks noted from now on."""
    before_task_publish.connect(_pass_on)
    task_prerun.connect(_begin)
    task_postrun.connect(_end)
    task_failure.connect(_lose)
    celeryd_init.connect(_name_all)
    counting.connect()


def _pass_on(headers: MutableMapping[str, Any], **kwargs: Any) -> None:
    now = doing.now_doing()
    if now is not None:
        headers[_HEADER] = now.request_id


def _begin(task_id: str, task: Any, **kwargs: Any) -> None:
    # One that the schedule began has its own.
    given = getattr(task.request, _HEADER, None) or task_id
    _tokens[task_id] = doing.begin(doing.Doing(given, task=task.name))


def _end(task_id: str, task: Any, state: str | None = None, **kwargs: Any) -> None:
    now, token = doing.now_doing(), _tokens.pop(task_id, None)
    if now is None or token is None:
        return
    TASKS.labels(task.name, (state or "unknown").lower()).inc()
    TASK_SECONDS.labels(task.name).observe(now.seconds)
    doing.end(token)
    counting.share_counts()


def _lose(task_id: str, sender: Any, **kwargs: Any) -> None:
    """Count a task whose process was killed, of which only the worker's main process hears.

    One that fails by itself has begun in the same process, and ends there.
    """
    if task_id not in _tokens:
        TASKS.labels(sender.name, "failure").inc()


def _name_all(instance: Any, **kwargs: Any) -> None:
    """Have a zero there for each task: of what first appears as a one, no increase is seen."""
    instance.app.loader.import_default_modules()
    for name in instance.app.tasks:
        if not name.startswith("celery."):
            for outcome in ("success", "failure"):
                TASKS.labels(name, outcome)
