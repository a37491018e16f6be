"""The site behind nginx, set up as the operating guide says: at a host's root, and below a path."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from .site import manage, spare_port
from .web_server import HOSTING, needs_nginx, nginx, operating_guide_location, web_server

pytestmark = needs_nginx

A_MOVIE = """
from catalog.models import Movie

Movie.objects.create(title="Fargo", year=1996)
"""
PASSWORD = "correct horse battery"
PATIENCE = 60
BELOW = "/movierec"
ADDRESS = re.compile(r'(?:href|src|action|hx-get|hx-post|data-seen|data-worker|value)="(/[^"]*)"')


class Browser:
    """Keeps cookies, follows redirects, and sends the Origin that a browser sends."""

    def __init__(self, origin: str) -> None:
        self.origin = self.origin_sent = origin
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def open(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str]:
        """The status and the text of a page, or of what a form is answered with."""
        request = Request(self.origin + path, headers={"Origin": self.origin_sent, **headers})
        if form is not None:
            token = next(each for each in self.cookies if each.name == "csrftoken").value
            request.data = urlencode({"csrfmiddlewaretoken": token, **form}).encode()
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                self.address = answer.url.removeprefix(self.origin)
                return answer.status, answer.read().decode(errors="replace")
        except HTTPError as error:
            return error.code, error.read().decode()

    def addresses(self, path: str) -> set[str]:
        """The addresses that a page has."""
        status, text = self.open(path)
        assert status == 200, path
        return set(ADDRESS.findall(text))


@contextmanager
def behind_nginx(data: Path, folder: Path, below: str, **variables: str) -> Iterator[Browser]:
    """Yield a browser of a site that nginx serves as the operating guide says."""
    outside = spare_port()
    origin = f"http://localhost:{outside}"
    with web_server(data, **variables, SITE_URL=origin + below) as inside:
        location = operating_guide_location(f"{below}/", inside)
        with nginx(folder / "nginx", outside, location):
            yield Browser(origin)


def test_a_form_is_taken_at_a_port_that_is_not_the_usual_one(data: Path, tmp_path: Path) -> None:
    with behind_nginx(data, tmp_path, "") as browser:
        assert browser.open("/account/login/")[0] == 200
        form = {"login": "anna", "password": "wrong"}
        assert browser.open("/account/login/", form)[0] == 200
        browser.origin_sent = "http://elsewhere.example.org"
        status, text = browser.open("/account/login/", form)
        assert status == 403
        assert "data-for-staff" not in text


@pytest.fixture
def browser(data: Path, tmp_path: Path) -> Iterator[Browser]:
    for command in (("shell", "--command", A_MOVIE), ("collectstatic", "--no-input")):
        done = manage(data, *command, **HOSTING)
        assert done.returncode == 0, done.stderr
    with behind_nginx(data, tmp_path, BELOW, **HOSTING) as browser:
        yield browser


def test_below_a_path_every_address_leads_to_below_it(browser: Browser) -> None:
    account = {"email": "anna@example.org", "username": "anna"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    seen = browser.addresses(f"{BELOW}/account/signup/")
    browser.open(f"{BELOW}/account/signup/", account | passwords)
    assert browser.address.startswith(f"{BELOW}/welcome/")
    rated, text = browser.open(
        f"{BELOW}/movies/1/rate/", {"stars": "4.5"}, **{"HX-Request": "true"}
    )
    assert rated == 200
    seen |= set(ADDRESS.findall(text))
    for page in ("", "movies/", "movies/1/", "lists/", "diary/", "nights/", "taste/", "account/"):
        seen |= browser.addresses(f"{BELOW}/{page}")
    assert not [address for address in seen if not address.startswith(f"{BELOW}/")]

    static = {address for address in seen if address.startswith(f"{BELOW}/static/")}
    assert len(static) > 20
    worker = browser.open(f"{BELOW}/service-worker.js")[1]
    static |= set(re.findall(r'^  "(/.*)",$', worker, re.MULTILINE))
    manifest = json.loads(browser.open(f"{BELOW}/manifest.webmanifest")[1])
    assert manifest["start_url"] == manifest["scope"] == f"{BELOW}/"
    for address in static | {icon["src"] for icon in manifest["icons"]}:
        assert browser.open(address)[0] == 200, address

    assert browser.open(f"{BELOW}/theme/", {"theme": "dark", "next": "//elsewhere"})[0] == 200
    assert browser.address == f"{BELOW}/"
    assert browser.open(f"{BELOW}/language/", {"language": "de", "next": f"{BELOW}/"})[0] == 200
    assert {cookie.path for cookie in browser.cookies} == {f"{BELOW}/"}
    names = {cookie.name for cookie in browser.cookies}
    assert names >= {"sessionid", "csrftoken", "theme", "language"}
