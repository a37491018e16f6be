"""Importing movies: check all rows of a file, then write the right ones together."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalog.models import Country, Genre, Movie, Tag
from core.numbers import counted

from ..batches import batches
from .cells import field_value, split_names, tidy
from .movie_index import MovieIndex, RowKeys
from .names import LabelIndex, PeopleIndex
from .reading import MovieRows, Row
from .records import NAME_COLUMNS, ROLES, MovieRecord, load_records
from .writing import Change, Writer, newest_rows

ROWS_SHOWN = 500
TWIN = "twin"
"""The code of the error that a movie like it is there."""
_FIELDS = {field.name: field for field in Movie._meta.fields}


class RowError(NamedTuple):
    """Why the row that begins on this line cannot be imported."""

    line: int
    message: str


class RowPreview(NamedTuple):
    """What a row does, and its cells before and after."""

    kind: str
    cells: list[tuple[str, str]]


@dataclass
class ImportResult:
    """What an import did or would do.

    Attributes
    ----------
    columns
        Of the file.
    twin_count
        How many rows are wrong only because a movie like theirs is there.
    written
        The changes in the database, if it was no dry run.
    """

    columns: Sequence[str]
    errors: list[RowError] = field(default_factory=list)
    twin_count: int = 0
    written: list[Change] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _changing: list[RowPreview] = field(default_factory=list)
    _unchanged: list[RowPreview] = field(default_factory=list)

    def add(self, kind: str, before: Iterable[str], after: Iterable[str]) -> None:
        """Count a row, and keep it for the preview while there is room."""
        self._counts[kind] += 1
        rows = self._unchanged if kind == "unchanged" else self._changing
        if len(rows) < ROWS_SHOWN:
            rows.append(RowPreview(kind, list(zip(before, after, strict=True))))

    @property
    def right_count(self) -> int:
        """How many rows are right."""
        return self._counts.total()

    @property
    def summary(self) -> str:
        """How many rows do what, as one line."""
        counts = {kind: counted(self._counts[kind]) for kind in ("new", "changed", "unchanged")}
        counts["errors"] = counted(len(self.errors))
        return _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(errors)s errors") % (
            counts
        )

    @property
    def rows_shown(self) -> list[RowPreview]:
        """The first right rows; those that change something come first."""
        return (self._changing + self._unchanged)[:ROWS_SHOWN]

    @property
    def rows_hidden(self) -> int:
        """How many right rows are not among `rows_shown`."""
        return self._counts.total() - len(self.rows_shown)


def import_movies(
    rows: MovieRows,
    *,
    dry_run: bool = False,
    strict: bool = False,
    add_twins: bool = False,
    author: int | None = None,
    progress: Callable[[], object] = lambda: None,
) -> ImportResult:
    """Check all rows, then write the right ones in one short transaction.

    Parameters
    ----------
    rows
        The file.
    dry_run
        Check only.
    strict
        Write nothing unless every row is right.
    add_twins
        Add movies that look like one which is there; else their rows are wrong.
    author
        Who imports, for the history; None for a command.
    progress
        Called once before each row is checked.

    Raises
    ------
    CatalogueChangedError
        If others added movies or people meanwhile; nothing was written then.
    """
    checker = RowChecker(rows, add_twins=add_twins)
    result = ImportResult(rows.columns)
    changes = []
    for batch in batches(rows.rows):
        checker.load(batch)
        for row in batch:
            progress()
            try:
                change, before = checker.check(row)
            except ValidationError as error:
                result.errors.append(RowError(row.line, _message(error)))
                result.twin_count += getattr(error, "code", "") == TWIN
                continue
            after = (change.record.cell(column) for column in rows.columns)
            result.add(change.kind, before.values(), after)
            if change.kind != "unchanged" and not dry_run:
                changes.append(change)
    if not dry_run and not (strict and result.errors):
        checker.writer(author).write(changes)
        result.written = changes
    return result


class RowChecker:
    """Checks rows against the catalogue as it was at first, with no query for a single row."""

    def __init__(self, rows: MovieRows, *, add_twins: bool = False) -> None:
        self._rows = rows
        self._columns = rows.columns
        self._add_twins = add_twins
        self._newest = newest_rows()
        self._labels = {
            "genres": LabelIndex(Genre),
            "countries": LabelIndex(Country),
            "tags": LabelIndex(Tag),
        }
        self._people = PeopleIndex()
        self._index = MovieIndex()
        self._records: dict[int, MovieRecord] = {}

    def load(self, rows: Iterable[Row]) -> None:
        """Load the movies and people that `rows` are about."""
        pks, people = set(), set()
        for row in rows:
            try:
                cells = self._cells(row)
                for column in ROLES.keys() & cells.keys():
                    people.update(split_names(cells[column]))
                indexed, _ = self._index.find(RowKeys.of(cells))
            except ValidationError:
                continue  # `check` will say why.
            if indexed and indexed.pk:
                pks.add(indexed.pk)
        self._people.load(people)
        records = load_records(list(Movie.everything.filter(pk__in=pks)), self._columns)
        self._records = {record.movie.pk: record for record in records}

    def check(self, row: Row) -> tuple[Change, dict[str, str]]:
        """Return the change that a loaded row makes, and by column the cells before it.

        Raises
        ------
        ValidationError
            If the row is wrong.
        """
        cells = self._cells(row)
        keys = RowKeys.of(cells)
        record, by_title = self._find(keys, row.line)
        if record:
            before = {column: record.cell(column) for column in self._columns}
        else:
            record = self._new_record(keys)
            before = dict.fromkeys(self._columns, "")
        movie, is_new = record.movie, record.movie.pk is None
        # A movie that was found by its title and year keeps its own spelling of them.
        skipped = {"id", "title", "year"} if by_title else {"id"}
        self._fill_in(
            record,
            {
                column: cell
                for column, cell in cells.items()
                if cell and cell != tidy(before[column]) and column not in skipped
            },
        )
        self._index.check_ids(movie)
        changed = frozenset(c for c in self._columns if record.cell(c) != before[c])
        if is_new:
            self._index.add(movie, row.line)
        elif changed:
            self._index.update_ids(movie)
        replaced = {} if is_new else {column: before[column] for column in sorted(changed)}
        return Change(record, is_new, changed, replaced), before

    def writer(self, author: int | None) -> Writer:
        """Return what writes the changes, in the name of a user."""
        return Writer(self._labels, self._people, self._newest, author)

    def _cells(self, row: Row) -> dict[str, str]:
        return self._rows.cells_of(row)

    def _find(self, keys: RowKeys, line: int) -> tuple[MovieRecord | None, bool]:
        indexed, by_title = self._index.find(keys)
        if indexed is None:
            return None, False
        if indexed.line is not None:
            raise ValidationError(
                _("Line %(line)s is about %(movie)s too.")
                % {"line": indexed.line, "movie": indexed.label}
            )
        indexed.line = line
        record = self._records.get(indexed.pk or 0)
        if record is None:
            raise ValidationError(_("%(movie)s was deleted just now.") % {"movie": indexed.label})
        return record, by_title

    def _new_record(self, keys: RowKeys) -> MovieRecord:
        title = keys.parsed.title
        if not title:
            raise ValidationError(
                {"title": _("There is no such movie yet, and no title to add it.")}
            )
        if not self._add_twins and (twin := self._index.twin_of(keys)):
            words = {"movie": twin.label, "where": twin.where}
            already = _("%(movie)s is here already%(where)s; give its id if you mean it.") % words
            raise ValidationError(already, code=TWIN)
        titles = list(keys.parsed.alternative_titles)
        movie = Movie(title=title, year=keys.year, alternative_titles=titles)
        return MovieRecord(movie, {column: [] for column in NAME_COLUMNS})

    def _fill_in(self, record: MovieRecord, cells: Mapping[str, str]) -> None:
        errors = {}
        for column, cell in cells.items():
            try:
                if column in NAME_COLUMNS:
                    names = split_names(cell)
                    record.names[column] = self._resolve(column, names, record.movie)
                else:
                    value = field_value(column, cell)
                    setattr(record.movie, column, _FIELDS[column].clean(value, record.movie))
            except ValidationError as error:
                errors[column] = error
        if errors:
            raise ValidationError(errors)

    def _resolve(self, column: str, names: list[str], movie: Movie) -> list[str]:
        if column in ROLES:
            return self._people.resolve(names, movie, ROLES[column])
        return self._labels[column].resolve(names)


def _message(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{column}: {' '.join(text)}" for column, text in error.message_dict.items())
