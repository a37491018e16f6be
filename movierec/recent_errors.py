"""The errors that this machine logged lately, kept beside its data for who keeps the site."""

import json
import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

NAME = "recent-errors.jsonl"
MOST_BYTES = 200_000
"""Of a file; the one before it is kept, too."""
KEPT = timedelta(days=1)
_LONGEST = 300


class RecentError(NamedTuple):
    """An error: when, by which part, and its first line."""

    at: datetime
    source: str
    message: str


class RecentErrorsHandler(logging.Handler):
    """Appends a line for each error, which every process of a machine may do at once."""

    def __init__(self, folder: str) -> None:
        super().__init__(logging.ERROR)
        self._path = Path(folder) / NAME

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the error; where that cannot be done, the console has it all the same."""
        try:
            message = record.getMessage().strip().partition("\n")[0][:_LONGEST]
            error = record.exc_info[1] if record.exc_info else None
            if error is not None and type(error).__name__ not in message:
                message = f"{message} ({type(error).__name__})"
            line = json.dumps([record.created, record.name, message])
            if self._path.exists() and self._path.stat().st_size > MOST_BYTES:
                self._path.replace(_before(self._path))
            with self._path.open("a") as file:
                file.write(f"{line}\n")
        except (OSError, ValueError, TypeError):
            return


def recent_errors(folder: Path) -> list[RecentError]:
    """Return the errors of the last day, the newest first."""
    since = timezone.now() - KEPT
    found = []
    for path in (_before(folder / NAME), folder / NAME):
        for line in path.read_text().splitlines() if path.exists() else []:
            try:
                created, source, message = json.loads(line)
            except ValueError:
                # Cut off, by a full disk or a killed process.
                continue
            at = datetime.fromtimestamp(created, tz=timezone.get_current_timezone())
            if at > since:
                found.append(RecentError(at, source, message))
    return found[::-1]


def _before(path: Path) -> Path:
    return path.with_suffix(".1.jsonl")
