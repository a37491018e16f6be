"""Prints what the processes of a site say; that nobody can read it is no reason to stop."""

import json
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import TextIO

from honcho.printer import Message, Printer

_UNPRINTABLE = (OSError, UnicodeEncodeError)
"""A closed terminal, a reader that has gone, a full disk, or a letter that is not to be had."""


class PlainPrinter(Printer):
    """Prints lines after the time and the name of the process, and the site's own without."""

    def __init__(self, output: TextIO) -> None:
        super().__init__(output)

    def write(self, message: Message) -> None:
        """Print a message of a process, or of the site itself, which has no name."""
        with suppress(*_UNPRINTABLE):
            if message.name is None:
                print(f"\n{message.data}\n", file=self.output, flush=True)
            else:
                super().write(message)

    def finish(self, line: str) -> None:
        """Print the last line."""
        with suppress(*_UNPRINTABLE):
            print(line, file=self.output, flush=True)
        self._forget_unprinted()

    def _forget_unprinted(self) -> None:
        """Leave nothing that Python would try to print at its end, and fail."""
        try:
            self.output.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.output.fileno())


class JsonPrinter(PlainPrinter):
    """Prints each line as JSON: as it came where it is, and else as the message of a record."""

    def write(self, message: Message) -> None:
        """Print a message of a process, or of the site itself, which has no name."""
        data = message.data
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        # No other end of a line: JSON may have those as they are.
        for line in filter(str.strip, text.split("\n")):
            with suppress(*_UNPRINTABLE):
                print(_record(message, line), file=self.output, flush=True)

    def finish(self, line: str) -> None:
        """Print the last line."""
        self.write(Message("line", line, datetime.now(UTC), None, None))
        self._forget_unprinted()


def printer(log_format: str) -> PlainPrinter:
    """Return what prints in one of the forms of the log."""
    return JsonPrinter(sys.stdout) if log_format == "json" else PlainPrinter(sys.stdout)


def _record(message: Message, line: str) -> str:
    if line.startswith("{"):
        with suppress(ValueError):
            json.loads(line)
            return line
    fields = {
        "time": message.time.astimezone(UTC).isoformat(timespec="milliseconds"),
        "level": "INFO",
        "logger": message.name or "movierec",
        "message": line,
    }
    return json.dumps(fields, ensure_ascii=False)
