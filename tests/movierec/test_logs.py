"""The log: a line for what was refused, a traceback for what failed."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from movierec import appearance

from ..factories import UserFactory

pytestmark = pytest.mark.django_db


def test_whoever_may_not_see_the_admin_makes_one_line_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(UserFactory())
    assert client.get(reverse("admin:index"), follow=True).status_code == 403
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert (record.levelno, record.exc_info) == (logging.WARNING, None)


def test_a_fault_keeps_its_traceback(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appearance, "THEMES", None)
    client.raise_request_exception = False
    assert client.post(reverse("choose_theme"), {"theme": "dark"}).status_code == 500
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert record.exc_info is not None
