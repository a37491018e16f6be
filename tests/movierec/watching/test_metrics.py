"""`/metrics` shows how the site does, to whoever has the token, and nothing of people."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from celery.signals import worker_process_init
from django.core.cache import caches
from django.core.mail import EmailMessage
from django.db import connection
from django.db.utils import ConnectionHandler
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from accounts import mail
from accounts.models import OutgoingMail
from core import metrics as counted
from movierec.desk.glance import glance
from movierec.watching import counting, shared, site_state
from recommendations.models import Lease, ModelVersion
from recommendations.serving.user_feedback import UserFeedback
from recommendations.training import pipeline
from recommendations.training.signs_of_life import SILENCE

from ...factories import UserFactory
from ...hand_made import hand_made_model
from ..test_broker import running

TOKEN = "a-token-for-the-metrics"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


@pytest.fixture
def broker(settings: Settings, tmp_path: Path) -> Iterator["redis.Redis"]:
    """A broker of the test's own."""
    settings.REDIS_URL = ""
    settings.BROKER_SOCKET = tmp_path / "broker" / "broker.sock"
    with running(tmp_path / "broker") as (_, client):
        yield client


class Metrics(dict[tuple[str, frozenset[tuple[str, str]]], float]):
    """The samples of an answer, by name and labels."""

    def __init__(self, text: str) -> None:
        self.text = text
        families = list(text_string_to_metric_families(text))
        names = [family.name for family in families]
        assert len(names) == len(set(names)), "a family that comes twice"
        super().__init__(
            ((sample.name, frozenset(sample.labels.items())), sample.value)
            for family in families
            for sample in family.samples
        )

    def of(self, name: str, **labels: str) -> float:
        """A sample's value; 0 where it is not there."""
        return self.get((f"movierec_{name}", frozenset(labels.items())), 0.0)


def metrics(client: Client, **asked: str) -> Metrics:
    answer = client.get("/metrics", asked, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return Metrics(answer.content.decode())


@pytest.mark.parametrize("given", ["", TOKEN, "Bearer wrong", f"Basic {TOKEN}", "Bearer "])
def test_nobody_sees_them_without_the_token(client: Client, given: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert b"movierec_" not in answer.content


@pytest.mark.parametrize("given", ["", "Bearer ", f"Bearer {TOKEN}"])
def test_there_are_none_unless_a_token_is_set(
    client: Client, settings: Settings, given: str
) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_requests_are_counted_by_view_and_status(client: Client) -> None:
    before = metrics(client, part="web")
    for _ in range(3):
        client.get(reverse("offline"))
    client.get(reverse("choose_theme"))
    after = metrics(client, part="web")

    def more(name: str, **labels: str) -> float:
        return after.of(name, **labels) - before.of(name, **labels)

    assert more("requests_total", view="offline", status="200") == 3
    assert more("requests_total", view="choose_theme", status="405") == 1
    assert more("request_seconds_count", view="offline") == 3
    assert more("request_seconds_sum", view="offline") > 0


def test_what_people_send_is_no_label(client: Client) -> None:
    user = UserFactory(username="name-of-ada")
    client.force_login(user)
    for address in ("/nowhere-of-ada/", "/?q=query-of-ada", "/%2e%2e/of-ada"):
        client.get(address)
        client.generic("ADA", address)
    assert "ada" not in metrics(client).text.lower()


def test_a_scrape_is_no_request(client: Client) -> None:
    assert metrics(client).of("requests_total", view="none", status="200") == metrics(client).of(
        "requests_total", view="none", status="200"
    )


def test_errors_are_counted_by_the_part_that_logged_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = metrics(client)
    parts = {dict(labels)["part"] for name, labels in before if name == "movierec_errors_total"}
    # Before any of them has failed; of what first appears as a one, no increase is seen.
    assert {"weekly", "django", "other"} <= parts
    # Of a scanner, say: Django logs it as an error.
    assert client.get("/offline/", headers={"host": "another.example.org"}).status_code == 400
    monkeypatch.setattr("movierec.appearance.THEMES", None)
    client.raise_request_exception = False
    client.post(reverse("choose_theme"), {"theme": "dark"})
    after = metrics(client)
    assert after.of("errors_total", part="django") - before.of("errors_total", part="django") == 1


def test_the_cache_counts_what_it_had(client: Client, settings: Settings, broker: Any) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "movierec.cache.RedisOrMemoryCache",
            "LOCATION": f"unix://{settings.BROKER_SOCKET}",
        }
    }
    before = metrics(client)
    cache = caches["default"]
    assert cache.get("answer") is None
    cache.set("answer", 42)
    assert [cache.get("answer"), cache.get("answer", 7)] == [42, 42]
    after = metrics(client)
    for found, times in (("hit", 2), ("miss", 1)):
        name = "cache_lookups_total"
        assert after.of(name, found=found) - before.of(name, found=found) == times


