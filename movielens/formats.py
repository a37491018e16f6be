"""Recognising which form a file has from how it begins."""

import re
from typing import Literal

from .errors import UnknownFormatError
from .headers import header_names

Form = Literal["ml-100k", "dat", "csv", "recbole"]

FORMS_WITH_100K_IDS: frozenset[Form] = frozenset({"ml-100k", "recbole"})
"""Movies have the numbers of the 100K release there, which no other release shares."""

HEAD_SIZE = 1 << 16
_LINES_LOOKED_AT = 10

_RATING_ROWS: dict[Form, re.Pattern[bytes]] = {
    "ml-100k": re.compile(rb"\d+\t\d+\t[\d.]+\t\d+"),
    "dat": re.compile(rb"\d+::\d+::[\d.]+::\d+"),
}
_MOVIE_ROWS: dict[Form, re.Pattern[bytes]] = {
    "ml-100k": re.compile(rb"\d+\|[^|].*(?:\|[01]){19}"),
    # Tags and ratings end in a number where movies have genres.
    "dat": re.compile(rb"\d+::.+::(?:[A-Za-z(][^:]*)?"),
}
_RATING_COLUMNS: dict[Form, set[str]] = {
    "csv": {"userid", "movieid", "rating"},
    "recbole": {"user_id", "item_id", "rating", "timestamp"},
}
_MOVIE_COLUMNS: dict[Form, set[str]] = {
    "csv": {"movieid", "title", "genres"},
    "recbole": {"item_id", "movie_title", "release_year"},
}


def ratings_form(head: bytes, name: str) -> Form:
    """Recognise a ratings file.

    Parameters
    ----------
    head
        Its first `HEAD_SIZE` bytes, without a byte order mark.
    name
        Its name, for the message.

    Returns
    -------
    Form
        The form its rows have, whatever the name.

    Raises
    ------
    UnknownFormatError
        If it is of no form.
    """
    form = _form_of(head, _RATING_ROWS, _RATING_COLUMNS)
    if form is None:
        raise UnknownFormatError(
            f"{name} is not a MovieLens ratings file: expected tab-separated u.data, "
            "ratings.dat with '::', CSV with the columns userId, movieId and rating, "
            "or a RecBole .inter file"
        )
    return form


def movies_form(head: bytes, name: str) -> Form:
    """Recognise a movies file, with the parameters, result and error of `ratings_form`."""
    form = _form_of(head, _MOVIE_ROWS, _MOVIE_COLUMNS)
    if form is None:
        raise UnknownFormatError(
            f"{name} is not a MovieLens movies file: expected u.item with '|', "
            "movies.dat with '::', CSV with the columns movieId, title and genres, "
            "or a RecBole .item file"
        )
    return form


def _form_of(
    head: bytes, rows: dict[Form, re.Pattern[bytes]], columns: dict[Form, set[str]]
) -> Form | None:
    lines = [line.rstrip(b"\r") for line in head.split(b"\n") if line.strip()][:_LINES_LOOKED_AT]
    first_line = lines[0].decode("utf-8", "replace") if lines else ""
    header = set(header_names(first_line.split("\t" if "\t" in first_line else ",")))
    for form, needed in columns.items():
        if needed <= header:
            return form
    # Any of the first rows may be broken, but not all of them.
    matching = (form for form, row in rows.items() if any(map(row.fullmatch, lines)))
    return next(matching, None)
