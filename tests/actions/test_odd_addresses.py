"""No address is answered by an error page of the server, whatever stands in its places."""

from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from ..factories import AdminFactory
from ..fuzz.routes import every_route
from ..nights.people import client_for

pytestmark = [pytest.mark.django_db, pytest.mark.many_requests]

LONG = "a" * 5_000


def _has_view(address: str) -> bool:
    try:
        resolve(unquote(address))
    except Resolver404:
        return False
    return True


@pytest.mark.parametrize(
    "place", ["%00", "a%00", LONG, "%C3%A9" * 200, "9" * 300, "%F0%9F%8E%AC" * 90]
)
def test_nothing_is_found_there(place: str) -> None:
    addresses = [
        *(route.path([place] * len(route.places)) for route in every_route() if route.places),
        f"/media/posters/{place}",
    ]
    reached = [address for address in addresses if _has_view(address)]
    assert reached
    # An admin sees what any user does.
    for browser in (client_for(AdminFactory()), Client()):
        browser.raise_request_exception = False
        for address in reached:
            assert browser.get(address).status_code < 500, address
            assert browser.post(address).status_code < 500, address
