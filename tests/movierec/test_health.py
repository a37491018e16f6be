"""The health checks of a load balancer."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.test import Client
from pytest_django import Settings

from movierec import health


def test_a_process_that_runs_says_so_and_asks_no_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_site_that_can_serve_is_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "database": "ok",
        "migrations": "ok",
        "static files": "ok",
        "media": "ok",
        "models": "ok",
    }


@pytest.mark.django_db
def test_a_site_whose_migrations_have_not_run_is_not_ready(client: Client) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="recommendations").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "pending"
    assert response.json()["status"] == "not ready"


@pytest.mark.django_db
def test_a_site_without_its_database_is_alive_but_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody_listens = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "movierec",
        "HOST": "127.0.0.1",
        "PORT": 1,
    }
    unreachable = ConnectionHandler({"default": nobody_listens})["default"]
    monkeypatch.setattr(health, "connection", unreachable)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "database": "unreachable"}
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_site_without_its_static_files_is_not_ready(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    name = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": name}}
    settings.STATIC_ROOT = tmp_path
    response = client.get("/readyz")
    assert (response.status_code, response.json()["static files"]) == (503, "missing")


@pytest.mark.django_db
def test_the_files_of_the_migrations_are_read_once(client: Client) -> None:
    health._newest_migrations.cache_clear()
    for _ in range(2):
        assert client.get("/readyz").status_code == 200
    assert health._newest_migrations.cache_info().misses == 1


def test_it_may_be_asked_by_any_name_and_without_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200
    assert client.get("/", headers={"host": "10.0.0.7"}).status_code == 400


def test_it_is_only_to_be_read(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
