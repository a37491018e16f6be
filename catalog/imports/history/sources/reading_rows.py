"""What several sources share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from .. import values
from ..dates import Read, reader_of
from ..records import Choices, Kind, Reason, Record, Skipped, Work
from ..tables import Table
from .source import Said


class CsvSource:
    """A source whose tables are read row by row.

    Attributes
    ----------
    columns
        Its tables have all of these, and perhaps others.
    dates
        The columns that may have dates.
    """

    columns: frozenset[str] = frozenset()
    dates: Sequence[str] = ()

    def takes(self, table: Table) -> bool:
        """Whether the header is one of its tables'."""
        return set(table.header) >= self.columns

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read the rows."""
        read_date = date_reader(table, choices, *self.dates)
        return said_by(table, lambda row: self.said(row, read_date))

    def said(self, row: dict[str, str], read_date: Read) -> Iterator[Said]:
        """Yield what a row says."""
        raise NotImplementedError


def said_by(
    table: Table, said: Callable[[dict[str, str]], Iterator[Said]]
) -> Iterator[Sequence[Said]]:
    """Yield what each row of a CSV file says; one that lacks cells is broken."""
    for row in table.rows():
        yield [Skipped(Reason.BROKEN_ROW)] if row is None else list(said(row))


def date_reader(table: Table, choices: Choices, *columns: str) -> Read:
    """Return what reads the dates in these columns: a spreadsheet may have put them otherwise.

    Raises
    ------
    AmbiguousDatesError
        If the person has to say how they are meant.
    """
    there = [name for name in columns if name in table.header]
    cells = (row[name] for row in table.rows() if row for name in there)
    return reader_of(cells, choices.day_first)


def work_of(title: Any, year: Any = "", imdb_id: Any = "", tmdb_id: Any = "") -> Work:
    """Return the movie that these cells, or values of JSON, name."""
    return Work(
        values.title(str(title or "")),
        values.year(year or ""),
        imdb_id=values.imdb_id(str(imdb_id or "")),
        tmdb_id=values.id_number(tmdb_id or ""),
    )


def work_of_row(row: Mapping[str, str]) -> Work:
    """Return the movie that a row names, by the fields of its columns."""
    named = values.titled_with_year(row.get("title", ""))
    return Work(
        named.title,
        values.year(row.get("year", "")) or named.year,
        imdb_id=values.imdb_id(row.get("imdb_id", "")),
        tmdb_id=values.id_number(row.get("tmdb_id", "")),
        movielens_id=values.id_number(row.get("movielens_id", "")),
        wikidata_id=values.wikidata_id(row.get("wikidata_id", "")),
        original_title=values.title(row.get("original_title", "")) or named.original_title,
        directors=values.names(row.get("directors", "")),
    )


def work_in(movie: Mapping[str, Any]) -> Work:
    """Return the movie that an object of JSON with its ids beside describes."""
    ids = movie.get("ids")
    ids = ids if isinstance(ids, Mapping) else {}
    return work_of(movie.get("title"), movie.get("year"), ids.get("imdb"), ids.get("tmdb"))


def viewing(work: Work, cell: str, watched: datetime | None) -> Said:
    """Return the viewing of a row whose date is in a cell; without one it has no day."""
    if watched:
        return Record(Kind.DIARY, work, at=watched)
    return Skipped(Reason.BAD_DATE if cell else Reason.NO_DATE)
