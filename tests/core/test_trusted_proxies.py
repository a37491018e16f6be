"""X-Forwarded-For and X-Forwarded-Proto count only if a trusted proxy sends them."""

from ipaddress import ip_network

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from core.middleware.trusted_proxies import TrustedProxiesMiddleware

VISITOR = "198.51.100.7"
FORGED = "203.0.113.9"


@pytest.fixture(autouse=True)
def proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [*map(ip_network, ("127.0.0.1", "10.0.0.0/24", "fd00::/64"))]


def seen(peer: str, forwarded: str | None, scheme: str = "https") -> HttpRequest:
    """The request as the site sees it."""
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory(headers={**headers, "X-Forwarded-Proto": scheme}).get(
        "/", REMOTE_ADDR=peer
    )
    TrustedProxiesMiddleware(lambda _: HttpResponse())(request)
    return request


@pytest.mark.parametrize("forwarded", [FORGED, f"{FORGED}, 10.0.0.5", "127.0.0.1"])
def test_nothing_is_believed_of_anyone_else(forwarded: str) -> None:
    request = seen(VISITOR, forwarded)
    assert request.META["REMOTE_ADDR"] == VISITOR
    assert not request.is_secure()
    assert "X-Forwarded-For" not in request.headers


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.5", "::ffff:10.0.0.5", "fd00::5", ""])
def test_a_trusted_proxy_names_the_visitor_and_the_scheme(peer: str) -> None:
    request = seen(peer, VISITOR)
    assert request.META["REMOTE_ADDR"] == VISITOR
    assert request.is_secure()
    assert not seen(peer, VISITOR, "http").is_secure()


@pytest.mark.parametrize(
    ("forwarded", "visitor"),
    [
        (f"{FORGED}, {VISITOR}", VISITOR),
        (f"{FORGED}, {VISITOR}, 10.0.0.6", VISITOR),
        (f"{VISITOR}:4711", VISITOR),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("10.0.0.6", "10.0.0.6"),
        ("unknown", "10.0.0.5"),
        (f"{FORGED}, unknown", "10.0.0.5"),
        ("", "10.0.0.5"),
        (None, "10.0.0.5"),
    ],
)
def test_the_visitor_is_the_last_one_who_is_no_proxy(forwarded: str | None, visitor: str) -> None:
    assert seen("10.0.0.5", forwarded).META["REMOTE_ADDR"] == visitor


def test_a_socket_without_headers_is_this_machine() -> None:
    assert seen("", None).META["REMOTE_ADDR"] == "127.0.0.1"


@pytest.mark.django_db
def test_every_page_minds_it(client: Client) -> None:
    headers = {"X-Forwarded-For": FORGED, "X-Forwarded-Proto": "https"}
    answer = client.get("/account/login/", headers=headers, REMOTE_ADDR=VISITOR)
    assert answer.wsgi_request.META["REMOTE_ADDR"] == VISITOR
    assert answer.wsgi_request.scheme == "http"
