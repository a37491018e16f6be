"""A movie of a library, of values that may be anything."""

from typing import Any

from catalog.imports.history import values
from catalog.imports.history.records import Work
from catalog.providers.reading import text


def work_of(
    title: Any, year: Any = None, imdb_id: Any = None, tmdb_id: Any = None, original: Any = ""
) -> Work | None:
    """Return it, without what cannot be a title, a year or an id; None where nothing names it."""
    work = Work(
        title=text(title),
        year=values.year(year),
        imdb_id=values.imdb_id(str(imdb_id)) if imdb_id else None,
        tmdb_id=values.id_number(tmdb_id),
        original_title=text(original),
    )
    return work if work.title or work.ids else None
