"""Putting back what an edit changed, where nobody has changed it since."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.deletion import hold
from core.shared_files import shared_files

from ..enrichment.renaming import renaming
from ..imports.movies_csv.cells import field_value, split_names
from ..imports.movies_csv.names import LabelIndex, PeopleIndex
from ..imports.movies_csv.records import NAME_COLUMNS, ROLES, MovieRecord, load_records
from ..imports.movies_csv.writing import Change, Writer, newest_rows
from ..models import (
    Country,
    FieldSource,
    Genre,
    Movie,
    MovieEdit,
    Person,
    PersonEdit,
    SourceRecord,
    Tag,
)
from ..models.sources import IDS
from .cells import MOVIE_COLUMNS, cells_of, value_sources_of


class Reverted(NamedTuple):
    """The columns that were put back, and those that cannot be, as they were changed since."""

    columns: list[str]
    left: list[str]


def revert(edit: MovieEdit | PersonEdit, user_id: int) -> Reverted:
    """Put back what was there before an edit, and keep that as an edit, too.

    Raises
    ------
    ValidationError
        If something cannot be put back, such as an id that another movie has by now.
    """
    with transaction.atomic():
        row = edit.of
        hold(type(row)._base_manager.filter(pk=row.pk))
        row.refresh_from_db()
        now = cells_of(row)
        columns = [
            column
            for column, cell in edit.after.items()
            if now.get(column) == cell and not _is_lost(column, edit.before[column])
        ]
        left = [column for column in edit.after if column not in columns]
        wanted = {column: edit.before[column] for column in columns}
        if wanted:
            reverting = type(edit)(
                of=row,  # type: ignore[misc]
                by_id=user_id,
                source=edit.Source.REVERT,
                before={column: now[column] for column in columns},
                after=wanted,
            )
            sources = value_sources_of(row)
            if isinstance(row, Movie):
                _put_into_movie(row, wanted)
            else:
                _put_into_person(row, wanted)
            if isinstance(edit, MovieEdit) and isinstance(reverting, MovieEdit):
                reverting.note_sources(sources, edit.before_sources)
                FieldSource.objects.restore(row.pk, columns, edit.before_sources, user_id)
            reverting.save()
    return Reverted(columns, left)


def _is_lost(column: str, cell: str) -> bool:
    """Whether it names a picture that is not there any more."""
    return column == "poster" and bool(cell) and not shared_files.exists(cell)


def _put_into_person(person: Person, cells: dict[str, str]) -> None:
    for column, cell in cells.items():
        setattr(person, column, cell or None if column == "imdb_id" else cell)
    person.full_clean()
    with renaming(person):
        person.save()


def _put_into_movie(movie: Movie, cells: dict[str, str]) -> None:
    labels = {
        "genres": LabelIndex(Genre),
        "countries": LabelIndex(Country),
        "tags": LabelIndex(Tag),
    }
    people = PeopleIndex()
    people.load(
        {name for column in ROLES.keys() & cells.keys() for name in split_names(cells[column])}
    )
    (record,) = load_records([movie], MOVIE_COLUMNS)
    for column, cell in cells.items():
        if column in ROLES:
            names = people.resolve(split_names(cell), movie, ROLES[column])
            record.names[column] = names
        elif column in labels:
            record.names[column] = labels[column].resolve(split_names(cell))
        else:
            setattr(movie, column, _value_of(column, cell))
    movie.full_clean()
    movie.save()
    if IDS & cells.keys():
        SourceRecord.objects.filter(movie=movie).forget()
    named = frozenset(cells.keys() & set(NAME_COLUMNS))
    if named:
        writer = Writer(labels, people, newest_rows())
        writer.write([Change(MovieRecord(movie, record.names), is_new=False, columns=named)])


def _value_of(column: str, cell: str) -> object:
    field = Movie._meta.get_field(column)
    if column == "movielens_100k_id":
        return int(cell) if cell else None
    if cell:
        return field_value(column, cell) if column != "title" else cell
    if column == "title":
        raise ValidationError(_("A movie has a title."))
    if column == "alternative_titles":
        return []
    return None if field.null else ""
