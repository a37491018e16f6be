"""A file read and judged as a whole."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from django.utils.translation import gettext_noop

from movielens import half_stars

from .errors import FaultyFileError, UnrecognisedFileError, UnusableFileError
from .records import FAULTS, Choices, Kind, Reason, Record, Skipped, Work
from .scales import likely_scale, named_scale
from .sources import SOURCES, Said, Source
from .sources.netflix import profiles_of
from .sources.own_document import is_document
from .sources.plain_csv import PlainCsv
from .tables import Table, open_tables

MOST_RECORDS = 200_000
MOST_NAMED = 20
MOST_COLUMNS = 200
"""Of a table of which they are asked for."""
LONGEST_NAME = 200
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class UnknownColumnsError(UnrecognisedFileError):
    """A CSV file of which the person may say what its columns are."""

    def __init__(self, name: str, table: Table) -> None:
        said = gettext_noop("%(name)s has no columns that any known export has.")
        super().__init__(said, name=name)
        self.table = table


@dataclass
class Reading:
    """What a file says, before its movies are looked for.

    Attributes
    ----------
    scale
        The best rating; None where nothing is rated.
    rows
        How many there are in all its tables.
    records
        What is to be imported, each rating in stars as its `points`; of two ratings of a movie
        only the newer one.
    skipped
        By reason, how much is left out.
    repeated
        How many rows say what others say.
    left_out
        Files of the archive that cannot be read, or are of another site.
    profiles
        Of the account, if it has several.
    """

    name: str
    source: str
    scale: float | None = None
    rows: int = 0
    records: list[Record] = field(default_factory=list)
    skipped: Counter[Reason] = field(default_factory=Counter)
    repeated: int = 0
    left_out: list[str] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)

    def skip(self, skipped: Skipped, table: Table) -> None:
        """Note that a row of a table is left out, or all of it."""
        self.skipped[skipped.reason] += 1
        if skipped.reason is Reason.OTHER_FILE and len(self.left_out) < MOST_NAMED:
            self.left_out.append(table.path[:LONGEST_NAME])


def read_file(path: Path, name: str, choices: Choices | None = None) -> Reading:
    """Read a file.

    Parameters
    ----------
    name
        What its owner calls it; nothing is recognised by it.

    Raises
    ------
    UnusableFileError
        If it is not known, damaged, too large, or most of its rows have the same fault.
    AmbiguousDatesError
        If its owner has to say how its dates are meant.
    """
    choices = choices or Choices()
    tables = open_tables(path, name)
    unreadable: list[Table] = []
    known = list(_recognised(tables, name, choices, unreadable))
    source = max((source for source, _ in known), key=[one for one, _ in known].count)
    reading = Reading(name, source.name)
    for owner, table in known:
        if owner is source:
            _read_table(reading, table, owner.rows(table, choices))
        else:
            unreadable.append(table)
    profiles = profiles_of(table for owner, table in known if owner is source)
    reading.profiles = profiles if len(profiles) > 1 else []
    for table in unreadable:
        reading.skip(Skipped(Reason.OTHER_FILE), table)
    named = next(filter(None, (named_scale(table.header) for _, table in known)), None)
    _rate(reading, choices.scale or source.scale or named)
    _refuse_faulty(reading)
    _settle(reading)
    return reading


def _recognised(
    tables: Sequence[Table], name: str, choices: Choices, unreadable: list[Table]
) -> Iterator[tuple[Source, Table]]:
    """Yield the tables that a source knows; of those that cannot be read, one alone is refused."""
    # Our own archive says all of it again in the forms of other sites.
    tables = [table for table in tables if is_document(table)] or tables
    if choices.columns and len(tables) == 1:
        yield PlainCsv(), tables[0]
        return
    found = False
    problem: UnusableFileError | None = None
    for table in tables:
        try:
            source = next((source for source in SOURCES if source.takes(table)), None)
        except UnusableFileError as error:
            problem = problem or error
            unreadable.append(table)
            continue
        if source:
            found = True
            yield source, table
    if not found and problem:
        raise problem
    if not found and len(tables) == 1 and 1 < len(tables[0].header) <= MOST_COLUMNS:
        raise UnknownColumnsError(name, tables[0])
    if not found:
        said = gettext_noop("%(name)s is no export that is known here.")
        raise UnrecognisedFileError(said, name=name)


def _read_table(reading: Reading, table: Table, rows: Iterable[Sequence[Said]]) -> None:
    for row in rows:
        reading.rows += 1
        for said in row:
            if isinstance(said, Skipped):
                reading.skip(said, table)
            else:
                reading.records.append(said)
        if len(reading.records) > MOST_RECORDS:
            words = gettext_noop("%(name)s has more than %(most)s entries.")
            raise UnusableFileError(words, name=table.path, most=MOST_RECORDS)


def _rate(reading: Reading, scale: float | None) -> None:
    """Put the ratings on the scale of stars."""
    points = [record.points for record in reading.records if record.points is not None]
    if not any(record.kind is Kind.RATING for record in reading.records):
        return
    reading.scale = scale = scale or likely_scale(points)
    rated = []
    for record in reading.records:
        if record.kind is not Kind.RATING:
            rated.append(record)
        elif record.points == 0:
            reading.skipped[Reason.NO_RATING] += 1
        elif (stars := half_stars(record.points, scale)) is None:
            reading.skipped[Reason.BAD_RATING] += 1
        else:
            rated.append(replace(record, points=stars))
    reading.records = rated


def _refuse_faulty(reading: Reading) -> None:
    for reason, count in reading.skipped.most_common():
        if reason in FAULTS and count > reading.rows / 2:
            raise FaultyFileError(reading.name, reason, count, reading.rows)


def _settle(reading: Reading) -> None:
    """Leave out what other records say, too: older ratings, and second-hand ones.

    Ratings come first: they are what picks are made of.
    """
    reading.records = list(_newest_ratings(reading))
    reading.records = list(_distinct_viewings(reading))
    reading.records.sort(key=lambda record: record.kind is not Kind.RATING)


def _newest_ratings(reading: Reading) -> Iterator[Record]:
    """Yield all records, but of each movie one rating only."""
    newest: dict[Work, Record] = {}
    for record in reading.records:
        if record.kind is Kind.RATING:
            other = newest.setdefault(record.work, record)
            if _precedence(record) >= _precedence(other):
                newest[record.work] = record
    for record in reading.records:
        if record.kind is not Kind.RATING or newest[record.work] is record:
            yield record
        elif not record.second_hand:
            reading.skipped[Reason.OLDER] += 1


def _precedence(record: Record) -> tuple[bool, datetime]:
    return not record.second_hand, record.at or _LONG_AGO


def _distinct_viewings(reading: Reading) -> Iterator[Record]:
    """Yield all records, but of each movie and day one viewing only, unless they are our own.

    That a movie was seen at all counts where nothing else says so.
    """
    viewings: Counter[tuple[Work, date | None]] = Counter()
    seen = {record.work for record in reading.records if _tells_seen(record)}
    for record in reading.records:
        viewing = record.work, record.at.date() if record.at else None
        if record.kind is not Kind.DIARY:
            yield record
        elif record.is_ours:
            yield replace(record, nth=viewings[viewing])
            viewings[viewing] += 1
        elif viewing in viewings or (record.second_hand and record.work in seen):
            reading.repeated += 1
        else:
            viewings[viewing] += 1
            yield record


def _tells_seen(record: Record) -> bool:
    return record.kind is Kind.RATING or (record.kind is Kind.DIARY and not record.second_hand)
