"""Reading the list of movies."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from .file_formats import Form
from .files import DataFile
from .genres import GENRES_100K, normalise_genres
from .records import ErrorHandler, Movie
from .text_rows import BadRowError, check_width, read_records, whole_number
from .titles import parse_title

# id, title, release date, video release date, IMDb URL
_FIELDS_BEFORE_FLAGS = 5
_FOUR_DIGITS = re.compile(r"\d{4}")


def read_movies(
    file: DataFile,
    form: Form,
    on_error: ErrorHandler,
    numbers: Mapping[str, int] | None = None,
) -> Iterator[Movie]:
    """Read movies one by one.

    Parameters
    ----------
    file, form
        The file and what `form_of` made of it.
    on_error
        Called for each row left out, a second row of the same movie included.
    numbers
        Where the file's ids are text, the number of each; None where they are numbers.

    Returns
    -------
    Iterator of Movie
        In the order of the file; raises `UnreadableSourceError` if reading fails part-way.
    """
    separator, parse = _READERS[form.name]
    seen: set[int] = set()

    def parse_new(fields: list[str]) -> Movie:
        written = fields[0]
        if numbers is not None:
            if written not in numbers:
                raise BadRowError("the movie has no id")
            fields[0] = str(numbers[written])
        movie = parse(fields)
        if movie.movie_id in seen:
            raise BadRowError(f"movie {written} was listed before")
        seen.add(movie.movie_id)
        return movie

    return read_records(file, separator, _header_of(form), parse_new, on_error)


def ids_in_movies(file: DataFile, form: Form) -> Iterator[str]:
    """Read the movies' ids alone, as they are written."""
    separator, _ = _READERS[form.name]
    return read_records(
        file, separator, _header_of(form), lambda fields: fields[0], lambda error: None
    )


def _header_of(form: Form) -> str | None:
    return form.rows["movies"].decode() if form.has_headers else None


def _from_100k(fields: list[str]) -> Movie:
    check_width(fields, _FIELDS_BEFORE_FLAGS + len(GENRES_100K))
    flags = fields[_FIELDS_BEFORE_FLAGS:]
    if not set(flags) <= {"0", "1"}:
        raise BadRowError("a genre flag is neither 0 nor 1")
    genres = (name for name, flag in zip(GENRES_100K, flags, strict=True) if flag == "1")
    return _movie(fields[0], fields[1], genres)


def _from_dat(fields: list[str]) -> Movie:
    if len(fields) < 3:
        raise BadRowError(f"{len(fields)} fields instead of 3")
    # Nothing quotes a separator inside a title.
    return _movie(fields[0], "::".join(fields[1:-1]), fields[-1].split("|"))


def _from_csv(fields: list[str]) -> Movie:
    movie_id, title, genres = fields
    return _movie(movie_id, title, genres.split("|"))


def _from_recbole(fields: list[str]) -> Movie:
    movie_id, title, year, genres = fields
    # RecBole cut off what stood in the last brackets, mostly but not always the year.
    whole_title = f"{title} ({year})" if _FOUR_DIGITS.fullmatch(year) else title
    return _movie(movie_id, whole_title, genres.split(" "))


_READERS: dict[str, tuple[str, Callable[[list[str]], Movie]]] = {
    "ml-100k": ("|", _from_100k),
    "dat": ("::", _from_dat),
    "csv": (",", _from_csv),
    "recbole": ("\t", _from_recbole),
}


def _movie(movie_id: str, raw_title: str, genres: Iterable[str]) -> Movie:
    number = whole_number(movie_id, "movie")
    parsed = parse_title(raw_title)
    if not parsed.title:
        raise BadRowError("the title is empty")
    return Movie(number, *parsed, normalise_genres(genres))
