"""Letterboxd's export, a zip archive.

It has no ids. The addresses in the diary are those of entries, not of movies, so the title and the
year are what joins its files.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from .. import values
from ..dates import Read
from ..records import Choices, Kind, Reason, Record, Skipped, Work
from ..tables import Table
from .reading_rows import date_reader, said_by
from .source import Said

_MOVIE = {"date", "name", "year", "letterboxd uri"}
_LIST_TITLE = "letterboxd list export"


class Letterboxd:
    """The whole archive, or one of its files."""

    name = "letterboxd"
    scale = 5.0

    def takes(self, table: Table) -> bool:
        """Whether it is a file of the archive that says something of movies."""
        return set(table.header) >= _MOVIE or _is_list(table)

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read a file; what the user has deleted there is skipped."""
        is_deleted = "deleted" in table.folders
        if is_deleted or ("orphaned" in table.folders and not choices.orphaned):
            reason = Reason.DELETED if is_deleted else Reason.ORPHANED
            return ([Skipped(reason)] for _ in table.rows())
        return _list(table) if _is_list(table) else _movies(table, choices)


def _is_list(table: Table) -> bool:
    return bool(table.header) and table.header[0].startswith(_LIST_TITLE)


def _movies(table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
    read_date = date_reader(table, choices, "date", "watched date")
    return said_by(table, lambda row: _said(row, table, read_date))


def _said(row: dict[str, str], table: Table, read_date: Read) -> Iterator[Said]:
    work = Work(values.title(row["name"]), values.year(row["year"]))
    at = read_date(row["date"])
    if not work.title:
        yield Skipped(Reason.NO_TITLE)
    elif "watched date" in row:
        yield from _entry(row, work, at, read_date(row["watched date"]))
    elif "rating" in row:
        yield Record(Kind.RATING, work, points=values.number(row["rating"]), at=at)
    # These three differ by their names only; a browser puts a number behind that of a second copy.
    elif table.stem.startswith("films"):
        yield Record(Kind.LIKE, work, at=at)
    elif table.stem.startswith("watchlist"):
        yield Record(Kind.WATCHLIST, work, at=at)
    else:
        yield Record(Kind.DIARY, work, at=at, second_hand=True)


def _entry(
    row: dict[str, str], work: Work, at: datetime | None, watched: datetime | None
) -> Iterator[Said]:
    """Read an entry of the diary, or a review, which is of an entry where it has a day."""
    if watched:
        yield Record(Kind.DIARY, work, at=watched)
    elif row["watched date"]:
        yield Skipped(Reason.BAD_DATE)
    if row["rating"]:
        points = values.number(row["rating"])
        yield Record(Kind.RATING, work, points=points, at=watched or at, second_hand=True)
    for tag in values.names(row.get("tags", "")):
        yield Record(Kind.TAG, work, at=at, text=tag)
    if review := values.plain_text(row.get("review", "")):
        yield Record(Kind.NOTE, work, at=at, text=review)


def _list(table: Table) -> Iterator[Sequence[Said]]:
    """Read a list: a line with the version, the list's own two lines, then its movies."""
    lines = table.lines()
    about: dict[str, str] = {}
    header: list[str] = []
    next(lines, None)
    for cells in lines:
        names = [cell.strip().lower() for cell in cells]
        if names[:2] == ["date", "name"]:
            about = dict(zip(names, next(lines, []), strict=False))
        elif names[:2] == ["position", "name"]:
            header = names
        elif header and len(cells) < len(header):
            yield [Skipped(Reason.BROKEN_ROW)]
        elif header:
            row = dict(zip(header, cells, strict=False))
            yield list(_list_entry(row, about, table.stem))
    if not header:
        yield [Skipped(Reason.OTHER_FILE)]


def _list_entry(row: dict[str, str], about: dict[str, str], stem: str) -> Iterator[Said]:
    work = Work(values.title(row["name"]), values.year(row["year"]))
    yield Record(
        Kind.LIST,
        work,
        at=values.moment(about.get("date", "")),
        text=values.title(about.get("name") or stem),
        about=values.plain_text(about.get("description", "")),
    )
    if note := values.plain_text(row.get("description", "")):
        yield Record(Kind.NOTE, work, text=note)
