"""What `manage.py serve` prints of its processes: in plain lines or as JSON."""

import io
import json
from datetime import datetime
from pathlib import Path

import pytest
from honcho.printer import Message

from movierec.embedded.printer import JsonPrinter, PlainPrinter


def said(name: str | None, data: bytes | str) -> Message:
    return Message("line", data, datetime(2026, 7, 1, 12), name, None)


def test_json_is_printed_as_it_came_and_all_else_as_a_record() -> None:
    output = io.StringIO()
    printer = JsonPrinter(output)
    record = '{"level": "ERROR", "message": "two\u2028lines"}'
    printer.write(said("web", f"{record}\n".encode()))
    printer.write(said("broker", b"{ready \xff\n"))
    printer.write(said(None, "\nThe site\nis up.\n"))
    printer.finish("Stopped.")
    first, *others = output.getvalue().removesuffix("\n").split("\n")
    assert first == record
    found = [json.loads(line) for line in others]
    assert [(each["logger"], each["message"]) for each in found] == [
        ("broker", "{ready \ufffd"),
        ("movierec", "The site"),
        ("movierec", "is up."),
        ("movierec", "Stopped."),
    ]


def test_plain_lines_come_after_the_name_of_their_process() -> None:
    output = io.StringIO()
    printer = PlainPrinter(output)
    printer.write(said("web", b"ready\n"))
    printer.write(said(None, "The site is up."))
    printer.finish("Stopped.")
    assert output.getvalue() == "12:00:00 web | ready\n\nThe site is up.\n\nStopped.\n"


@pytest.mark.parametrize("kind", [PlainPrinter, JsonPrinter])
def test_a_full_disk_stops_nothing(kind: type[PlainPrinter]) -> None:
    # Closing prints what is left, and fails where anything is.
    with Path("/dev/full").open("w") as output:
        printer = kind(output)
        printer.write(said("web", b"ready\n"))
        printer.write(said(None, "The site is up."))
        printer.finish("Stopped.")
