"""The columns of a CSV of movies, and what a cell holds: a text, a whole number or names."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from movielens import parse_title

from ..history.values import imdb_id as known_imdb_id

EXTERNAL_IDS = ("imdb_id", "tmdb_id", "movielens_id")
KEY_COLUMNS = ("id", *EXTERNAL_IDS, "title")
"""A file has at least one of these, to say which movie a row is about."""
COLUMNS = (
    "id",
    "title",
    "year",
    "original_title",
    "alternative_titles",
    "runtime",
    "overview",
    *EXTERNAL_IDS,
    "genres",
    "countries",
    "directors",
    "cast",
    "writers",
    "tags",
)
_WHOLE_NUMBERS = {"year", "runtime", "tmdb_id", "movielens_id"}
_SEPARATOR = "|"
_ESCAPED = re.compile(r"\\([\\|])|(\|)")
_IMDB = re.compile(r"^\d{1,10}(\.0)?$|(?<![a-z])tt\d{1,10}(?!\w)", re.ASCII | re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"\d{1,18}(\.0+)?")


def tidy(cell: str) -> str:
    """Return `cell` as cells are compared: no space around it, one kind of line end."""
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
    return _SEPARATOR.join(re.sub(r"([\\|])", r"\\\1", name) for name in names)


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
    ValidationError
        For anything else.
    """
    if not _WHOLE_NUMBER.fullmatch(cell):
        raise ValidationError(_("“%(cell)s” is not a whole number.") % {"cell": cell[:40]})
    return int(cell.partition(".")[0])


def imdb_id(cell: str) -> str:
    """Return an id as IMDb writes it: ``tt0114709`` for ``114709``, ``TT114709`` or an address.

    Anything else stays as it is, for the field to refuse.
    """
    found = known_imdb_id(cell) if _IMDB.search(cell) else None
    return found or cell


def field_value(column: str, cell: str) -> str | int | list[str]:
    """Return `cell` as the movie's field of that name holds it.

    Raises
    ------
    ValidationError
        If it is not the number it should be.
    """
    if column in _WHOLE_NUMBERS:
        return whole_number(cell)
    if column == "imdb_id":
        return imdb_id(cell)
    if column == "title":
        return parse_title(cell).title
    return split_names(cell) if column == "alternative_titles" else cell
