"""Reading files that are named one by one: ratings, movies, links.

Each function recognises the form by the content, and raises `UnknownFormatError` for a file of
another kind and `UnreadableSourceError`, at once or part-way, for one that cannot be read.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

from .file_formats import form_of
from .files import DataFile
from .movies import read_movies
from .ratings import read_ratings
from .records import ErrorHandler, Link, Movie, Rating
from .tags_and_links import read_links


def read_ratings_file(
    path: Path, on_error: ErrorHandler, movie_ids: Collection[int] | None = None
) -> Iterator[Rating]:
    """Read a ratings file of any form, as `read_ratings` does."""
    file = DataFile.at(path)
    return read_ratings(file, form_of(file, "ratings"), on_error, movie_ids)


def read_movies_file(path: Path, on_error: ErrorHandler) -> Iterator[Movie]:
    """Read a movies file of any form, as `read_movies` does."""
    file = DataFile.at(path)
    return read_movies(file, form_of(file, "movies"), on_error)


def movies_file_uses_100k_ids(path: Path) -> bool:
    """Return whether the movies of a file have the ids of the 100K release."""
    return form_of(DataFile.at(path), "movies").uses_100k_ids


def read_links_file(path: Path, on_error: ErrorHandler) -> Iterator[Link]:
    """Read a links file, as `read_links` does."""
    return read_links(DataFile.at(path), on_error)
