"""Trained models in the admin."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import Settings

from recommendations import tasks
from recommendations.models import Lease, ModelVersion, TrainingRequest
from recommendations.training import pipeline
from tests.admin_pages import assert_as_many_queries
from tests.factories import ModelVersionFactory, UserFactory
from tests.html_reading import all_on, one_on, words_of

from ..small_models import stored

pytestmark = pytest.mark.django_db

LIST = "admin:recommendations_modelversion_changelist"
RETRAIN = "admin:recommendations_modelversion_retrain"


@pytest.fixture
def models(settings: Settings, tmp_path: Path) -> Path:
    settings.MODELS_DIR = tmp_path
    return tmp_path


def _serve(client: Client, *versions: ModelVersion) -> list[str]:
    chosen = [version.pk for version in versions]
    answer = client.post(reverse(LIST), {"action": "serve", "_selected_action": chosen})
    return _levels(answer)


def _levels(answer: Any) -> list[str]:
    return [message.level_tag for message in get_messages(answer.wsgi_request)]


def _staff(*permissions: str) -> Any:
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def _marked(client: Client) -> list[int]:
    answer = client.get(reverse(LIST))
    marked = [version.pk for version in answer.context["cl"].result_list if version.is_served]
    shown = [words_of(cell) for cell in all_on(answer, "#result_list .field-service")]
    assert [version.is_served for version in answer.context["cl"].result_list] == [
        "●" in words for words in shown
    ]
    return marked


def test_a_visitor_is_sent_to_log_in(client: Client) -> None:
    for answer in (client.get(reverse(LIST)), client.post(reverse(RETRAIN))):
        assert answer.status_code == 302
        assert "login" in answer["Location"]


@pytest.mark.parametrize("staff", [False, True])
def test_others_are_refused(client: Client, queued: list[str], staff: bool) -> None:
    client.force_login(UserFactory(is_staff=staff))

    for answer in (client.get(reverse(LIST)), client.post(reverse(RETRAIN))):
        assert answer.status_code == 403 or "login" in answer["Location"]
    assert queued == []


def test_versions_are_neither_added_nor_deleted_nor_changed(admin_client: Client) -> None:
    version = ModelVersionFactory()

    for action, arguments in (("add", []), ("delete", [version.pk])):
        address = reverse(f"admin:recommendations_modelversion_{action}", args=arguments)
        assert admin_client.post(address, {"post": "yes"}).status_code == 403
    address = reverse("admin:recommendations_modelversion_change", args=[version.pk])
    assert admin_client.post(address, {"state": "failed"}).status_code == 403
    assert ModelVersion.objects.get().state == ModelVersion.State.PUBLISHED


def test_leases_are_not_for_people() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("admin:recommendations_lease_changelist")


def test_the_list_takes_as_many_queries_for_50_versions_as_for_one(
    admin_client: Client,
) -> None:
    assert_as_many_queries(admin_client, "recommendations_modelversion", ModelVersionFactory)


def test_the_latest_published_version_is_marked(admin_client: Client) -> None:
    ModelVersionFactory()
    latest = ModelVersionFactory()
    ModelVersionFactory(state="failed", published_at=None, artefact="", error="Diverged.")

    assert _marked(admin_client) == [latest.pk]


def test_without_a_published_version_none_is_marked(admin_client: Client) -> None:
    ModelVersionFactory(state="training", published_at=None, artefact="")

    assert _marked(admin_client) == []


def test_a_version_can_be_read(admin_client: Client) -> None:
    version = ModelVersionFactory(
        parameters={"loss": "warp", "components": 64, "learning_rate": 0.05},
        metrics={"model": {"ndcg": 0.41234567, "ndcg_interval": [0.4, 0.43]}},
        error="Only <so> much.",
    )

    address = reverse("admin:recommendations_modelversion_change", args=[version.pk])
    page = admin_client.get(address)

    rows = all_on(page, "tr:has(> th + td)")
    figures = {words_of(row.css("th")[0]): words_of(row.css("td")[0]) for row in rows}
    assert figures["loss"] == "warp"
    assert figures["learning rate"] == "0.05"
    assert figures["model: ndcg"] == "0.4123"
    assert figures["model: ndcg interval"] == "0.4 – 0.43"
    assert words_of(one_on(page, ".field-error .readonly")) == "Only <so> much."


def test_an_older_version_is_put_back(admin_client: Client, models: Path) -> None:
    older = ModelVersionFactory(artefact=stored(models / "older"))
    ModelVersionFactory()

    assert _serve(admin_client, older) == ["success"]

    served = ModelVersion.objects.published().first()
    assert served == older
    assert served.artefact == "older"
    assert _marked(admin_client) == [older.pk]


def test_a_version_without_numbers_is_not_served(admin_client: Client) -> None:
    failed = ModelVersionFactory(state="failed", published_at=None, artefact="")
    latest = ModelVersionFactory()

    assert _serve(admin_client, failed) == ["error"]
    assert ModelVersion.objects.published().first() == latest


def test_a_version_that_cannot_be_read_is_not_served(admin_client: Client, models: Path) -> None:
    broken = ModelVersionFactory(artefact=stored(models / "broken"))
    (models / "broken" / "item_biases.npy").write_bytes(b"")
    latest = ModelVersionFactory()

    assert _serve(admin_client, broken) == ["error"]

    assert ModelVersion.objects.published().first() == latest


def test_one_version_is_served_at_a_time(admin_client: Client) -> None:
    first, second = ModelVersionFactory(), ModelVersionFactory()

    assert _serve(admin_client, first, second) == ["error"]
    assert ModelVersion.objects.published().first() == second


def test_who_may_only_look_does_not_serve(client: Client, models: Path) -> None:
    client.force_login(_staff("view_modelversion"))
    older = ModelVersionFactory(artefact=stored(models / "older"))
    latest = ModelVersionFactory()

    _serve(client, older)

    assert ModelVersion.objects.published().first() == latest


def test_who_may_change_versions_serves(client: Client, models: Path) -> None:
    client.force_login(_staff("view_modelversion", "change_modelversion"))
    older = ModelVersionFactory(artefact=stored(models / "older"))
    ModelVersionFactory()

    _serve(client, older)

    assert ModelVersion.objects.published().first() == older


def test_a_version_published_while_the_clock_was_wrong_does_not_stay(
    admin_client: Client, models: Path
) -> None:
    older = ModelVersionFactory(artefact=stored(models / "older"))
    ModelVersionFactory(published_at=timezone.now() + timedelta(days=200))

    _serve(admin_client, older)

    assert ModelVersion.objects.published().first() == older


@pytest.fixture
def commits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The transaction around a test never ends."""
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch, commits_at_once: None) -> list[str]:
    asked: list[str] = []
    monkeypatch.setattr(tasks.retrain, "delay", lambda: asked.append("retrain"))
    return asked


