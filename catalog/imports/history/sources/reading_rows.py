"""What several sources share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from .. import values
from ..dates import Read, reader_of
from ..records import Choices, Kind, Reason, Record, Skipped, Work
from ..tables import Table
from .source import Said


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
