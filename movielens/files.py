"""Reading files that are named one by one: ratings, movies, links."""

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from .containers import Opener, open_file
from .extras import read_links
from .formats import FORMS_WITH_100K_IDS, HEAD_SIZE, Form, movies_form, ratings_form
from .movies import read_movies
from .ratings import read_ratings
from .records import ErrorHandler, Link, Movie, Rating


def read_ratings_file(
    path: Path, on_error: ErrorHandler, movie_ids: Collection[int] | None = None
) -> Iterator[Rating]:
    """Read a ratings file of any form, recognised by its content.

    Parameters
    ----------
    path
        The file. CSV needs a header with userId, movieId and rating in any order; without a
        timestamp column every `Rating.rated_at` is 0.
    on_error
        Called for each row left out.
    movie_ids
        The movies there are; ratings of others are left out. None takes any.

    Returns
    -------
    Iterator of Rating
        Reads as it goes; raises `UnreadableSourceError` if reading fails part-way.

    Raises
    ------
    UnknownFormatError
        If the file is no ratings file.
    UnreadableSourceError
        If it is missing or cannot be read.
    """
    open_stream = _opener(path)
    with open_stream() as stream:
        form = ratings_form(stream.read(HEAD_SIZE), path.name)
    return read_ratings(open_stream, form, path.name, on_error, movie_ids)


def read_movies_file(path: Path, on_error: ErrorHandler) -> Iterator[Movie]:
    """Read a movies file of any form, recognised by its content.

    Parameters
    ----------
    path
        The file.
    on_error
        Called for each row left out; the second row of a movie is one.

    Returns
    -------
    Iterator of Movie
        Reads as it goes; raises `UnreadableSourceError` if reading fails part-way.

    Raises
    ------
    UnknownFormatError
        If the file is no movies file.
    UnreadableSourceError
        If it is missing or cannot be read.
    """
    return read_movies(_opener(path), _movies_form(path), path.name, on_error)


def movies_file_uses_100k_ids(path: Path) -> bool:
    """Say whether a movies file is of a form in which movies have the numbers of the 100K release.

    Raises
    ------
    UnknownFormatError
        If the file is no movies file.
    UnreadableSourceError
        If it is missing or cannot be read.
    """
    return _movies_form(path) in FORMS_WITH_100K_IDS


def read_links_file(path: Path, on_error: ErrorHandler) -> Iterator[Link]:
    """Read a links file: CSV with the columns movieId, imdbId and tmdbId.

    Parameters
    ----------
    path
        The file.
    on_error
        Called for each row left out.

    Returns
    -------
    Iterator of Link
        Reads as it goes; raises `UnknownFormatError` if a column is missing and
        `UnreadableSourceError` if the file is, or cannot be read.
    """
    return read_links(_opener(path), path.name, on_error)


def _opener(path: Path) -> Opener:
    return partial(open_file, path, path.name)


def _movies_form(path: Path) -> Form:
    with _opener(path)() as stream:
        return movies_form(stream.read(HEAD_SIZE), path.name)
