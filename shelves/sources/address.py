"""Which addresses a media server may have, and where exactly one is connected to.

The name is looked up once. Every address that it has is checked, and the connection goes to one
that was: another answer to a second look-up changes nothing.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from catalog.providers.errors import UnreachableError

_PORTS = {"http": 80, "https": 443}

Address = IPv4Address | IPv6Address

_METADATA = {
    ip_address(each) for each in ("100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd20:ce::254")
}
"""Where clouds tell a machine its secrets, besides link-local addresses."""


class AddressError(Exception):
    """An address that is not asked."""


@dataclass(frozen=True)
class Place:
    """Where to connect to.

    Attributes
    ----------
    base
        What requests begin with: the checked address in place of the name.
    host
        What the server is told that it was asked for.
    certificate_of
        The name that its certificate must have; empty without one.
    """

    base: str
    host: str
    certificate_of: str


def place_of(address: str, *, by_admin: bool) -> Place:
    """Look up an address, and return where to connect to.

    Parameters
    ----------
    by_admin
        Whether an admin named it: then it may be in a private network.

    Raises
    ------
    AddressError
        If one of the addresses that it stands for may not be asked.
    UnreachableError
        If there is no such name.
    """
    parts, port = _parts_of(address)
    host = str(parts.hostname)
    found = _looked_up(host, port)
    if not (by_admin and f"{host}:{port}" in settings.LOCAL_MEDIA_SERVERS):
        for each in found:
            if not may_be_asked(each, by_admin=by_admin):
                raise AddressError
    first = found[0]
    shown = f"[{first}]" if first.version == 6 else str(first)
    return Place(
        base=f"{parts.scheme}://{shown}:{port}{parts.path.rstrip('/')}",
        host=parts.netloc,
        certificate_of=host if parts.scheme == "https" else "",
    )


def refuse_outright(address: str, *, by_admin: bool) -> None:
    """Refuse, without looking up a name, what can be seen to be no address that may be asked.

    Raises
    ------
    AddressError
        If it is none; what a name stands for is looked at when it is asked.
    """
    parts, port = _parts_of(address)
    host = str(parts.hostname)
    if by_admin and f"{host}:{port}" in settings.LOCAL_MEDIA_SERVERS:
        return
    if host == "localhost" or host.endswith(".localhost"):
        raise AddressError
    try:
        literal = ip_address(host)
    except ValueError:
        return
    if not may_be_asked(literal, by_admin=by_admin):
        raise AddressError


def may_be_asked(address: Address, *, by_admin: bool) -> bool:
    """Whether a server may be asked there: never on this machine or link, nor everywhere at once.

    Users name public addresses only.
    """
    inner = _within(address)
    if inner is not None:
        return may_be_asked(inner, by_admin=by_admin)
    refused = (
        address in _METADATA,
        address.is_loopback,
        address.is_link_local,
        address.is_unspecified,
        address.is_multicast,
        address.is_reserved,
    )
    is_private = not address.is_global or getattr(address, "is_site_local", False)
    return not any(refused) and (by_admin or not is_private)


def _within(address: Address) -> IPv4Address | None:
    """Return the address of the older kind that a newer one leads to."""
    if isinstance(address, IPv4Address):
        return None
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def _parts_of(address: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(address)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError) as error:
        raise AddressError from error
    # A name and password before the host, or what follows the path, have no place here.
    if not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        raise AddressError
    return parts, port


def _looked_up(host: str, port: int) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # What is behind the % of fe80::1%eth0 names a network card.
        found = [ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    except (OSError, UnicodeError, ValueError) as error:
        raise UnreachableError("The server's name is not known.") from error
    return list(dict.fromkeys(found))
