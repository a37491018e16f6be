"""What an import would do or did, for people to read."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from import_export.resources import Diff
from import_export.results import Result, RowResult

ROWS_SHOWN = 500


@dataclass(frozen=True)
class Problem:
    """A row that cannot be imported."""

    line: int
    message: str


class MovieDiff(Diff):
    """Cells before and after; the site's content policy forbids the usual inline styles."""

    def as_html(self) -> list[SafeString]:
        """Return each cell, what is taken away and what is put there marked."""
        if self.new:
            return [_inserted(after) for after in self.right]
        return [
            conditional_escape(after) if before == after else _replaced(before, after)
            for before, after in zip(self.left, self.right, strict=True)
        ]


class MovieResult(Result):
    """The outcome of an import.

    Attributes
    ----------
    lines
        The line of the file on which each row begins.
    """

    lines: list[int]

    @property
    def problems(self) -> list[Problem]:
        """The rows that are wrong, in the file's order."""
        return [
            Problem(self.lines[row.number - 1], _message(row.error_dict))
            for row in self.invalid_rows
        ]

    @property
    def summary(self) -> str:
        """How many rows do what, as one line."""
        counts = {
            "new": self.totals[RowResult.IMPORT_TYPE_NEW],
            "changed": self.totals[RowResult.IMPORT_TYPE_UPDATE],
            "unchanged": self.totals[RowResult.IMPORT_TYPE_SKIP],
            "errors": len(self.invalid_rows),
        }
        return ", ".join(f"{count:,} {word}" for word, count in counts.items())

    @property
    def rows_shown(self) -> list[Any]:
        """The first right rows; those that change something come first."""
        return sorted(self.valid_rows(), key=RowResult.is_skip)[:ROWS_SHOWN]

    @property
    def rows_hidden(self) -> int:
        """How many right rows are not among `rows_shown`."""
        return max(len(self.valid_rows()) - ROWS_SHOWN, 0)


def _inserted(cell: str) -> SafeString:
    return format_html("<ins>{}</ins>", cell) if cell else SafeString("")


def _replaced(before: str, after: str) -> SafeString:
    if not before:
        return _inserted(after)
    return format_html("<del>{}</del> <ins>{}</ins>", before, after)


def _message(errors: dict[str, list[str]]) -> str:
    parts = []
    for column, messages in errors.items():
        about = "" if column == "__all__" else f"{column}: "
        parts.append(about + " ".join(messages))
    return " ".join(parts)