def test_a_fold_in_is_timed(client: Client) -> None:
    before = metrics(client).of("fold_in_seconds_count")
    model = hand_made_model()
    movie = int(model.item_ids[0])
    feedback = UserFeedback({movie: 5.0}, {})
    assert feedback.profile_in(model) is not None
    assert metrics(client).of("fold_in_seconds_count") - before == 1


def test_mail_is_counted(client: Client, settings: Settings) -> None:
    before = metrics(client)
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutgoingMail.objects.put(EmailMessage("to be sent", to=["ada@example.org"]))
    assert metrics(client).of("mails_waiting") == 1
    mail.send_due()
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    OutgoingMail.objects.put(EmailMessage("not to be sent", to=["ada@example.org"]))
    mail.send_due()
    after = metrics(client)
    for outcome in ("sent", "failed"):
        name = "mails_total"
        assert after.of(name, outcome=outcome) - before.of(name, outcome=outcome) == 1
    assert after.of("mails_waiting") == 1
    assert after.of("mails_failing") == 1


def test_a_training_that_runs_and_one_that_failed(client: Client) -> None:
    hour_ago = timezone.now() - timedelta(hours=1)
    version = ModelVersion.objects.create(started_at=hour_ago)
    Lease.acquire(pipeline.LEASE, uuid4(), pipeline.LEASE_DURATION)
    found = metrics(client)
    assert found.of("training_running") == 1
    assert found.of("training_running_seconds") == pytest.approx(3600, abs=60)
    version.fail("for the test")
    found = metrics(client)
    assert (found.of("training_running"), found.of("training_running_seconds")) == (0, 0)
    assert found.of("last_training", outcome="failed") == 1
    assert found.of("last_training", outcome="published") == 0
    assert found.of("last_training_age_seconds") == pytest.approx(0, abs=60)
    # While the next one runs, the last is still that one.
    ModelVersion.objects.create()
    assert metrics(client).of("last_training", outcome="failed") == 1


def test_a_training_that_was_killed_counts_as_failed(client: Client) -> None:
    before = metrics(client)
    ModelVersion.objects.create()
    pipeline.note_abandoned()
    after = metrics(client)
    name = "trainings_total"
    assert after.of(name, outcome="failed") - before.of(name, outcome="failed") == 1


def test_a_training_that_was_killed_does_not_run(client: Client) -> None:
    ModelVersion.objects.create()
    Lease.acquire(pipeline.LEASE, uuid4(), pipeline.LEASE_DURATION - SILENCE)
    found = metrics(client)
    assert (found.of("training_running"), found.of("training_running_seconds")) == (0, 0)


def test_the_age_of_the_model_in_service(client: Client) -> None:
    day_ago = timezone.now() - timedelta(days=1)
    ModelVersion.objects.create(started_at=day_ago).publish("a-folder")
    assert metrics(client).of("model_age_seconds") == pytest.approx(86_400, abs=60)


