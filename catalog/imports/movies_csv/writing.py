"""Putting checked rows into the database, all or none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Max

from catalog.models import Credit, Movie, MovieTag, Person, Spelling

from .names import BATCH, NAME_COLUMNS, ROLES, LabelIndex, PeopleIndex, batches, names_of

TITLE_COLUMNS = frozenset({"title", "original_title", "alternative_titles"})
"""The columns that a movie's searchable text is made of."""


class CatalogueChangedError(Exception):
    """Someone else added movies or people while the file was checked; nothing was written."""

    def __init__(self) -> None:
        super().__init__("the catalogue changed while the file was read; import it again.")


@dataclass(frozen=True)
class Change:
    """A movie to be made or changed, and the columns that differ from the database."""

    movie: Movie
    is_new: bool
    columns: frozenset[str]


def newest_rows() -> tuple[int | None, int | None]:
    """Return which movie and person came last: it tells whether others came since."""
    return (
        Movie.objects.aggregate(newest=Max("pk"))["newest"],
        Person.objects.aggregate(newest=Max("pk"))["newest"],
    )


@dataclass(frozen=True)
class Writer:
    """Writes changes that were checked against the catalogue as these indexes knew it.

    Attributes
    ----------
    labels
        By column.
    newest
        What `newest_rows` returned before the indexes were made.
    """

    labels: Mapping[str, LabelIndex]
    people: PeopleIndex
    newest: tuple[int | None, int | None]

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
                self._write_labels(changes)
                self._write_credits(changes)
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
            change.movie.search_text = change.movie.titles_folded()
            if change.is_new:
                new.append(change.movie)
            elif columns := change.columns.difference(NAME_COLUMNS):
                changed[columns].append(change.movie)
        Spelling.objects.learn(change.movie.search_text for change in changes)
        Movie.objects.bulk_create(new, batch_size=BATCH)
        for columns, movies in changed.items():
            searched = {"search_text"} if columns & TITLE_COLUMNS else set()
            Movie.objects.bulk_update(movies, columns | searched, batch_size=BATCH)

    def _write_labels(self, changes: Sequence[Change]) -> None:
        for column, labels in self.labels.items():
            _make_missing(labels, _names(changes, column))
            for batch in batches(change for change in changes if column in change.columns):
                if column == "tags":
                    _replace_tags(batch, labels.pks)
                else:
                    _replace_plain(column, batch, labels.pks)

    def _write_credits(self, changes: Sequence[Change]) -> None:
        for column, role in ROLES.items():
            for batch in batches(change for change in changes if column in change.columns):
                movies = [change.movie for change in batch]
                self._make_missing_people(movies, column, role)
                Credit.objects.filter(movie__in=movies, role=role).delete()
                Credit.objects.bulk_create(
                    Credit(movie_id=movie.pk, person_id=pk, role=role, position=position)
                    for movie in movies
                    for position, name in enumerate(names_of(movie)[column])
                    if (pk := self.people.pk(name, movie, role))
                )

    def _make_missing_people(self, movies: Iterable[Movie], column: str, role: str) -> None:
        missing = {
            name: None
            for movie in movies
            for name in names_of(movie)[column]
            if self.people.pk(name, movie, role) is None
        }
        people = [Person(name=name) for name in missing]
        for person in people:
            person.search_name = person.name_folded()
        Spelling.objects.learn(person.search_name for person in people)
        for person in Person.objects.bulk_create(people):
            self.people.add(person)


def _names(changes: Iterable[Change], column: str) -> set[str]:
    return {
        name
        for change in changes
        if column in change.columns
        for name in names_of(change.movie)[column]
    }


def _make_missing(labels: LabelIndex, names: Iterable[str]) -> None:
    missing = [labels.model(name=name) for name in sorted(names) if name not in labels.pks]
    for label in labels.model._default_manager.bulk_create(missing):  # type: ignore[arg-type]
        labels.pks[label.name] = label.pk


def _replace_plain(column: str, changes: Iterable[Change], pks: dict[str, int]) -> None:
    """Put the genres or countries named on each movie, in place of those it had."""
    field: Any = Movie._meta.get_field(column)
    through, key = field.remote_field.through, f"{field.m2m_reverse_field_name()}_id"
    movies = [change.movie for change in changes]
    through.objects.filter(movie__in=movies).delete()
    through.objects.bulk_create(
        through(movie_id=movie.pk, **{key: pks[name]})
        for movie in movies
        for name in names_of(movie)[column]
    )


def _replace_tags(changes: Iterable[Change], pks: dict[str, int]) -> None:
    """Put the tags named on each movie; those that stay keep how often they were put there."""
    movies = [change.movie for change in changes]
    wanted = {(movie.pk, pks[name]) for movie in movies for name in names_of(movie)["tags"]}
    there = {
        (movie_id, tag_id): pk
        for pk, movie_id, tag_id in MovieTag.objects.filter(movie__in=movies).values_list(
            "pk", "movie_id", "tag_id"
        )
    }
    MovieTag.objects.filter(pk__in=[there[pair] for pair in there.keys() - wanted]).delete()
    MovieTag.objects.bulk_create(
        MovieTag(movie_id=movie_id, tag_id=tag_id)
        for movie_id, tag_id in sorted(wanted - there.keys())
    )
