"""Reading ratings, the one part of a release with millions of rows."""

from collections.abc import Collection, Iterator

from .file_formats import Form
from .files import DataFile
from .rating_cells import Cells, Reading, cells_of, columns_and_first_line
from .records import ErrorHandler, Rating, RowError
from .text_rows import MAX_ID, MAX_TIME, BadRowError

AS_RELEASED = Reading()
"""Numbers as ids, and stars out of five."""


def read_ratings(
    file: DataFile,
    form: Form,
    on_error: ErrorHandler,
    movie_ids: Collection[int] | None = None,
    reading: Reading = AS_RELEASED,
) -> Iterator[Rating]:
    """Read ratings one by one.

    Parameters
    ----------
    file, form
        The file and what `form_of` made of it.
    on_error
        Called for each row left out.
    movie_ids
        The movies of the release; ratings of others are left out. None takes any.
    reading
        What `judge_ratings` found of the file as a whole.

    Yields
    ------
    Rating
        In the order of the file.

    Raises
    ------
    UnreadableSourceError
        If reading fails part-way.
    """
    separator, make = form.separator, Rating._make
    cells = Cells(reading)
    stars_of = cells.stars
    with file.open() as stream:
        columns, first_line = columns_and_first_line(form, stream)
        # Another function call for each row would cost a fifth of the speed.
        for line, raw in enumerate(stream, start=first_line):
            fields = raw.rstrip().split(separator)
            try:
                user, movie, stars, time = fields if columns == 4 else [*fields, b"0"]
                if cells.text_ids or not (user + movie + time).isdigit():
                    raise ValueError
                user_id, movie_id, rated_at = int(user), int(movie), int(time)
                if user_id | movie_id > MAX_ID or rated_at > MAX_TIME:
                    raise ValueError
                rating = make((user_id, movie_id, stars_of[stars], rated_at))
            except (ValueError, KeyError):
                if fields == [b""]:
                    continue
                try:
                    rating = cells.rating(cells_of(raw, separator), columns)
                except BadRowError as error:
                    on_error(RowError(file.name, line, str(error)))
                    continue
            if movie_ids is not None and rating.movie_id not in movie_ids:
                on_error(RowError(file.name, line, no_movie(rating.movie_id)))
                continue
            yield rating


def no_movie(movie_id: int) -> str:
    """Return what is wrong with a rating of a movie that is not listed."""
    return f"there is no movie {movie_id}"
