"""`doctor` finds what is wrong with an installation: each fault planted, and a sound site."""

import os
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from catalog.models import Rating
from movierec import beat, celery_app
from movierec.doctor import (
    data,
    hosts,
    mail,
    proxy,
    servers,
    single_sign_on,
    software,
    workers,
)
from movierec.doctor.checks import CHECKS
from movierec.doctor.outcome import NotCheckedError
from movierec.redis_client import redis_client
from recommendations.models import ModelVersion

from ..disks import small_disk, unwritable
from ..factories import RatingFactory
from ..recommendations.training.processes import a_broker
from .site import manage

HOSTING = {
    "DEBUG": "off",
    "SECRET_KEY": "a-key-that-is-long-enough-to-be-no-fault-of-its-own",
    "ALLOWED_HOSTS": "localhost",
    "SITE_URL": "http://localhost:1",
    "EMAIL_VERIFICATION": "optional",
}


def said(check: Callable[[], Iterator[str]]) -> str:
    """The one thing that a check finds."""
    (sentence,) = check()
    return sentence


def test_a_sound_site_passes_and_one_with_a_fault_does_not(data: Path) -> None:
    (data / "static").mkdir()
    (data / "static" / "staticfiles.json").write_text('{"paths": {}, "version": "1.1"}')
    sound = manage(data, "doctor", **HOSTING)
    assert sound.returncode == 0, sound.stdout
    assert "WRONG" not in sound.stdout
    assert [line for line in sound.stdout.splitlines() if line.endswith("mail")]
    faulty = manage(data, "doctor", **HOSTING | {"EMAIL_VERIFICATION": "mandatory"})
    assert faulty.returncode == 1
    (line,) = [line for line in faulty.stdout.splitlines() if line.startswith("WRONG")]
    assert "EMAIL_URL" in line


def test_each_check_is_made() -> None:
    checks = {
        check
        for module in (data, hosts, mail, proxy, servers, single_sign_on, software, workers)
        for name, check in vars(module).items()
        if name.startswith("check_")
    }
    assert checks == set(CHECKS.values())


def test_a_trainer_that_is_not_installed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert not list(software.check_trainer())
    settings.TRAINER = "spark"
    assert "TRAINER is spark" in said(software.check_trainer)


def test_a_short_key(settings: Settings) -> None:
    settings.SECRET_KEY = "secret"
    assert "SECRET_KEY" in said(software.check_settings)


