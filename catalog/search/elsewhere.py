"""The numbers and addresses that movies have at IMDb and TMDB."""

import re

_IMDB = re.compile(r"(?<![a-z0-9])tt\d{7,10}(?![a-z0-9])", re.ASCII | re.IGNORECASE)
_TMDB = re.compile(r"themoviedb\.org/movie/(\d{1,9})(?!\d)", re.ASCII | re.IGNORECASE)


def number_elsewhere(text: str) -> dict[str, str]:
    """Return the field of a movie and its value that a text names; empty for other texts.

    Parameters
    ----------
    text
        Such as ``"tt0133093"``, or an address with it at IMDb, or one of a movie at TMDB.
    """
    if found := _IMDB.search(text):
        return {"imdb_id": found[0].lower()}
    if found := _TMDB.search(text):
        return {"tmdb_id": found[1]}
    return {}
