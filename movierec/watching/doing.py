"""What this thread is at: a request or a task, with the id by which its log lines are found."""

import time
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.functional import empty

NO_VIEW = "none"
"""Of a request that no view answered: a static file, or an address that is not there."""


@dataclass(frozen=True)
class Doing:
    """A request that is being answered, or a task that runs.

    Attributes
    ----------
    request_id
        That of the request, or of the request that a task began with.
    request
        None in a task.
    task
        The name of the task; empty in a request.
    """

    request_id: str
    request: HttpRequest | None = None
    task: str = ""
    began: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        """How long it has taken up to now."""
        return time.perf_counter() - self.began

    @property
    def view(self) -> str:
        """The name of the view: one of those in the URL configuration, or `NO_VIEW`."""
        match = getattr(self.request, "resolver_match", None)
        return match.view_name if match else NO_VIEW

    @property
    def user_id(self) -> int | None:
        """Who asks, if that was looked up; nothing is asked of the database for it."""
        user = getattr(self.request, "user", None)
        if getattr(user, "_wrapped", None) is empty:
            return None
        return getattr(user, "pk", None)


_doing: ContextVar[Doing | None] = ContextVar("doing", default=None)


def now_doing() -> Doing | None:
    """Return what this thread is at; None between requests and tasks."""
    return _doing.get()


begin = _doing.set
end = _doing.reset
