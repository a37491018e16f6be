"""Asking a media server, by the client that also asks the sources of movies."""

import time

from catalog.providers.errors import NonsenseError, UnreachableError
from catalog.providers.http import Client
from catalog.providers.pace import Pace

from ..models import Shelf
from .address import place_of

PAGE = 500
"""Movies that are asked for at once."""
_MOST_A_SECOND = 10
_SHORTEST_PAGE = 50
"""Of all but the last one."""
_MOST_PAGES = 300
_MOST_SECONDS = 300.0
"""For all pages together: a worker that reads a server does nothing else."""


class TooManyError(Exception):
    """The library has more movies than a shelf holds."""


class Pages:
    """Sees to it that a server is read to its end soon, and that no other worker begins, too."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._left = _MOST_PAGES
        self._until = time.monotonic() + _MOST_SECONDS

    def next(self) -> None:
        """Note that a page is asked for.

        Raises
        ------
        UnreachableError
            If there were too many, or they took too long.
        """
        if not self._left or time.monotonic() > self._until:
            raise UnreachableError("The server is too slow.")
        self._left -= 1
        self._shelf.stay_claimed()

    @staticmethod
    def check(count: int, start: int, total: int) -> None:
        """Refuse a page that has little or nothing of what is left.

        Raises
        ------
        NonsenseError
            If it has.
        """
        if count < min(_SHORTEST_PAGE, total - start):
            raise NonsenseError("The server promised more movies than it named.")


def client_for(shelf: Shelf, headers: dict[str, str]) -> Client:
    """Return what asks a shelf's server, at an address that was checked just now.

    Raises
    ------
    AddressError
        If it may not be asked.
    UnreachableError
        If its name is not known.
    """
    place = place_of(shelf.address, by_admin=shelf.set_by_admin)
    return Client(
        "The server",
        place.base,
        Pace(f"shelf-{shelf.pk}", _MOST_A_SECOND),
        {"Host": place.host, "User-Agent": "movierec", "Accept": "application/json", **headers},
        pinned=True,
        certificate_of=place.certificate_of,
    )
