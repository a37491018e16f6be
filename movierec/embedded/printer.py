"""Prints what the processes of a site say; that nobody reads it is no reason to stop."""

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import TextIO

from honcho.printer import Message, Printer

from .outlet import Outlet


class PlainPrinter(Printer):
    """Prints lines after the time and the name of the process, and the site's own without."""

    def __init__(self, output: TextIO) -> None:
        super().__init__(Outlet(output, self._told_dropped))

    def write(self, message: Message) -> None:
        """Print a message of a process, or of the site itself, which has no name."""
        if message.name is None:
            print(f"\n{message.data}\n", file=self.output)
        else:
            super().write(message)

    def finish(self, line: str) -> None:
        """Print the last line."""
        print(line, file=self.output)

    def drain(self) -> None:
        """Return when all is printed, or nobody reads it."""
        self.output.drain()

    def _told_dropped(self, count: int) -> str:
        return f"{datetime.now():{self.time_format}} {'system':{self.width}} | {_dropped(count)}\n"


class JsonPrinter(PlainPrinter):
    """Prints each line as JSON: as it came where it is, and else as the message of a record."""

    def write(self, message: Message) -> None:
        """Print a message of a process, or of the site itself, which has no name."""
        data = message.data
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        # No other end of a line: JSON may have those as they are.
        for line in filter(str.strip, text.split("\n")):
            print(_record(message, line), file=self.output)

    def finish(self, line: str) -> None:
        """Print the last line."""
        self.write(_of_the_site(line))

    def _told_dropped(self, count: int) -> str:
        line = _dropped(count)
        return f"{_record(_of_the_site(line), line)}\n"


def printer(log_format: str) -> PlainPrinter:
    """Return what prints in one of the forms of the log."""
    return JsonPrinter(sys.stdout) if log_format == "json" else PlainPrinter(sys.stdout)


def _dropped(count: int) -> str:
    return f"{count} lines were not printed, because nobody read those before them"


def _of_the_site(line: str) -> Message:
    return Message("line", line, datetime.now(UTC), None, None)


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
