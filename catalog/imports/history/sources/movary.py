"""Movary's CSV files: history, ratings and watchlist."""

from collections.abc import Iterator

from .. import values
from ..dates import Read
from ..records import Kind, Record
from ..tables import Table
from .reading_rows import CsvSource, viewing, work_of
from .source import Said

_SAYS = {"watchedat", "userrating", "addedat"}


class Movary(CsvSource):
    """One of its files; in the history each viewing is a row, some without a date."""

    name = "movary"
    scale = 10.0
    columns = frozenset({"title", "year", "tmdbid", "imdbid"})
    dates = ("watchedat", "addedat")

    def takes(self, table: Table) -> bool:
        """Whether the header is one of Movary's."""
        return super().takes(table) and not _SAYS.isdisjoint(table.header)

    def said(self, row: dict[str, str], read_date: Read) -> Iterator[Said]:
        """Yield what the row of a file says."""
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
