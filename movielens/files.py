"""Reading a ratings file and a movies file that are named one by one."""

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from .containers import open_file
from .forms import HEAD_SIZE, movies_form, ratings_form
from .movies import read_movies
from .ratings import read_ratings
from .records import ErrorHandler, Movie, Rating


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
    open_stream = partial(open_file, path, path.name)
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
    open_stream = partial(open_file, path, path.name)
    with open_stream() as stream:
        form = movies_form(stream.read(HEAD_SIZE), path.name)
    return read_movies(open_stream, form, path.name, on_error)
