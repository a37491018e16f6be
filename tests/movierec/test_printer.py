"""What `manage.py serve` prints of its processes: in plain lines or as JSON."""

import json
import os
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TextIO

import pytest
from honcho.printer import Message

from movierec.embedded.outlet import MOST_WAITING
from movierec.embedded.printer import JsonPrinter, PlainPrinter


def said(name: str | None, data: bytes | str) -> Message:
    return Message("line", data, datetime(2026, 7, 1, 12), name, None)


@pytest.fixture
def pipe() -> Iterator[tuple[TextIO, TextIO]]:
    """The two ends of a pipe: what is read, and where it is written."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as reader, os.fdopen(writing, "w") as writer:
        yield reader, writer


def test_json_is_printed_as_it_came_and_all_else_as_a_record(tmp_path: Path) -> None:
    output = tmp_path / "output"
    printer = JsonPrinter(output.open("w"))
    record = '{"level": "ERROR", "message": "two\u2028lines"}'
    printer.write(said("web", f"{record}\n".encode()))
    printer.write(said("broker", b"{ready \xff\n"))
    printer.write(said(None, "\nThe site\nis up.\n"))
    printer.finish("Stopped.")
    printer.drain()
    first, *others = output.read_text().removesuffix("\n").split("\n")
    assert first == record
    found = [json.loads(line) for line in others]
    assert [(each["logger"], each["message"]) for each in found] == [
        ("broker", "{ready \ufffd"),
        ("movierec", "The site"),
        ("movierec", "is up."),
        ("movierec", "Stopped."),
    ]


def test_plain_lines_come_after_the_name_of_their_process(tmp_path: Path) -> None:
    output = tmp_path / "output"
    printer = PlainPrinter(output.open("w"))
    printer.write(said("web", b"ready\n"))
    printer.write(said(None, "The site is up."))
    printer.finish("Stopped.")
    printer.drain()
    assert output.read_text() == "12:00:00 web | ready\n\nThe site is up.\n\nStopped.\n"


@pytest.mark.parametrize("kind", [PlainPrinter, JsonPrinter])
def test_a_full_disk_stops_nothing(kind: type[PlainPrinter]) -> None:
    # Closing prints what is left, and fails where anything is.
    with Path("/dev/full").open("w") as output:
        printer = kind(output)
        printer.write(said("web", b"ready\n"))
        printer.write(said(None, "The site is up."))
        printer.finish("Stopped.")
        printer.drain()


@pytest.mark.parametrize("kind", [PlainPrinter, JsonPrinter])
@pytest.mark.parametrize("waits", [True, False])
def test_nobody_who_reads_stops_nothing_and_is_told_what_was_dropped(
    kind: type[PlainPrinter], waits: bool, pipe: tuple[TextIO, TextIO]
) -> None:
    reader, writer = pipe
    os.set_blocking(writer.fileno(), waits)
    printer = kind(writer)
    total = 2 * MOST_WAITING // len("line 0 12:00:00 web | ")
    for number in range(total):
        printer.write(said("web", f"line {number} ".encode()))
    kept = 0
    while f"line {kept} " in (line := reader.readline()):
        kept += 1
    (dropped,) = map(int, re.findall(r"(\d+) lines were not printed", line))
    assert kept > MOST_WAITING // 200
    assert kept + dropped == total
    printer.write(said("web", b"read again "))
    assert "read again " in reader.readline()


def test_at_the_end_all_that_is_read_slowly_is_printed(pipe: tuple[TextIO, TextIO]) -> None:
    reader, writer = pipe
    printer = PlainPrinter(writer)
    for number in range(10_000):
        printer.write(said("web", f"line {number}".encode()))
    found: list[str] = []
    reading = threading.Thread(target=lambda: found.extend(reader))
    reading.start()
    printer.finish("Stopped.")
    printer.drain()
    writer.close()
    reading.join()
    assert len(found) == 10_001
    assert found[-1] == "Stopped.\n"


def test_a_letter_that_the_terminal_has_not_is_replaced(tmp_path: Path) -> None:
    with (tmp_path / "output").open("w", encoding="ascii") as output:
        printer = PlainPrinter(output)
        printer.finish("Amélie")
        printer.drain()
    assert (tmp_path / "output").read_text() == "Am?lie\n"
