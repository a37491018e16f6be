"""Reading tags and links, which only some releases have."""

from collections.abc import Iterator

from .file_formats import Form
from .files import DataFile
from .records import ErrorHandler, Link, TagApplication
from .text_rows import BadRowError, read_records, whole_number

_IMDB_DIGITS = 7


def read_tags(file: DataFile, form: Form, on_error: ErrorHandler) -> Iterator[TagApplication]:
    """Read tags.csv or tags.dat row by row; the rest is as with `read_links`."""
    if form.has_headers:
        return read_records(file, ",", "userId,movieId,tag,timestamp", _tag, on_error)
    return read_records(file, "::", None, _tag, on_error)


def read_links(file: DataFile, on_error: ErrorHandler) -> Iterator[Link]:
    """Read links.csv row by row.

    Parameters
    ----------
    file
        The file.
    on_error
        Called for each row left out.

    Returns
    -------
    Iterator of Link
        In the order of the file; raises `UnknownFormatError` if there is another header, and
        `UnreadableSourceError` if reading fails part-way.
    """
    return read_records(file, ",", "movieId,imdbId,tmdbId", _link, on_error)


def _tag(fields: list[str]) -> TagApplication:
    if len(fields) < 4:
        raise BadRowError(f"{len(fields)} fields instead of 4")
    _, movie, *texts, _ = fields
    # tags.dat has no quoting, so a separator inside a tag has split it.
    tag = "::".join(texts).strip()
    if not tag:
        raise BadRowError("the tag is empty")
    return TagApplication(whole_number(movie, "movie"), tag)


def _link(fields: list[str]) -> Link:
    movie, imdb, tmdb = fields
    return Link(
        whole_number(movie, "movie"),
        f"tt{whole_number(imdb, 'IMDb id'):0{_IMDB_DIGITS}d}" if imdb else None,
        whole_number(tmdb, "TMDB id") if tmdb else None,
    )
