"""Where nothing can be stored: each part is named, and no page breaks."""

import logging
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ..disks import disk_full_after, small_disk, unwritable
from ..factories import PASSWORD, UserFactory
from .site import manage, refusal, spare_port

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="the disk of SQLite")


@pytest.mark.parametrize("part", ["media", "models"])
def test_a_folder_that_cannot_be_written_is_named_and_takes_no_host_out_of_service(
    part: str, client: Client, db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MODELS_DIR = tmp_path / "models"
    (tmp_path / part).mkdir()
    with unwritable(tmp_path / part):
        response = client.get("/readyz")
        page = client.get(reverse("movies"))
    assert (response.status_code, page.status_code) == (200, 200)
    parts = response.json()
    assert parts.pop("status") == "degraded"
    assert parts.pop(part).startswith("not writable: ")
    assert set(parts.values()) == {"ok"}


def test_a_folder_on_a_full_disk_is_named(
    client: Client, db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.MODELS_DIR = tmp_path
    with small_disk(tmp_path, "64k"):
        response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["models"] == "not writable: No space left on device"


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_that_cannot_be_written_cannot_be_read_either(client: Client) -> None:
    with unwritable(Path(connection.settings_dict["NAME"]).parent):
        response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (503, "not ready")
    assert response.json()["database"].startswith("not writable: ")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="for PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_with_postgresql_that_takes_no_writes_pages_come(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            response = client.get("/readyz")
            page = client.get(reverse("movies"))
        finally:
            cursor.execute("SET default_transaction_read_only = off")
    assert (response.status_code, page.status_code) == (200, 200)
    assert response.json()["status"] == "degraded"
    assert response.json()["database"].startswith("not writable: ")
    assert response.json()["migrations"] == "ok"


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_on_a_full_disk_a_log_in_is_a_page_and_a_line(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    user = UserFactory()
    form = {"login": user.username, "password": PASSWORD}
    client.raise_request_exception = False
    with disk_full_after(1024):
        response = client.post(reverse("account_login"), form)
        ready = client.get("/readyz")
    assert (response.status_code, ready.status_code) == (503, 503)
    assert ready.json()["database"].startswith("not writable: ")
    assert response["Retry-After"]
    assert [template.name for template in response.templates] == ["503_storage.html", "500.html"]
    (record,) = [
        record
        for record in caplog.records
        if record.name == "django.request" and record.levelno == logging.ERROR
    ][:1]
    assert record.exc_info is None
    assert "disk" in record.getMessage()
    assert client.post(reverse("account_login"), form).status_code == 302


@on_sqlite
def test_on_a_full_disk_a_training_is_one_line(data: Path) -> None:
    with disk_full_after(1024):
        assert "the database: disk" in refusal(manage(data, "retrain"))


@pytest.mark.parametrize("part", ["media", "models"])
def test_serve_says_which_part_cannot_be_written(data: Path, part: str) -> None:
    (data / part).mkdir()
    with unwritable(data / part):
        said = refusal(manage(data, "serve", "--port", str(spare_port())))
    assert said.startswith(f"CommandError: The {part} cannot be written: ")
