"""Reading ratings, the one part of a release with millions of rows."""

from collections.abc import Collection, Iterator

from .file_formats import Form
from .files import DataFile
from .records import ErrorHandler, Rating, RowError
from .text_rows import MAX_ID, MAX_TIME, BadRowError, check_width, shown, whole_number

_STARS = {
    text: halves / 2
    for halves in range(1, 11)
    for text in (b"%.1f" % (halves / 2), b"%g" % (halves / 2))
}


def read_ratings(
    file: DataFile, form: Form, on_error: ErrorHandler, movie_ids: Collection[int] | None = None
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

    Yields
    ------
    Rating
        In the order of the file.

    Raises
    ------
    UnreadableSourceError
        If reading fails part-way.
    """
    separator, stars_of, make = form.separator, _STARS, Rating._make
    with file.open() as stream:
        first_line, columns = 1, 4
        if form.has_headers:
            first_line, columns = 2, len(stream.readline().split(separator))
        # Another function call for each row would cost a fifth of the speed.
        for line, raw in enumerate(stream, start=first_line):
            fields = raw.rstrip().split(separator)
            try:
                user, movie, stars, time = fields if columns == 4 else [*fields, b"0"]
                if not (user + movie + time).isdigit():
                    raise ValueError
                user_id, movie_id, rated_at = int(user), int(movie), int(time)
                if user_id | movie_id > MAX_ID or rated_at > MAX_TIME:
                    raise ValueError
                rating = make((user_id, movie_id, stars_of[stars], rated_at))
            except (ValueError, KeyError):
                if fields != [b""]:
                    on_error(RowError(file.name, line, _fault(fields, columns)))
                continue
            if movie_ids is not None and movie_id not in movie_ids:
                on_error(RowError(file.name, line, f"there is no movie {movie_id}"))
                continue
            yield rating


def _fault(fields: list[bytes], columns: int) -> str:
    """Return what is wrong with a row that is no rating."""
    texts = [field.decode("utf-8", "backslashreplace") for field in fields]
    try:
        check_width(texts, columns)
        whole_number(texts[0], "user")
        whole_number(texts[1], "movie")
        for time in texts[3:]:
            whole_number(time, "timestamp", MAX_TIME)
    except BadRowError as error:
        return str(error)
    return f"rating {shown(texts[2])} is not a half star from 0.5 to 5.0"
