"""Who is asking: the address that the site's own proxies vouch for, or the connection's."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

from . import Middleware

_SOCKET = "127.0.0.1"
"""The peer of a Unix socket has no address; whoever may open it is on this machine."""
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID")

Address = IPv4Address | IPv6Address


class TrustedProxiesMiddleware(Middleware):
    """Believes X-Forwarded-For and -Proto, and X-Request-ID, from `TRUSTED_PROXIES` only.

    `REMOTE_ADDR` becomes the visitor's address: the last one named that is no trusted proxy.
    Without this, whoever reaches the web server directly could name any address, and so get around
    the limits of tries per address.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the visitor's address, and drop what nobody vouches for."""
        meta = request.META
        peer = _address(meta.get("REMOTE_ADDR") or _SOCKET)
        if peer is None or not _is_trusted(peer):
            for name in _FORWARDED:
                meta.pop(name, None)
        else:
            named = reversed(meta.get("HTTP_X_FORWARDED_FOR", "").split(","))
            meta["REMOTE_ADDR"] = str(_visitor(peer, named))
        return self.get_response(request)


def _visitor(peer: Address, named: Iterable[str]) -> Address:
    """Return the visitor's address, given the addresses named by proxies, the nearest first."""
    for text in named:
        address = _address(text)
        if address is None:
            break
        peer = address
        if not _is_trusted(address):
            break
    return peer


def _address(text: str) -> Address | None:
    """Read an address, with or without a port; None where there is none."""
    text = text.strip()
    host, port = split_domain_port(text)
    for candidate in (text, host.strip("[]") if port else ""):
        try:
            address = ip_address(candidate)
        except ValueError:
            continue
        return getattr(address, "ipv4_mapped", None) or address
    return None


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)
