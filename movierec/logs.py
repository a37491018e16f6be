"""What the log says, and how: in plain lines, or as JSON for programs that collect logs."""

import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .storage_errors import storage_error
from .watching.doing import now_doing

FORMATS = ("plain", "json")
_SECRET = re.compile(r"(?<=/)(?=[^/]*[A-Z0-9])(?![^/]*\.[a-z0-9]{2,5}(?:/|$))[\w.:=-]{20,}(?=/|$)")
"""A part of an address that is long, no word and no file: the key of a link, or a token."""


def logging_settings(form: str, folder: Path) -> dict[str, Any]:
    """Return Django's setting of logs.

    Parameters
    ----------
    form
        One of `FORMATS`.
    folder
        Where the latest errors are kept.
    """
    loggers: dict[str, Any] = {"django.request": {"filters": ["faults"]}}
    if form == "json":
        # Gunicorn's own lines, too; those of its access log say less than the site's.
        loggers["gunicorn.error"] = {"handlers": [], "propagate": True}
        loggers["gunicorn.access"] = {"handlers": [], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "faults": {"()": "movierec.logs.FaultsOnly"},
            "secrets": {"()": "movierec.logs.WithoutSecrets"},
        },
        "formatters": {
            "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
            "json": {"()": "movierec.logs.JsonFormatter"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": ["secrets"],
            },
            "desk": {
                "class": "movierec.recent_errors.RecentErrorsHandler",
                "folder": str(folder),
                "filters": ["secrets"],
            },
            "count": {"class": "movierec.watching.errors.CountingHandler"},
        },
        "loggers": loggers,
        "root": {"handlers": ["console", "desk", "count"], "level": "INFO"},
    }


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON, with the request or task that it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        now = now_doing() or getattr(getattr(record, "request", None), "doing", None)
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": now.request_id if now else None,
            "user": now.user_id if now else None,
            "view": now.view if now and now.request else None,
            "task": now.task or None if now else None,
            "status": getattr(record, "status_code", None),
            "milliseconds": round(now.seconds * 1000, 1) if now else None,
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False, default=str)


class FaultsOnly(logging.Filter):
    """Keeps the traceback for faults of the code.

    A request that was turned away needs none, for the code did what it should; where the disk or
    the database failed, its reason says all.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without an exception that is no fault of the code."""
        error = record.exc_info[1] if record.exc_info else None
        reason = storage_error(error)
        if reason:
            record.msg, record.args = f"{record.getMessage()} ({reason})", None
        if reason or getattr(record, "status_code", 500) != 500:
            record.exc_info = None
        return True


class WithoutSecrets(logging.Filter):
    """Leaves out of addresses in Django's lines what opens something for whoever reads it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without keys and tokens."""
        if record.name.startswith("django.") and isinstance(record.args, tuple):
            record.args = tuple(
                _SECRET.sub("…", each) if isinstance(each, str) and each.startswith("/") else each
                for each in record.args
            )
        return True
