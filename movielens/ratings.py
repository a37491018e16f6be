"""Reading ratings, the one part of a release with millions of rows."""

from collections.abc import Callable, Collection, Iterator

from .containers import Opener
from .formats import Form
from .headers import columns_of, header_names
from .records import ErrorHandler, Rating, RowError
from .rows import MAX_ID, MAX_TIME, BadRowError, check_width, shown, whole_number

_SEPARATORS: dict[Form, bytes] = {
    "ml-100k": b"\t",
    "dat": b"::",
    "csv": b",",
    "recbole": b"\t",
}
_COLUMN_NAMES: dict[Form, tuple[str, str, str, str]] = {
    "csv": ("userid", "movieid", "rating", "timestamp"),
    "recbole": ("user_id", "item_id", "rating", "timestamp"),
}
_STARS = {
    text: halves / 2
    for halves in range(1, 11)
    for text in (b"%.1f" % (halves / 2), b"%g" % (halves / 2))
}
_NO_TIME = b"0"

Fields = list[bytes]
# Puts the fields of a row into the order user, movie, rating, timestamp.
Arrange = Callable[[Fields], Fields]


def read_ratings(
    open_stream: Opener,
    form: Form,
    file: str,
    on_error: ErrorHandler,
    movie_ids: Collection[int] | None = None,
) -> Iterator[Rating]:
    """Read ratings one by one.

    Parameters
    ----------
    open_stream
        Opens the file.
    form
        What `ratings_form` made of it.
    file
        The file's name for the reports.
    on_error
        Called for each row left out.
    movie_ids
        The movies there are; ratings of others are left out. None takes any.

    Yields
    ------
    Rating
        In the order of the file.

    Raises
    ------
    UnknownFormatError
        If the form has a header and it lacks a column.
    UnreadableSourceError
        If reading fails part-way.
    """
    separator, stars_of, make = _SEPARATORS[form], _STARS, Rating._make
    with open_stream() as stream:
        arrange, first_line = None, 1
        if names := _COLUMN_NAMES.get(form):
            cells = stream.readline().rstrip().split(separator)
            header = header_names(cell.decode("utf-8", "replace") for cell in cells)
            arrange, first_line = _arrangement(header, names, file), 2
        # Another function call for each row would cost a fifth of the speed: the usual row is
        # read here, and `_careful_rating` looks at what is unusual or wrong.
        for line, raw in enumerate(stream, start=first_line):
            fields = raw.rstrip().split(separator)
            try:
                user, movie, stars, time = arrange(fields) if arrange else fields
                if not (user + movie + time).isdigit():
                    raise ValueError
                user_id, movie_id, rated_at = int(user), int(movie), int(time)
                if user_id | movie_id > MAX_ID or rated_at > MAX_TIME:
                    raise ValueError
                rating = make((user_id, movie_id, stars_of[stars], rated_at))
            except (ValueError, KeyError):
                if fields == [b""]:
                    continue
                try:
                    rating = _careful_rating(fields, arrange)
                except BadRowError as error:
                    on_error(RowError(file, line, str(error)))
                    continue
            if movie_ids is not None and rating.movie_id not in movie_ids:
                on_error(RowError(file, line, f"there is no movie {rating.movie_id}"))
                continue
            yield rating


def _arrangement(header: list[str], names: tuple[str, ...], file: str) -> Arrange | None:
    """Make what rearranges the rows under this header; None where they need it not."""
    if header == list(names):
        return None
    timed = names[-1] in header
    columns = columns_of(header, names if timed else names[:-1], file)

    def arrange(fields: Fields) -> Fields:
        check_width(fields, len(header))
        picked = [fields[column] for column in columns]
        return picked if timed else [*picked, _NO_TIME]

    return arrange


def _careful_rating(fields: Fields, arrange: Arrange | None) -> Rating:
    arranged = arrange(fields) if arrange else fields
    check_width(arranged, 4)
    user, movie, stars, time = (field.decode("utf-8", "backslashreplace") for field in arranged)
    return Rating(
        whole_number(user, "user"),
        whole_number(movie, "movie"),
        _stars(stars),
        whole_number(time.removesuffix(".0"), "timestamp", MAX_TIME),
    )


def _stars(text: str) -> float:
    """Read a rating written in an unusual way, such as with quotation marks or as 4.50."""
    try:
        stars = float(text.strip(' \t"'))
    except ValueError:
        raise BadRowError(f"rating {shown(text)} is not a number") from None
    if not (0.5 <= stars <= 5.0 and (2 * stars).is_integer()):
        raise BadRowError(f"rating {shown(text)} is not a half star from 0.5 to 5.0")
    return stars
