"""Reading the list of movies."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from .containers import Opener
from .formats import Form
from .genres import GENRES_100K, normalise_genres
from .headers import picker, read_header
from .records import ErrorHandler, Movie
from .rows import (
    BadRowError,
    Row,
    check_width,
    csv_rows,
    legacy_lines,
    parse_rows,
    plain_rows,
    utf8_lines,
    whole_number,
)
from .titles import parse_title

Parser = Callable[[list[str]], Movie]
Reader = Callable[[BinaryIO, str, ErrorHandler], tuple[Iterator[Row], Parser]]

# id, title, release date, video release date, IMDb URL
_FIELDS_BEFORE_FLAGS = 5
_FOUR_DIGITS = re.compile(r"\d{4}")


def read_movies(
    open_stream: Opener, form: Form, file: str, on_error: ErrorHandler
) -> Iterator[Movie]:
    """Read movies one by one.

    Parameters
    ----------
    open_stream
        Opens the file.
    form
        What `movies_form` made of it.
    file
        The file's name for the reports.
    on_error
        Called for each row left out, a second row of the same movie included.

    Yields
    ------
    Movie
        In the order of the file.

    Raises
    ------
    UnknownFormatError
        If the form has a header and it lacks a column.
    UnreadableSourceError
        If reading fails part-way.
    """
    with open_stream() as stream:
        rows, parse = _READERS[form](stream, file, on_error)
        yield from parse_rows(rows, _once(parse), file, on_error)


def _once(parse: Parser) -> Parser:
    """Refuse a movie that was parsed before."""
    seen: set[int] = set()

    def parse_new(fields: list[str]) -> Movie:
        movie = parse(fields)
        if movie.movie_id in seen:
            raise BadRowError(f"movie {movie.movie_id} was listed before")
        seen.add(movie.movie_id)
        return movie

    return parse_new


def _read_100k(stream: BinaryIO, file: str, on_error: ErrorHandler) -> tuple[Iterator[Row], Parser]:
    def parse(fields: list[str]) -> Movie:
        check_width(fields, _FIELDS_BEFORE_FLAGS + len(GENRES_100K))
        flags = fields[_FIELDS_BEFORE_FLAGS:]
        if not set(flags) <= {"0", "1"}:
            raise BadRowError("a genre flag is neither 0 nor 1")
        genres = (name for name, flag in zip(GENRES_100K, flags, strict=True) if flag == "1")
        return _movie(fields[0], fields[1], genres)

    return plain_rows(legacy_lines(stream), "|"), parse


def _read_dat(stream: BinaryIO, file: str, on_error: ErrorHandler) -> tuple[Iterator[Row], Parser]:
    def parse(fields: list[str]) -> Movie:
        if len(fields) < 3:
            raise BadRowError(f"{len(fields)} fields instead of 3")
        # Nothing quotes a separator inside a title.
        return _movie(fields[0], "::".join(fields[1:-1]), fields[-1].split("|"))

    return plain_rows(legacy_lines(stream), "::"), parse


def _read_csv(stream: BinaryIO, file: str, on_error: ErrorHandler) -> tuple[Iterator[Row], Parser]:
    rows = csv_rows(utf8_lines(stream), file, on_error)
    pick = picker(read_header(rows, file), ("movieid", "title", "genres"), file)

    def parse(fields: list[str]) -> Movie:
        movie_id, title, genres = pick(fields)
        return _movie(movie_id, title, genres.split("|"))

    return rows, parse


def _read_recbole(
    stream: BinaryIO, file: str, on_error: ErrorHandler
) -> tuple[Iterator[Row], Parser]:
    rows = plain_rows(utf8_lines(stream), "\t")
    header = read_header(rows, file)
    # RecBole's 100K calls the genres "class", its later data sets "genre".
    genres_name = "genre" if "genre" in header else "class"
    pick = picker(header, ("item_id", "movie_title", "release_year", genres_name), file)

    def parse(fields: list[str]) -> Movie:
        movie_id, title, year, genres = pick(fields)
        # RecBole cut off what stood in the last brackets, mostly but not always the year.
        whole_title = f"{title} ({year})" if _FOUR_DIGITS.fullmatch(year) else title
        return _movie(movie_id, whole_title, genres.split(" "))

    return rows, parse


_READERS: dict[Form, Reader] = {
    "ml-100k": _read_100k,
    "dat": _read_dat,
    "csv": _read_csv,
    "recbole": _read_recbole,
}


def _movie(movie_id: str, raw_title: str, genres: Iterable[str]) -> Movie:
    number = whole_number(movie_id, "movie")
    parsed = parse_title(raw_title)
    if not parsed.title:
        raise BadRowError("the title is empty")
    return Movie(
        number,
        parsed.title,
        parsed.year,
        parsed.alternative_titles,
        normalise_genres(genres),
    )
