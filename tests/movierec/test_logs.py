"""The log: a line for what was refused, a traceback for what failed."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from friends.models import Friendship
from movierec import appearance
from movierec.logs import WithoutSecrets
from weekly.subscribing import off_token

from ..api.programs import token_for
from ..factories import MovieFactory, UserFactory

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


def test_the_log_has_no_key_of_a_link_and_no_token(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    user = UserFactory()
    key = str(Friendship.objects.create(inviter=user).key)
    player, feed = token_for(user, "seen"), token_for(user, "feed")
    client.post(reverse("played", args=[player]), b"{", content_type="application/json")
    client.post(reverse("feed_of_picks", args=[feed]))
    client.put(reverse("weekly_off", args=[off_token(user.pk)]))
    client.get(f"/nights/{key}/")
    Client(enforce_csrf_checks=True).post(reverse("friend_invitation", args=[key]))
    client.get(f"/account/confirm-email/NQ:1xXduu:rAgrCXmut6msFbuowfvIlH1zV9hKT7_H{key}/x/")
    client.post(reverse("movie", args=[MovieFactory(pk=123456789).pk]))
    client.get("/static/catalog/no-such-file.3f2a9b1c4d5e.css")
    said = [record.getMessage() for record in caplog.records if WithoutSecrets().filter(record)]
    assert said[0].endswith(": /api/played/…/")
    assert said[-2].endswith("/movies/123456789/")
    assert said[-1].endswith("/no-such-file.3f2a9b1c4d5e.css")
    for secret in (player, feed, off_token(user.pk), key):
        assert not any(secret in line for line in said)
