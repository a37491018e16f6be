"""Asking a media server, by the client that also asks the sources of movies."""

from catalog.providers.http import Client
from catalog.providers.pace import Pace

from ..models import Shelf
from .address import place_of

PAGE = 500
"""Movies that are asked for at once."""
_MOST_A_SECOND = 10


class TooManyError(Exception):
    """The library has more movies than a shelf holds."""


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
