"""Writes lines by a thread of its own, so that who prints never waits for who reads."""

import io
import os
import select
import threading
from collections.abc import Callable
from typing import TextIO

MOST_WAITING = 1_000_000
"""Bytes of lines that are not read yet; what comes on top of them is dropped."""
_AT_ONCE = select.PIPE_BUF
_PATIENCE = 2.0
"""Seconds in which a reader must read something at the end, or it is not waited for."""


class Outlet(io.TextIOBase):
    """What a printer prints to; in place of lines that were dropped comes how many they were.

    Whole lines are kept and dropped. Once some are dropped, so are all until those that wait are
    read. That nothing can be written, as to a reader that is gone or a full disk, is no reason to
    stop: such lines are lost.

    Parameters
    ----------
    output
        Where the lines go in the end; it is written to by its descriptor.
    told_dropped
        Returns what to print of so many lines that were dropped.
    """

    def __init__(self, output: TextIO, told_dropped: Callable[[int], str]) -> None:
        self._output = output
        self._told_dropped = told_dropped
        self._begun = ""
        self._waiting = bytearray()
        self._dropped = 0
        self._changed = threading.Condition()
        threading.Thread(target=self._write_for_ever, daemon=True).start()

    def isatty(self) -> bool:
        """Tell whether this is a terminal."""
        return self._output.isatty()

    def write(self, text: str) -> int:
        """Take part of a line, or whole ones."""
        self._begun += text
        if self._begun.endswith("\n"):
            self._put(self._begun)
            self._begun = ""
        return len(text)

    def drain(self) -> None:
        """Return when all lines are written, or nobody reads them."""
        with self._changed:
            while self._waiting or self._dropped:
                if not self._changed.wait(_PATIENCE):
                    return

    def _put(self, lines: str) -> None:
        encoded = self._encoded(lines)
        with self._changed:
            if self._dropped or len(self._waiting) + len(encoded) > MOST_WAITING:
                self._dropped += lines.count("\n")
            else:
                self._waiting += encoded
            self._changed.notify_all()

    def _write_for_ever(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._dropped)
                if not self._waiting:
                    self._waiting += self._encoded(self._told_dropped(self._dropped))
                    self._dropped = 0
                part = bytes(self._waiting[:_AT_ONCE])
            written = self._write_out(part)
            with self._changed:
                del self._waiting[:written]
                self._changed.notify_all()

    def _write_out(self, part: bytes) -> int:
        """Write what can be, and return how much of it is done with."""
        # Not by the file itself: a thread that waits in there would hold up Python's end.
        descriptor = self._output.fileno()
        try:
            return os.write(descriptor, part)
        except BlockingIOError:
            # Another program that has this terminal or pipe, too, wants not to wait.
            select.select((), (descriptor,), ())
            return 0
        except OSError:
            return len(part)

    def _encoded(self, text: str) -> bytes:
        return text.encode(self._output.encoding, "replace")
