"""Counts the errors that are logged."""

import logging

from core.metrics import ERRORS

_PARTS = frozenset(
    {
        *("accounts", "actions", "api", "catalog", "core", "friends", "movierec", "nights"),
        *("recommendations", "shelves", "weekly", "django", "celery", "gunicorn"),
    }
)


class CountingHandler(logging.Handler):
    """Counts errors by the part that logged them."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        # A zero first: of what first appears as a one, Prometheus sees no increase.
        for part in (*_PARTS, "other"):
            ERRORS.labels(part)

    def emit(self, record: logging.LogRecord) -> None:
        """Count the error; not a request that was turned away, as one for another host's name."""
        if getattr(record, "status_code", 500) < 500:
            return
        part = record.name.partition(".")[0]
        ERRORS.labels(part if part in _PARTS else "other").inc()
