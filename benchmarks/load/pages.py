"""The pages that are asked for, and what each may cost."""

from collections.abc import Sequence
from typing import NamedTuple


class Page(NamedTuple):
    """A kind of request.

    Attributes
    ----------
    addresses
        Asked for one after the other.
    stars
        Whether it is a rating, sent as htmx sends it; otherwise the address is read.
    htmx
        Whether it is read as htmx reads it.
    limit
        Milliseconds of the web process's processor a request; None for what only stands beside.
    database_limit
        Of PostgreSQL's, likewise.
    """

    name: str
    addresses: Sequence[str]
    stars: bool = False
    htmx: bool = False
    limit: float | None = None
    database_limit: float | None = None


def pages_of(movies: Sequence[int], times: float = 1.0) -> list[Page]:
    """Return all pages of a site with these movies, the constant one first.

    Parameters
    ----------
    times
        So many times the limits may they cost.
    """
    every = [f"/movies/{movie}/" for movie in movies]
    pages = [
        Page("constant", ["/offline/"]),
        Page("home", ["/"], limit=14),
        Page("the next rows", ["/rows/?above="], htmx=True, limit=16),
        Page("rate", [f"{movie}rate/" for movie in every], stars=True, limit=15),
        Page("a movie", every, limit=15),
        Page("explore", ["/movies/", "/movies/?page=2"], limit=15, database_limit=10),
        Page("a facet", ["/movies/facets/person/"], htmx=True, limit=15, database_limit=10),
        Page("search", ["/movies/?q=the", "/movies/?q=m"], limit=15, database_limit=10),
        Page("taste", ["/taste/"], limit=20),
        Page("ratings", ["/ratings/"], limit=40),
        Page("first steps", ["/welcome/"], limit=40),
    ]
    return [
        page._replace(
            limit=page.limit and times * page.limit,
            database_limit=page.database_limit and times * page.database_limit,
        )
        for page in pages
    ]


MIX = {"home": 6, "a movie": 2, "rate": 1, "explore": 1}
"""How often each is asked for, of ten requests."""
