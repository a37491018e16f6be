"""Reading files that are named one by one: ratings, movies, links.

Each function recognises the form by the content, and raises `UnknownFormatError` for a file of
another kind and `UnreadableSourceError`, at once or part-way, for one that cannot be read.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from .file_formats import form_of
from .files import DataFile
from .judging import are_text, judge_ratings, numbers_of_names
from .movies import ids_in_movies, read_movies
from .rating_cells import Reading
from .ratings import AS_RELEASED, read_ratings
from .records import ErrorHandler, Link, Movie, Rating
from .tags_and_links import read_links


def judge_ratings_file(
    path: Path,
    movie_ids: Collection[int],
    scale: int | None = None,
    movies: Mapping[str, int] | None = None,
) -> Reading:
    """Find out how a ratings file is to be read, as `judge_ratings` does."""
    file = DataFile.at(path)
    form = form_of(file, "ratings")
    return judge_ratings(file, form, movie_ids, scale, movies)


def read_ratings_file(
    path: Path,
    on_error: ErrorHandler,
    movie_ids: Collection[int] | None = None,
    reading: Reading = AS_RELEASED,
) -> Iterator[Rating]:
    """Read a ratings file of any form, as `read_ratings` does."""
    file = DataFile.at(path)
    return read_ratings(file, form_of(file, "ratings"), on_error, movie_ids, reading)


def read_movies_file(
    path: Path, on_error: ErrorHandler, numbers: Mapping[str, int] | None = None
) -> Iterator[Movie]:
    """Read a movies file of any form, as `read_movies` does."""
    file = DataFile.at(path)
    return read_movies(file, form_of(file, "movies"), on_error, numbers)


def numbers_of_movies(path: Path) -> dict[str, int] | None:
    """Return a number for each id of a movies file where ids are text; None where they are not."""
    file = DataFile.at(path)
    ids = Counter(ids_in_movies(file, form_of(file, "movies")))
    return numbers_of_names(ids) if are_text(ids) else None


def movies_file_uses_100k_ids(path: Path) -> bool:
    """Return whether the movies of a file have the ids of the 100K release."""
    return form_of(DataFile.at(path), "movies").uses_100k_ids


def read_links_file(path: Path, on_error: ErrorHandler) -> Iterator[Link]:
    """Read a links file, as `read_links` does."""
    return read_links(DataFile.at(path), on_error)
