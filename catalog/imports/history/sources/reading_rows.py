"""What several sources share."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

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


def viewing(work: Work, cell: str, watched: datetime | None) -> Said:
    """Return the viewing of a row whose date is in a cell; without one it has no day."""
    if watched:
        return Record(Kind.DIARY, work, at=watched)
    return Skipped(Reason.BAD_DATE if cell else Reason.NO_DATE)
