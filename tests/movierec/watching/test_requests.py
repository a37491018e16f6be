"""Each request has an id, which a trusted proxy may give, and its log lines and tasks bear it."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from movierec import appearance
from movierec.logs import JsonFormatter
from movierec.watching import doing

from ...factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(settings: Settings) -> Iterator[io.StringIO]:
    """What is logged as JSON."""
    settings.LOG_FORMAT = "json"
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def records(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def of(logger: str, lines: io.StringIO) -> dict[str, Any]:
    (found,) = [record for record in records(lines) if record["logger"] == logger]
    return found


def test_a_trusted_proxy_gives_the_id(client: Client) -> None:
    assert client.get("/", headers={"X-Request-ID": "proxy-7"})["X-Request-ID"] == "proxy-7"


@pytest.mark.parametrize("given", ["", "two words", "a\tb", "x" * 129, "ümlaut"])
def test_an_id_that_is_none_is_replaced(client: Client, given: str) -> None:
    answer = client.get("/", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])


def test_nobody_else_gives_an_id(client: Client) -> None:
    answer = client.get("/", headers={"X-Request-ID": "mine"}, REMOTE_ADDR="203.0.113.9")
    assert answer["X-Request-ID"] != "mine"


def test_the_line_of_a_request_says_who_what_and_how_long(
    client: Client, lines: io.StringIO
) -> None:
    user = UserFactory()
    client.force_login(user)
    client.get(reverse("taste"), headers={"X-Request-ID": "abc"})
    line = of("movierec.requests", lines)
    assert line["time"].endswith("+00:00")
    assert line["level"] == "INFO"
    assert line["request_id"] == "abc"
    assert line["user"] == user.pk
    assert line["view"] == "taste"
    assert line["status"] == 200
    assert line["milliseconds"] > 0


def test_an_address_with_a_secret_in_it_is_not_logged(client: Client, lines: io.StringIO) -> None:
    client.get(reverse("account_reset_password_from_key", args=["1", "se-cret"]))
    assert "(?P<key>" in of("movierec.requests", lines)["message"]
    assert "se-cret" not in lines.getvalue()


def test_who_is_not_known_is_not_looked_up(client: Client, lines: io.StringIO) -> None:
    client.get(reverse("offline"))
    assert of("movierec.requests", lines)["user"] is None


def test_a_refusal_and_a_fault_bear_the_id_of_their_request(
    client: Client, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/nowhere/", headers={"X-Request-ID": "refused"})
    refused = of("django.request", lines)
    assert (refused["request_id"], refused["status"]) == ("refused", 404)
    lines.truncate(0)
    lines.seek(0)
    monkeypatch.setattr(appearance, "THEMES", None)
    client.raise_request_exception = False
    client.post(reverse("choose_theme"), {"theme": "dark"}, headers={"X-Request-ID": "failed"})
    failed = of("django.request", lines)
    assert (failed["request_id"], failed["view"]) == ("failed", "choose_theme")
    assert "TypeError" in failed["exception"]


def test_a_record_is_one_line_whatever_is_in_it(lines: io.StringIO) -> None:
    logging.getLogger("movierec").warning("two\nlines of %s", "“text”")
    assert of("movierec", lines)["message"] == "two\nlines of “text”"


def test_after_a_request_nothing_is_being_done(client: Client) -> None:
    client.get("/")
    assert doing.now_doing() is None


def test_plain_logs_have_no_line_for_each_request(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/")
    assert "movierec.requests" not in {record.name for record in caplog.records}
