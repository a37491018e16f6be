"""What browsers are told and given under the settings of hosting."""

import json
from pathlib import Path
from typing import Any

import pytest

from .site import manage

ASK = """
import json
from django.conf import settings
from django.test import Client
client = Client(SERVER_NAME="movies.example.org")
page = client.get("/offline/", secure=True)
plain = client.get("/offline/")
theme = client.post("/theme/", {"theme": "dark"}, secure=True)
language = client.post("/language/", {"language": "de"}, secure=True)
cookies = {
    name: {key: value for key, value in cookie.items() if value}
    for answer in (theme, language)
    for name, cookie in answer.cookies.items()
}
said = {"headers": dict(page.headers), "cookies": cookies, "redirect": plain.get("Location")}
said["names"] = [
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME
]
said["traced"] = client.generic("TRACE", "/", secure=True).status_code
print("SAID", json.dumps(said))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Any:
    data: Path = tmp_path_factory.mktemp("hosting")
    hosting = {
        "DEBUG": "on",  # only to do without collected static files
        "HTTPS": "on",
        "SECRET_KEY": "for the test",
        "ALLOWED_HOSTS": "movies.example.org",
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    ran = manage(data, "shell", "--verbosity", "0", "-c", ASK, **hosting)
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("SAID ")]
    return json.loads(line.removeprefix("SAID "))


def test_pages_come_by_https_for_a_year(said: Any) -> None:
    assert said["redirect"] == "https://movies.example.org/offline/"
    assert "max-age=31536000" in said["headers"]["Strict-Transport-Security"]


def test_browsers_run_only_the_sites_own_scripts_and_frame_nothing(said: Any) -> None:
    policy = said["headers"]["Content-Security-Policy"]
    for directive in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert directive in policy
    assert "unsafe" not in policy


def test_types_are_not_guessed_and_addresses_not_passed_on(said: Any) -> None:
    headers = said["headers"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Access-Control-Allow-Origin" not in headers


def test_cookies_are_of_this_host_only_and_not_sent_from_other_sites(said: Any) -> None:
    assert said["names"] == ["__Host-sessionid", "__Host-csrftoken", "__Host-language"]
    assert set(said["cookies"]) == {"__Host-theme", "__Host-language"}
    for cookie in said["cookies"].values():
        assert cookie["secure"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert "domain" not in cookie


def test_a_request_is_never_sent_back(said: Any) -> None:
    assert said["traced"] == 405
