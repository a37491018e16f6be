"""Movary's CSV files: history, ratings and watchlist."""

from collections.abc import Iterator, Sequence

from .. import values
from ..dates import Read
from ..records import Choices, Kind, Record
from ..tables import Table
from .reading_rows import date_reader, said_by, viewing, work_of
from .source import Said

_SAYS = {"watchedat", "userrating", "addedat"}


class Movary:
    """One of its files; in the history each viewing is a row, some without a date."""

    name = "movary"
    scale = 10.0

    def takes(self, table: Table) -> bool:
        """Whether the header is one of Movary's."""
        header = set(table.header)
        return header >= {"title", "year", "tmdbid", "imdbid"} and bool(header & _SAYS)

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read the rows."""
        read_date = date_reader(table, choices, "watchedat", "addedat")
        return said_by(table, lambda row: _said(row, read_date))


def _said(row: dict[str, str], read_date: Read) -> Iterator[Said]:
    work = work_of(row["title"], row["year"], row["imdbid"], row["tmdbid"])
    if "userrating" in row:
        yield Record(Kind.RATING, work, points=values.number(row["userrating"]))
    elif "addedat" in row:
        yield Record(Kind.WATCHLIST, work, at=read_date(row["addedat"]))
    else:
        watched = read_date(row["watchedat"])
        yield viewing(work, row["watchedat"], watched)
        if comment := values.plain_text(row.get("comment", "")):
            yield Record(Kind.NOTE, work, at=watched, text=comment)
