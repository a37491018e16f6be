"""Which of a source's results a movie surely is."""

import re
from collections.abc import Iterable

from ..imports.history.titles import loose_key
from .facts import Found, Known

_IMDB_ID = re.compile(r"(?<![a-z0-9])tt\d{7,10}(?![a-z0-9])", re.ASCII | re.IGNORECASE)


def imdb_id_in(text: str) -> str | None:
    """Return the IMDb id that somebody searches for, alone or in an address."""
    found = _IMDB_ID.search(text)
    return found[0].lower() if found else None


def the_one(movie: Known, results: Iterable[Found]) -> Found | None:
    """Return the only result with the movie's title and year, or the year beside it.

    Without a year nobody can be sure: titles are used again and again.
    """
    if movie.year is None:
        return None
    own = {loose_key(title) for title in (movie.title, movie.original_title) if title}
    alike = [
        found
        for found in results
        if own & {loose_key(title) for title in (found.title, found.original_title) if title}
    ]
    for off in (0, 1):
        same = [each for each in alike if each.year and abs(each.year - movie.year) == off]
        if same:
            return same[0] if len(same) == 1 else None
    return None
