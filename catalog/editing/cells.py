"""A movie or a person as texts by column, to be compared and put back."""

from collections.abc import Mapping
from typing import Any

from ..imports.movies_csv.cells import COLUMNS
from ..imports.movies_csv.records import load_records
from ..models import FieldSource, Movie, Person
from ..models.sources import ValueSources

MORE_COLUMNS = ("poster", "poster_url", "movielens_100k_id")
"""What a CSV of movies leaves out."""
MOVIE_COLUMNS = (*(column for column in COLUMNS if column != "id"), *MORE_COLUMNS)
PERSON_COLUMNS = ("name", "imdb_id")

Cells = dict[str, str]


def cells_of(row: Movie | Person) -> Cells:
    """Return a row that was just read, with what belongs to it."""
    if isinstance(row, Person):
        return {column: str(getattr(row, column) or "") for column in PERSON_COLUMNS}
    (record,) = load_records([row], MOVIE_COLUMNS)
    return {column: record.cell(column) for column in MOVIE_COLUMNS}


def value_sources_of(row: Movie | Person | None) -> ValueSources:
    """Return whose the values of a movie are; of those of a person that is not noted."""
    if not isinstance(row, Movie):
        return {}
    return FieldSource.objects.value_sources([row.pk]).get(row.pk, {})


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Cells, Cells]:
    """Return the cells that are not the same, as they were and as they are."""
    changed = [column for column in after if before.get(column) != after[column]]
    return {c: before.get(c, "") for c in changed}, {c: after[c] for c in changed}
