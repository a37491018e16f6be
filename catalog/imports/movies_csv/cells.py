"""What one cell of a CSV holds: a text, a whole number, or several names."""

import re
from collections.abc import Iterable
from typing import Any

from import_export.widgets import Widget

from movielens import parse_title

SEPARATOR = "|"
_ESCAPED = re.compile(r"\\([\\|])|(\|)")
_WHOLE_NUMBER = re.compile(r"\d{1,18}(\.0+)?")


def tidy(cell: str) -> str:
    """Return `cell` as cells are compared: no space around, one kind of line end."""
    return cell.replace("\r\n", "\n").strip()


def join_names(names: Iterable[str]) -> str:
    r"""Return several names as one cell.

    Parameters
    ----------
    names
        Any texts; a ``|`` or a backslash in one is written with a backslash before it.

    Returns
    -------
    str
        ``"Joel Coen|Ethan Coen"``; `split_names` reads it back.
    """
    return SEPARATOR.join(re.sub(r"([\\|])", r"\\\1", name) for name in names)


def split_names(cell: str) -> list[str]:
    r"""Return the names of one cell, without space around them and without empty ones.

    Parameters
    ----------
    cell
        Names with ``|`` between them. Within a name ``\|`` stands for ``|``.
    """
    names = [""]
    end = 0
    for match in _ESCAPED.finditer(cell):
        names[-1] += cell[end : match.start()] + (match[1] or "")
        if match[2]:
            names.append("")
        end = match.end()
    names[-1] += cell[end:]
    return [name.strip() for name in names if name.strip()]


def whole_number(cell: str) -> int:
    """Return the number in `cell`; spreadsheets' ``1999.0`` is 1999.

    Raises
    ------
    ValueError
        For anything else.
    """
    if not _WHOLE_NUMBER.fullmatch(cell):
        raise ValueError(f"“{cell[:40]}” is not a whole number.")
    return int(cell.partition(".")[0])


class Text(Widget):
    """Text as it is."""

    def clean(self, value: str, row: object = None, **kwargs: Any) -> str:
        """Return the text."""
        return value

    def render(self, value: str | None, obj: object = None, **kwargs: Any) -> str:
        """Return the text, or an empty cell for none."""
        return value or ""


class Title(Text):
    """A title, with its article put in front: The Matrix for `Matrix, The`."""

    def clean(self, value: str, row: object = None, **kwargs: Any) -> str:
        """Return the title as people say it."""
        return parse_title(value).title


class WholeNumber(Widget):
    """A number such as a year."""

    def clean(self, value: str, row: object = None, **kwargs: Any) -> int:
        """Return the number; raises ValueError for anything else."""
        return whole_number(value)

    def render(self, value: int | None, obj: object = None, **kwargs: Any) -> str:
        """Return the digits, or an empty cell for none."""
        return "" if value is None else str(value)


class NameList(Widget):
    """Several names."""

    def clean(self, value: str, row: object = None, **kwargs: Any) -> list[str]:
        """Return the names."""
        return split_names(value)

    def render(self, value: list[str], obj: object = None, **kwargs: Any) -> str:
        """Return the names as one cell."""
        return join_names(value)