def test_a_site_address_that_is_not_answered(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["movies.example.org", "[::1]"]
    for address in ("https://movies.example.org:8443/films", "http://[::1]:8000"):
        settings.SITE_URL = address
        assert list(software._check_address()) == []
    settings.SITE_URL = "https://films.example.org:8443/films"
    assert "films.example.org" in said(software._check_address)
    settings.CSRF_TRUSTED_ORIGINS = ["https://films.example.org:8443"]
    assert list(software._check_address()) == []


def test_a_list_of_breached_passwords_that_is_not_there(settings: Settings) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = [
        {
            "NAME": "accounts.breached_passwords.BreachedPasswordValidator",
            "OPTIONS": {"path": "/nowhere/list"},
        }
    ]
    assert [line for line in software.check_settings() if "/nowhere/list" in line]


def test_a_misspelt_setting(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("ALLOWED_HOSTS=a\nDATA_DIR=/data\nALOWED_HOSTS=b\n#COMMENT=c\n")
    assert ".env has ALOWED_HOSTS," in said(lambda: software.unknown_names(env))


def test_a_package_of_another_version(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("django==0.1 \\\n    --hash=sha256:0\nnobody-has-this==1 \\\n")
    assert "django 0.1, nobody-has-this 1" in said(lambda: software.other_packages(requirements))


@pytest.mark.django_db
def test_static_files_that_are_missing_or_old(settings: Settings, tmp_path: Path) -> None:
    name = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": name}}
    settings.STATIC_ROOT = tmp_path
    assert "missing" in said(software.check_static_files)
    (tmp_path / "staticfiles.json").write_text('{"paths": {}, "version": "1.1"}')
    assert list(software.check_static_files()) == []
    os.utime(tmp_path / "staticfiles.json", (0, 0))
    assert "older than the code" in said(software.check_static_files)


def test_data_that_others_can_read(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MODELS_DIR = tmp_path
    assert list(data.check_permissions()) == []
    tmp_path.chmod(0o755)
    assert f"chmod go= {tmp_path}" in said(data.check_permissions)


@pytest.mark.django_db
def test_static_files_that_cannot_be_read(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed() -> float:
        raise PermissionError(13, "Permission denied", "/srv/static")

    name = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": name}}
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text('{"paths": {}, "version": "1.1"}')
    monkeypatch.setattr(software, "_newest_static_file", closed)
    assert "/srv/static" in said(software.check_static_files)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MODELS_DIR = tmp_path
    (tmp_path / "model").write_text("")
    os.chown(tmp_path / "model", 65_534, -1)
    assert f"{tmp_path / 'model'} belongs to nobody" in said(data.check_permissions)


@pytest.mark.django_db
def test_models_that_cannot_be_written(settings: Settings, tmp_path: Path) -> None:
    settings.MODELS_DIR = tmp_path
    with unwritable(tmp_path):
        assert said(data.check_writing).startswith("The models cannot be written")


@pytest.mark.django_db
def test_a_model_that_cannot_be_read(settings: Settings, tmp_path: Path) -> None:
    settings.MODELS_DIR = tmp_path
    assert list(data.check_model()) == []
    version = ModelVersion.objects.create(
        artefact="gone", state=ModelVersion.State.PUBLISHED, published_at=timezone.now()
    )
    assert said(data.check_model).startswith(f"Model {version.pk} cannot be served")


def test_a_disk_that_is_nearly_full(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MODELS_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    with small_disk(tmp_path, "4m"):
        assert "only 4 MB left" in said(data.check_disk)


@pytest.mark.django_db
def test_a_full_disk_is_one_line(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = settings.MODELS_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    with small_disk(tmp_path, "64k"):
        (sentence,) = [*data.check_writing(), *data.check_disk()]
    assert "media and models cannot be written: No space left on device" in sentence


@pytest.mark.django_db
def test_migrations_that_have_not_run_and_those_of_a_newer_version() -> None:
    recorder = MigrationRecorder(connection)
    own = recorder.migration_qs.filter(app="nights")
    names = list(own.values_list("name", flat=True))
    own.delete()
    assert "run manage.py migrate" in said(servers.check_database)
    for name in (*names, "0999_of_the_future"):
        recorder.record_applied("nights", name)
    assert "newer version" in said(servers.check_database)


@pytest.mark.django_db
def test_a_clock_that_was_ahead_or_is_behind() -> None:
    assert list(servers.check_clock()) == []
    rating = RatingFactory()
    Rating.objects.filter(pk=rating.pk).update(updated_at=timezone.now() + timedelta(days=200))
    assert "the clock is behind now, or was ahead then" in said(servers.check_clock)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "sqlite", reason="a server with a clock of its own")
def test_a_clock_that_differs_from_the_database_servers(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr(time, "time", lambda now=time.time: now() + 3600)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    # Ratings seem to be of the future then, or of long ago, which is the same fault.
    RatingFactory()
    (sentence,) = servers.check_clock()
    assert "the database server are 3,600 seconds apart" in sentence


def test_a_broker_that_does_not_answer(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert "nothing is trained" in said(servers.check_broker)


def test_no_schedule_that_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(beat, "PAUSE", 0.5)
    with a_broker(tmp_path / "broker"), redis_client() as client:
        client.delete(beat.LOCK)
        assert said(workers.check_schedule).startswith("No schedule runs")
        schedule = beat.SharedScheduler(celery_app, schedule_filename=str(tmp_path / "schedule"))
        # As between two schedules, one of which takes over.
        taking_over = threading.Timer(0.5, schedule._may_run)
        taking_over.start()
        assert list(workers.check_schedule()) == []
        taking_over.join()
        schedule.close()
        assert said(workers.check_schedule).startswith("No schedule runs")


def test_a_mail_server_that_is_not_there(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "movierec@example.org"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "127.0.0.1:1 cannot be used" in said(mail.check_mail)


class _Proxy(BaseHTTPRequestHandler):
    """A reverse proxy that sets headers of its own, as a wrong configuration does."""

    target: str
    headers_set: dict[str, str]

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        headers = {**self.headers, **self.headers_set, "Connection": "close"}
        body = self.rfile.read(length) if length else None
        request = Request(self.target + self.path, body, headers)
        try:
            answer = urlopen(request, timeout=30)
        except HTTPError as error:
            answer = error
        with answer:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() in ("set-cookie", "content-type"):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.read())

    do_POST = do_GET  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class _LoopingSite(BaseHTTPRequestHandler):
    """Leads to HTTPS whatever it is asked, since it is not told the scheme."""

    def do_GET(self) -> None:
        self.send_response(301)
        # The address of the test has no certificate; it stands for one with HTTPS.
        self.send_header("Location", f"http://{self.headers['Host']}{self.path}")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, None),
        ({"Host": "127.0.0.1"}, "drops its port"),
        ({"Host": "backend.internal"}, "does not pass on the host name"),
    ],
)
def test_a_proxy_that_changes_the_host(
    live_server: LiveServer, settings: Settings, headers: dict[str, str], words: str | None
) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    handler = type("Handler", (_Proxy,), {"target": live_server.url, "headers_set": headers})
    with serving(handler) as settings.SITE_URL:
        found = list(proxy.check_proxy())
    assert len(found) == (words is not None)
    assert words is None or words in found[0]


def test_a_proxy_that_does_not_pass_on_the_scheme(settings: Settings) -> None:
    with serving(_LoopingSite) as settings.SITE_URL:
        assert "X-Forwarded-Proto" in said(proxy.check_proxy)


def test_a_site_that_is_not_reached(settings: Settings) -> None:
    settings.SITE_URL = "http://127.0.0.1:1"
    with pytest.raises(NotCheckedError, match="cannot be reached"):
        list(proxy.check_proxy())


class _Provider(BaseHTTPRequestHandler):
    """An identity provider that says its name, at one of its realms."""

    def do_GET(self) -> None:
        realm, _, rest = self.path.partition("/.well-known/openid-configuration")
        self.send_response(404 if rest or realm == "/gone" else 200)
        self.end_headers()
        self.wfile.write(b'{"issuer": "http://%s/club"}' % self.headers["Host"].encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def test_an_identity_provider_of_another_name_or_none(settings: Settings) -> None:
    settings.OIDC_ISSUER = ""
    assert list(single_sign_on.check_single_sign_on()) == []
    with serving(_Provider) as address:
        settings.OIDC_ISSUER = f"{address}/club"
        assert list(single_sign_on.check_single_sign_on()) == []
        settings.OIDC_ISSUER = f"{address}/club/"
        assert f"calls itself {address}/club," in said(single_sign_on.check_single_sign_on)
        settings.OIDC_ISSUER = f"{address}/gone"
        assert "404" in said(single_sign_on.check_single_sign_on)
    settings.OIDC_ISSUER = "http://127.0.0.1:1"
    assert "refused" in said(single_sign_on.check_single_sign_on)
