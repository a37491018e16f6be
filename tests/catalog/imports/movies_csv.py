"""What the tests of importing and exporting movies share."""

import csv
import io
from typing import Any

from catalog.imports.movies_csv.importing import ImportResult, import_movies
from catalog.imports.movies_csv.reading import read_movies_csv
from catalog.models import Country, Credit, Genre, Movie, Person, Tag


def as_csv(columns: str, *rows: str | tuple[str, ...]) -> bytes:
    """A file of these columns; a row given as text has one cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns.split(","))
    writer.writerows([row] if isinstance(row, str) else row for row in rows)
    return out.getvalue().encode()


def import_csv(content: bytes, **options: Any) -> ImportResult:
    """Import a file."""
    return import_movies(read_movies_csv(content), **options)


def import_rows(columns: str, *rows: str | tuple[str, ...], **options: Any) -> ImportResult:
    """Import these rows."""
    return import_csv(as_csv(columns, *rows), **options)


def people(movie: Movie, role: str) -> list[str]:
    """Return the names of the people with this role, in order."""
    credits_ = Credit.objects.filter(movie=movie, role=role)
    return list(credits_.values_list("person__name", flat=True))


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables that an import writes, with their keys."""
    tables = [Movie, Credit, Movie.genres.through, Movie.countries.through, Movie.tags.through]
    related = [Genre, Country, Tag, Person]
    return {
        table._meta.label: list(table.objects.order_by("pk").values_list())
        for table in [*tables, *related]
    }