def test_without_the_database_they_come_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert metrics(client).of("database_up") == 1
    nobody = {"ENGINE": "django.db.backends.postgresql", "NAME": "movierec", "HOST": "127.0.0.1"}
    unreachable = ConnectionHandler({"default": nobody | {"PORT": 1}})["default"]
    monkeypatch.setattr("django.db.models.query.connections", {"default": unreachable})
    monkeypatch.setattr("django.db.models.sql.query.connections", {"default": unreachable})
    found = metrics(client)
    assert found.of("database_up") == 0
    assert ("movierec_training_running", frozenset()) not in found
    assert connection.is_usable()


def test_what_a_host_cannot_write_to(client: Client, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.MODELS_DIR = tmp_path / "file" / "models"
    found = metrics(client, part="web")
    parts = ("database", "media", "models")
    assert [found.of("storage_writable", part=part) for part in parts] == [1, 1, 0]
    assert "storage_writable" not in metrics(client, part="site").text


def test_without_the_broker_they_come_all_the_same(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    found = metrics(client)
    assert found.of("broker_up") == 0
    assert ("movierec_workers", frozenset()) not in found


def test_the_length_of_each_queue(client: Client, broker: "redis.Redis") -> None:
    first, second, *_ = site_state.queue_names()
    broker.lpush(f"movierec-tasks:{first}", "one", "two")
    broker.lpush(f"movierec-tasks:{second}", "three")
    found = metrics(client)
    assert found.of("broker_up") == 1
    assert [found.of("queue_length", queue=queue) for queue in (first, second)] == [2, 1]
    assert glance().queued == 3


def test_a_worker_that_falls_silent_does_not_count(client: Client, broker: "redis.Redis") -> None:
    queue, another, *_ = site_state.queue_names()
    for name in ("celery@alive", "celery@dead", "celery@stopped"):
        shared.note_worker(name, [queue])
    shared.forget_worker("celery@stopped")
    minutes_ago = f'[{time.time() - 300:.0f}, ["{queue}"]]'
    broker.hset("movierec-watching:workers", "celery@dead", minutes_ago)
    found = metrics(client)
    assert (found.of("workers"), found.of("queue_workers", queue=queue)) == (1, 1)
    assert found.of("queue_workers", queue=another) == 0
    assert found.of("worker_silent_seconds", worker="celery@dead") == pytest.approx(300, abs=60)
    assert "celery@stopped" not in found.text
    hours_ago = f'[{time.time() - 9000:.0f}, ["{queue}"]]'
    broker.hset("movierec-watching:workers", "celery@dead", hours_ago)
    assert "celery@dead" not in metrics(client).text
    assert broker.hkeys("movierec-watching:workers") == [b"celery@alive"]


def test_what_the_workers_counted_is_added(
    client: Client, broker: "redis.Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_shared", {})
    counted.MAILS.labels("sent").inc()
    counting.share_counts()
    counting.share_counts()
    own = metrics(client, part="web").of("mails_total", outcome="sent")
    assert metrics(client, part="site").of("mails_total", outcome="sent") == own
    assert metrics(client).of("mails_total", outcome="sent") == 2 * own
    counted.MAILS.labels("sent").inc()
    counting.share_counts()
    assert metrics(client, part="site").of("mails_total", outcome="sent") == own + 1


def test_what_a_worker_has_counted_its_children_do_not_share_again(
    client: Client, broker: "redis.Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_shared", {})
    counted.MAILS.labels("sent").inc()
    worker_process_init.send(sender=None)
    counted.MAILS.labels("sent").inc()
    counting.share_counts()
    assert metrics(client, part="site").of("mails_total", outcome="sent") == 1


def test_what_could_not_be_shared_is_shared_later(
    client: Client, broker: "redis.Redis", settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_shared", {})
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    counted.MAILS.labels("failed").inc()
    counting.share_counts()
    settings.REDIS_URL = ""
    counting.share_counts()
    own = metrics(client, part="web").of("mails_total", outcome="failed")
    assert metrics(client, part="site").of("mails_total", outcome="failed") == own
