"""Reading tags and links, which only some releases have."""

from collections.abc import Iterator

from .containers import Opener
from .formats import Form
from .headers import picker, read_header
from .records import ErrorHandler, Link, TagApplication
from .rows import (
    MAX_TIME,
    BadRowError,
    csv_rows,
    parse_rows,
    plain_rows,
    utf8_lines,
    whole_number,
)

_IMDB_DIGITS = 7


def read_tags(
    open_stream: Opener, form: Form, file: str, on_error: ErrorHandler
) -> Iterator[TagApplication]:
    """Read tag applications one by one.

    Parameters
    ----------
    open_stream
        Opens the file.
    form
        ``"csv"`` for tags.csv, ``"dat"`` for tags.dat.
    file
        The file's name for the reports.
    on_error
        Called for each row left out.

    Yields
    ------
    TagApplication
        In the order of the file.

    Raises
    ------
    UnknownFormatError
        If a CSV file lacks a column.
    UnreadableSourceError
        If reading fails part-way.
    """
    with open_stream() as stream:
        lines = utf8_lines(stream)
        if form == "dat":
            yield from parse_rows(plain_rows(lines, "::"), _tag, file, on_error)
            return
        rows = csv_rows(lines, file, on_error)
        pick = picker(read_header(rows, file), ("userid", "movieid", "tag", "timestamp"), file)
        yield from parse_rows(rows, lambda fields: _tag(pick(fields)), file, on_error)


def read_links(open_stream: Opener, file: str, on_error: ErrorHandler) -> Iterator[Link]:
    """Read links.csv row by row.

    Parameters
    ----------
    open_stream
        Opens the file.
    file
        The file's name for the reports.
    on_error
        Called for each row left out.

    Yields
    ------
    Link
        In the order of the file.

    Raises
    ------
    UnknownFormatError
        If a column is missing.
    UnreadableSourceError
        If reading fails part-way.
    """
    with open_stream() as stream:
        rows = csv_rows(utf8_lines(stream), file, on_error)
        pick = picker(read_header(rows, file), ("movieid", "imdbid", "tmdbid"), file)
        yield from parse_rows(rows, lambda fields: _link(*pick(fields)), file, on_error)


def _tag(fields: list[str]) -> TagApplication:
    if len(fields) < 4:
        raise BadRowError(f"{len(fields)} fields instead of 4")
    user, movie, *texts, time = fields
    # tags.dat has no quoting, so a separator inside a tag has split it.
    tag = "::".join(texts).strip()
    if not tag:
        raise BadRowError("the tag is empty")
    return TagApplication(
        whole_number(user, "user"),
        whole_number(movie, "movie"),
        tag,
        whole_number(time, "timestamp", MAX_TIME),
    )


def _link(movie: str, imdb: str, tmdb: str) -> Link:
    return Link(
        whole_number(movie, "movie"),
        f"tt{whole_number(imdb, 'IMDb id'):0{_IMDB_DIGITS}d}" if imdb.strip() else None,
        whole_number(tmdb, "TMDB id") if tmdb.strip() else None,
    )
