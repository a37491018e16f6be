"""Which addresses are asked, and that a name cannot lead elsewhere between check and connection."""

import socket
from ipaddress import ip_address
from typing import Any

import pytest
from pytest_django import Settings

from catalog.providers.errors import UnreachableError
from shelves.models import Shelf
from shelves.sources.address import AddressError, may_be_asked, place_of, refuse_outright

from .conftest import MakeShelf, movies_on, read
from .media_servers import MediaServer, Movie, running

THIS_MACHINE = ["127.0.0.1", "127.8.8.8", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1"]
THIS_LINK = ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "2002:a9fe:a9fe::"]
NOBODY = ["224.0.0.1", "ff02::1", "255.255.255.255", "240.0.0.1", "64:ff9b::7f00:1"]
NOBODY += ["::127.0.0.1", "64:ff9b:1::7f00:1", "2001:0:4136:e378:8000:63bf:80ff:fffe"]
METADATA = ["100.100.100.200", "192.0.0.192", "fd00:ec2::254", "::ffff:100.100.100.200"]
PRIVATE = ["10.0.0.5", "192.168.1.5", "172.16.0.9", "100.64.0.1", "fd00::5", "::ffff:10.0.0.5"]
PUBLIC = ["8.8.8.8", "2001:4860:4860::8888"]


@pytest.mark.parametrize("address", THIS_MACHINE + THIS_LINK + NOBODY + METADATA)
def test_nobody_may_name_this_machine_or_link(address: str) -> None:
    for by_admin in (True, False):
        assert not may_be_asked(ip_address(address), by_admin=by_admin)


@pytest.mark.parametrize("address", PRIVATE)
def test_admins_alone_may_name_private_networks(address: str) -> None:
    assert may_be_asked(ip_address(address), by_admin=True)
    assert not may_be_asked(ip_address(address), by_admin=False)


@pytest.mark.parametrize("address", PUBLIC)
def test_both_may_name_public_addresses(address: str) -> None:
    assert may_be_asked(ip_address(address), by_admin=True)
    assert may_be_asked(ip_address(address), by_admin=False)


NO_ADDRESSES = [
    "http://localhost:8096",
    "http://x.localhost",
    "http://127.0.0.1:8096",
    "http://[::1]:8096",
    "http://169.254.169.254/latest",
    "ftp://10.0.0.5",
    "http://user:password@10.0.0.5",
    "http://10.0.0.5?a=b",
    "http://10.0.0.5#a",
    "http://10.0.0.5:999999",
    "http://",
    "http://[::1",
    "10.0.0.5",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_is_refused_when_it_is_typed_and_when_it_is_asked(address: str) -> None:
    with pytest.raises(AddressError):
        refuse_outright(address, by_admin=True)
    # A name that nobody knows is none either.
    with pytest.raises((AddressError, UnreachableError)):
        place_of(address, by_admin=True)


def test_numbers_in_other_forms_are_refused_when_they_are_asked() -> None:
    for host in ("2130706433", "0x7f.1", "127.1", "0177.0.0.1"):
        with pytest.raises((AddressError, UnreachableError)):
            place_of(f"http://{host}:80", by_admin=True)


def test_an_exception_is_for_one_port_and_for_admins(settings: Settings) -> None:
    settings.LOCAL_MEDIA_SERVERS = ["127.0.0.1:8096"]
    refuse_outright("http://127.0.0.1:8096", by_admin=True)
    assert place_of("http://127.0.0.1:8096/jelly/", by_admin=True).base.endswith(":8096/jelly")
    for address, by_admin in (("http://127.0.0.1:8097", True), ("http://127.0.0.1:8096", False)):
        with pytest.raises(AddressError):
            place_of(address, by_admin=by_admin)
        with pytest.raises(AddressError):
            refuse_outright(address, by_admin=by_admin)


def test_a_name_with_one_forbidden_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering(["10.0.0.5", "127.0.0.1"]))
    with pytest.raises(AddressError):
        place_of("http://media.example.org", by_admin=True)


def answering(*turns: list[str]) -> Any:
    """A look-up that gives other addresses each time, as the owner of a name can make it."""
    left = list(turns)

    def look_up(host: str, port: int, *more: Any, **named: Any) -> list[Any]:
        addresses = left.pop(0) if len(left) > 1 else left[0]
        # An address needs no look-up: the connection itself passes through here, too.
        found = [host] if host.replace(".", "").isdecimal() else addresses
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    return look_up


@pytest.mark.django_db
def test_another_answer_to_a_second_look_up_changes_nothing(
    library: MediaServer,
    make_shelf: MakeShelf,
    movies: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    elsewhere = MediaServer([Movie("Alien", 1979)])
    port = library.port  # type: ignore[attr-defined]
    settings.LOCAL_MEDIA_SERVERS = [f"media.example.org:{port}"]
    shelf = make_shelf(address=f"http://media.example.org:{port}")
    library.most = 1
    with running(elsewhere, "127.0.0.2", port):
        monkeypatch.setattr(socket, "getaddrinfo", answering(["127.0.0.1"], ["127.0.0.2"]))
        read(shelf)
    assert movies["heat"] in movies_on(shelf)
    assert len(library.asked) == 4
    assert elsewhere.asked == []
    # The server is told by which name it was asked for.
    assert {each["Host"] for each in library.headers} == {f"media.example.org:{port}"}


@pytest.mark.django_db
def test_no_redirect_is_followed_and_no_proxy_asked(
    library: MediaServer, make_shelf: MakeShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = MediaServer([Movie("Alien", 1979)])
    with running(elsewhere, "127.0.0.2") as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.2:{port}")
        library.bad = lambda: (302, f"http://127.0.0.2:{port}/Items".encode())
        assert read(make_shelf()).problem == Shelf.Problem.NONSENSE
        library.bad = None
        assert read(Shelf.objects.get()).problem == ""
    assert elsewhere.asked == []


@pytest.mark.django_db
def test_a_server_of_a_user_is_never_asked_on_this_machine(
    library: MediaServer, make_shelf: MakeShelf
) -> None:
    shelf = make_shelf()
    Shelf.objects.update(set_by_admin=False)
    assert read(shelf).problem == Shelf.Problem.ADDRESS
    assert library.asked == []
