"""Putting checked rows into the database, all or none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from catalog.models import Credit, FieldSource, Movie, MovieEdit, Person, SourceRecord, Spelling
from catalog.models.sources import IDS

from ..batches import BATCH, batches
from .names import LabelIndex, PeopleIndex
from .records import NAME_COLUMNS, ROLES, MovieRecord, label_links

_TITLE_COLUMNS = frozenset({"title", "original_title", "alternative_titles"})
"""The columns that a movie's searchable text is made of."""


class CatalogueChangedError(Exception):
    """Someone else added movies or people while the file was checked; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("the catalogue changed while the file was read; import it again."))


@dataclass(frozen=True)
class Change:
    """A movie to add, to change or to leave, and the columns that differ from the database.

    Attributes
    ----------
    before
        By column that differs: what the movie had in it, where it is to be kept.
    """

    record: MovieRecord
    is_new: bool
    columns: frozenset[str]
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Whether the movie is new, changed or unchanged."""
        if self.is_new:
            return "new"
        return "changed" if self.columns else "unchanged"


def newest_rows() -> tuple[int | None, int | None]:
    """Return the newest movie and person; both stay the same unless someone adds one."""
    return (
        Movie.everything.aggregate(newest=Max("pk"))["newest"],
        Person.objects.aggregate(newest=Max("pk"))["newest"],
    )


@dataclass(frozen=True)
class Writer:
    """Writes changes that were checked against the catalogue as these indexes have it.

    Attributes
    ----------
    labels
        By column.
    newest
        What `newest_rows` returned before the indexes were made.
    author
        Who imports; None for a command.
    """

    labels: Mapping[str, LabelIndex]
    people: PeopleIndex
    newest: tuple[int | None, int | None]
    author: int | None = None

    def write(self, changes: Sequence[Change]) -> None:
        """Write all changes in one transaction.

        Raises
        ------
        CatalogueChangedError
            If the catalogue has grown since, so that the rows must be matched again.
        """
        try:
            with transaction.atomic():
                self._wait_for_other_imports()
                if newest_rows() != self.newest:
                    raise CatalogueChangedError
                self._write_movies(changes)
                changed = [change for change in changes if not change.is_new]
                self._keep_edits([change for change in changed if change.before])
                columns = {change.record.movie.pk: change.columns for change in changed}
                FieldSource.objects.note_typed(columns, self.author)
                for column in NAME_COLUMNS:
                    records = [c.record for c in changes if column in c.columns]
                    for batch in batches(records):
                        if column in ROLES:
                            self._write_credits(column, batch)
                        else:
                            self._write_labels(column, batch)
        except IntegrityError as error:
            raise CatalogueChangedError from error

    def _wait_for_other_imports(self) -> None:
        """Lock a row that nothing else changes; in SQLite the transaction itself is the lock."""
        movies = ContentType.objects.get_for_model(Movie).pk
        ContentType.objects.select_for_update(no_key=True).get(pk=movies)

    def _write_movies(self, changes: Sequence[Change]) -> None:
        new = []
        changed: dict[frozenset[str], list[Movie]] = defaultdict(list)
        for change in changes:
            movie = change.record.movie
            movie.search_text = movie.titles_folded()
            if change.is_new:
                new.append(movie)
            elif columns := change.columns.difference(NAME_COLUMNS):
                changed[columns].append(movie)
        Spelling.objects.learn(change.record.movie.search_text for change in changes)
        Movie.everything.bulk_create(new, batch_size=BATCH)
        for columns, movies in changed.items():
            searched = {"search_text"} if columns & _TITLE_COLUMNS else set()
            Movie.everything.bulk_update(movies, columns | searched, batch_size=BATCH)
            if columns & IDS:
                for batch in batches(movies):
                    SourceRecord.objects.filter(movie__in=batch).forget()

    def _keep_edits(self, changes: Sequence[Change]) -> None:
        for batch in batches(changes):
            edits = [
                MovieEdit(
                    of=change.record.movie,
                    by_id=self.author,
                    source=MovieEdit.Source.CSV,
                    before=dict(change.before),
                    after={column: change.record.cell(column) for column in sorted(change.columns)},
                )
                for change in batch
            ]
            sources = FieldSource.objects.value_sources([edit.of_id for edit in edits])
            for edit in edits:
                edit.note_sources(sources.get(edit.of_id, {}), {})
            MovieEdit.objects.bulk_create(edits)

    def _write_labels(self, column: str, records: Sequence[MovieRecord]) -> None:
        """Put the labels named on each movie; a tag that stays keeps its count."""
        pks = self._label_pks(column, records)
        through, label = label_links(column)
        wanted = {(r.movie.pk, pks[name]) for r in records for name in r.names[column]}
        links = through.objects.filter(movie__in=[record.movie for record in records])
        there = {
            (movie_id, label_id): pk
            for pk, movie_id, label_id in links.values_list("pk", "movie_id", f"{label}_id")
        }
        through.objects.filter(pk__in=[there[pair] for pair in there.keys() - wanted]).delete()
        through.objects.bulk_create(
            through(**{"movie_id": movie_id, f"{label}_id": label_id})
            for movie_id, label_id in sorted(wanted - there.keys())
        )

    def _label_pks(self, column: str, records: Iterable[MovieRecord]) -> dict[str, int]:
        """Return the labels' keys by name; add the labels that are missing."""
        index = self.labels[column]
        names = {name for record in records for name in record.names[column]}
        missing = [index.model(name=name) for name in sorted(names - index.pks.keys())]
        for label in index.model._default_manager.bulk_create(missing):  # type: ignore[arg-type]
            index.pks[label.name] = label.pk
        return index.pks

    def _write_credits(self, column: str, records: Sequence[MovieRecord]) -> None:
        role = ROLES[column]
        self._add_missing_people(column, records)
        movies = [record.movie for record in records]
        Credit.objects.filter(movie__in=movies, role=role).delete()
        Credit.objects.bulk_create(
            Credit(movie_id=record.movie.pk, person_id=pk, role=role, position=position)
            for record in records
            for position, name in enumerate(record.names[column])
            if (pk := self.people.pk(name, record.movie, role))
        )

    def _add_missing_people(self, column: str, records: Iterable[MovieRecord]) -> None:
        missing = {
            name: None
            for record in records
            for name in record.names[column]
            if self.people.pk(name, record.movie, ROLES[column]) is None
        }
        people = [Person(name=name) for name in missing]
        for person in people:
            person.search_name = person.name_folded()
        Spelling.objects.learn(person.search_name for person in people)
        for person in Person.objects.bulk_create(people):
            self.people.add(person)
