"""From the cells of files to values."""

import html
import re
from datetime import UTC, datetime, timedelta

from catalog.models.movie import FIRST_MOVIE_YEAR, LAST_PLAUSIBLE_YEAR
from movielens import parse_title

from .records import Work

_IMDB = re.compile(r"(?:^|tt)0*(\d{1,10})(?:\D.*)?$", re.IGNORECASE)
_WIKIDATA = re.compile(r"(?:^|[/:])(q[1-9]\d{0,11})$", re.ASCII | re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<(?:br|/p)[^<>]*>", re.IGNORECASE)
_LARGEST_ID = 2**31 - 1
LONGEST_TITLE = 400
NOON = timedelta(hours=12)
"""A date without a time is this far into the day, so that it is the same in most time zones."""


def imdb_id(cell: str) -> str | None:
    """Return an IMDb id of a movie: ``tt0114709`` for ``114709`` and for an address with it."""
    found = _IMDB.search(cell.strip().removesuffix(".0").rstrip("/"))
    return f"tt{int(found[1]):07d}" if found and int(found[1]) else None


def wikidata_id(cell: str) -> str | None:
    """Return the id of an item of Wikidata: ``Q42`` for ``q42`` and for an address with it."""
    found = _WIKIDATA.search(cell.strip().rstrip("/"))
    return found[1].upper() if found else None


def whole(cell: object) -> int | None:
    """Return a whole number above zero, also where a spreadsheet wrote ``862.0`` or ``1,999``."""
    text = str(cell).strip().removesuffix(".0").replace(",", "")
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) <= 10 else None


def id_number(cell: object) -> int | None:
    """Return a number that may be an id."""
    number = whole(cell)
    return number if number and number <= _LARGEST_ID else None


def year(cell: object) -> int | None:
    """Return a plausible year, the first one of ``2011–2019``."""
    text = str(cell).strip().replace(",", "")
    found = _YEAR.match(text)
    number = int(found[0]) if found else 0
    return number if FIRST_MOVIE_YEAR <= number <= LAST_PLAUSIBLE_YEAR else None


def number(cell: object) -> float | None:
    """Return a number, with a decimal point or comma; None for anything else."""
    text = str(cell).strip().replace(",", ".")
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None


def title(cell: str) -> str:
    """Return a title in one line."""
    return " ".join(html.unescape(cell).split())[:LONGEST_TITLE]


def titled_with_year(cell: str, **more: object) -> Work:
    """Return the work of a title such as ``Heat (1995)``."""
    parsed = parse_title(title(cell))
    original = parsed.alternative_titles[0] if parsed.alternative_titles else ""
    return Work(parsed.title, parsed.year, original_title=original, **more)  # type: ignore[arg-type]


def names(cell: str) -> tuple[str, ...]:
    """Return the names of a cell that has commas between them."""
    return tuple(name.strip() for name in cell.split(",") if name.strip())


def plain_text(cell: str) -> str:
    """Return text of HTML as it reads, with its line breaks."""
    lines = html.unescape(_TAG.sub("", _BREAK.sub("\n", cell))).splitlines()
    return "\n".join(line.strip() for line in lines).strip()


def moment(cell: str) -> datetime | None:
    """Return a time that reads the same to everyone: ISO 8601, or seconds since 1970.

    None for anything else, and for what nobody can have rated or watched at.
    """
    text = cell.strip()
    if text.isascii() and text.isdecimal() and len(text) in (9, 10, 12, 13):
        seconds = int(text) / (1000 if len(text) > 10 else 1)
        return plausible(datetime.fromtimestamp(seconds, UTC))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= 10:
        found += NOON
    return plausible(found if found.tzinfo else found.replace(tzinfo=UTC))


def plausible(found: datetime) -> datetime | None:
    """Return a time at which there were movies; one of the future would be the newest for ever."""
    newest = datetime.now(UTC).year + 1
    return found if FIRST_MOVIE_YEAR <= found.year <= newest else None
