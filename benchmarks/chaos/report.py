"""The table of what was lost."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .ledger import Found

_BEGIN, _END = "<!-- figures -->\n", "<!-- end of figures -->"
_HEAD = (
    "fault",
    "acknowledged so far",
    "lost",
    "doubled",
    "requests",
    "failed",
    "in seconds",
    "at most",
    "longest answer",
    "schedule went on",
    "kept",
    "",
)


@dataclass(frozen=True)
class Row:
    """What one fault did.

    Attributes
    ----------
    seconds
        Those in which a request was sent that was answered by 5xx, or not at all.
    most
        How many these may be.
    longest
        Seconds that the slowest answer took.
    schedule
        Whether it goes on.
    pause
        The longest time in seconds that it was silent; two are usual.
    """

    name: str
    found: Found
    seconds: int
    most: int
    requests: int
    failed: int
    longest: float
    schedule: bool
    pause: float
    remark: str = ""

    @property
    def kept(self) -> bool:
        """Whether it is as promised."""
        found = self.found
        nothing_lost = not (found.lost or found.lost_accounts or found.doubled)
        return nothing_lost and self.seconds <= self.most and self.schedule

    def cells(self) -> list[str]:
        """Return the row as words."""
        found = self.found
        lost = str(found.lost)
        if found.lost_accounts:
            lost += f", and {found.lost_accounts} accounts"
        return [
            self.name,
            str(found.acknowledged),
            lost,
            str(found.doubled),
            str(self.requests),
            str(self.failed),
            str(self.seconds),
            str(self.most),
            f"{self.longest:.1f} s",
            f"yes, after {self.pause:.0f} s" if self.schedule else "no",
            "yes" if self.kept else "NO",
            self.remark,
        ]


def show(rows: Sequence[Row], remark: str) -> None:
    """Print the table, and a line below it."""
    table = [list(_HEAD), *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    sys.stdout.write(f"{remark}\n")
    sys.stdout.flush()


def write(page: Path, rows: Sequence[Row], remark: str) -> None:
    """Put the table into its place on a page.

    Raises
    ------
    ValueError
        If the page has no place for it.
    """
    lines = [f"| {' | '.join(_HEAD)} |", "|" + "---|" * len(_HEAD)]
    lines += [f"| {' | '.join(row.cells())} |" for row in rows]
    text = page.read_text(encoding="utf-8")
    start, end = text.index(_BEGIN) + len(_BEGIN), text.index(_END)
    found = "\n".join([*lines, "", remark])
    page.write_text(f"{text[:start]}{found}\n{text[end:]}", encoding="utf-8")