def test_a_training_is_queued(admin_client: Client, queued: list[str]) -> None:
    assert all_on(admin_client.get(reverse(LIST)), f"form[action='{reverse(RETRAIN)}']")

    answer = admin_client.post(reverse(RETRAIN))

    assert queued == ["retrain"]
    assert answer["Location"] == reverse(LIST)
    assert _levels(answer) == ["success"]


def test_a_button_pressed_twice_queues_one_training(
    admin_client: Client, queued: list[str]
) -> None:
    for pressed in range(1, 3):
        page = admin_client.get(reverse(LIST))
        token = all_on(page, "[name=csrfmiddlewaretoken]")[0].attributes["value"]
        for _ in range(2):
            answer = admin_client.post(reverse(RETRAIN), {"csrfmiddlewaretoken": token})
            assert answer["Location"] == reverse(LIST)
        assert queued == ["retrain"] * pressed


def test_a_training_after_a_crash_is_queued_with_a_warning(
    admin_client: Client, queued: list[str]
) -> None:
    Lease.acquire(pipeline.LEASE, uuid4(), pipeline.LEASE_DURATION)

    answer = admin_client.post(reverse(RETRAIN))

    assert queued == ["retrain"]
    assert _levels(answer) == ["warning"]


def test_looking_at_the_address_queues_nothing(admin_client: Client, queued: list[str]) -> None:
    assert admin_client.get(reverse(RETRAIN)).status_code == 405
    assert queued == []


def test_who_may_only_look_does_not_retrain(client: Client, queued: list[str]) -> None:
    client.force_login(_staff("view_modelversion"))

    assert not all_on(client.get(reverse(LIST)), f"form[action='{reverse(RETRAIN)}']")
    assert client.post(reverse(RETRAIN)).status_code == 403
    assert queued == []


def test_a_broker_that_is_down_is_a_message_and_the_training_comes_later(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, commits_at_once: None
) -> None:
    def refuse() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.retrain, "delay", refuse)

    answer = admin_client.post(reverse(RETRAIN))

    assert answer["Location"] == reverse(LIST)
    assert _levels(answer) == ["warning"]
    assert TrainingRequest.objects.count() == 1
