"""A site whose files are in object storage: its settings, its posters, its health."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from core.shared_files import UnansweredError, shared_files
from movierec import object_storage
from movierec.backup.backing_up import back_up
from movierec.storage_check import unwritable_parts

from ..object_storage import storage_url, storages_in
from .site import manage, refusal

URL = "s3://movies/site/a?endpoint=https://s3.example.org&region=eu"


def test_one_setting_names_the_bucket_of_all_files() -> None:
    found = object_storage.storages(URL, "key", "secret")
    assert {name: each["OPTIONS"]["location"] for name, each in found.items()} == {
        "default": "site/a/media",
        "models": "site/a/models",
    }
    options = found["default"]["OPTIONS"]
    assert options["bucket_name"] == "movies"
    assert options["endpoint_url"] == "https://s3.example.org"
    assert options["region_name"] == "eu"
    plain = object_storage.storages("s3://movies", "", "")["models"]["OPTIONS"]
    assert (plain["location"], plain["endpoint_url"], plain["access_key"]) == ("models", None, None)


@pytest.mark.parametrize(
    "url",
    ["/srv/media", "s3://", "https://s3.example.org", "s3://a?endpoint=s3.org", "s3://a?zone=b"],
)
def test_another_address_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL"):
        object_storage.storages(url, "", "")


def test_half_of_the_keys_is_refused(tmp_path: Path) -> None:
    said = refusal(manage(tmp_path, "check", STORAGE_URL=URL, AWS_ACCESS_KEY_ID="key"))
    assert said == "manage.py: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together."


IMPORTED = """
import movierec.urls
from core.shared_files import UnansweredError, shared_files
shared_files.exists("posters/none")
print(sorted({"boto3", "botocore", "storages"} & sys.modules.keys()))
"""


def test_without_it_no_client_is_imported(tmp_path: Path) -> None:
    done = manage(tmp_path, "shell", "--no-imports", "--command", IMPORTED, STORAGE_URL="")
    assert done.stdout.strip() == "[]", done.stderr


def test_the_site_sends_posters_of_the_bucket_to_be_kept(bucket: Any, client: Client) -> None:
    name = shared_files.save("posters/heat-1a-200.webp", ContentFile(b"a poster"))
    assert shared_files.url(name) == "/media/posters/heat-1a-200.webp"
    answer = client.get(shared_files.url(name))
    assert b"".join(answer) == b"a poster"
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Length"] == "8"
    assert "immutable" in answer["Cache-Control"]
    assert client.get("/media/posters/none.webp").status_code == 404
    assert [found.key for found in bucket.objects.all()] == [f"site/media/{name}"]


@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_no_other_file_has_an_address(
    place: str, request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, client: Client
) -> None:
    if place == "bucket":
        request.getfixturevalue("bucket")
    for name in (".exports/mine", "posters/heat.webp"):
        shared_files.save(name, ContentFile(b"x"))
    assert client.get("/media/posters/heat.webp").status_code == 200
    for path in (".exports/mine", "posters/../.exports/mine", "posters/%2e%2e/.exports/mine"):
        assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
def test_readiness_names_a_bucket_that_is_gone(bucket: Any, client: Client) -> None:
    assert unwritable_parts() == {}
    bucket.delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "the bucket movies-" in answer.json()["media"]
    assert answer.json()["models"] == "ok"
    assert client.get(reverse("movies")).status_code == 200


@pytest.fixture
def silent(settings: Settings) -> Iterator[socket.socket]:
    """A bucket on a host that takes connections and says nothing, as one that was cut off."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.STORAGE_URL = storage_url(f"http://127.0.0.1:{server.getsockname()[1]}", "movies")
        settings.STORAGES = storages_in(settings.STORAGE_URL)
        yield server


def connections_to(server: socket.socket) -> int:
    """How many came since this was asked last."""
    server.settimeout(0)
    count = 0
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            count += 1
    return count


@pytest.mark.django_db
def test_no_page_waits_for_a_bucket_that_says_nothing(
    silent: socket.socket, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    assert client.get("/media/posters/heat.webp").status_code == 503
    assert connections_to(silent) == 2
    # It is known by now, to whoever else would ask.
    assert client.get("/media/posters/ran.webp").status_code == 503
    assert "the bucket movies did not answer" in client.get("/readyz").json()["media"]
    with pytest.raises(UnansweredError):
        shared_files.open("an-archive")
    assert connections_to(silent) == 0
    # After a while one asks again.
    monkeypatch.setattr(storages["default"]._silence, "_again_at", 0.0)
    assert client.get("/media/posters/ran.webp").status_code == 503
    assert connections_to(silent) == 2


def test_a_bucket_that_speaks_again_is_asked_by_all(
    bucket: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = shared_files.save("posters/heat.webp", ContentFile(b"a poster"))
    monkeypatch.setattr(storages["default"]._silence, "_again_at", 0.0)
    # Not to be there is an answer, too.
    assert client.get("/media/posters/none.webp").status_code == 404
    assert [client.get(f"/media/{name}").status_code for _ in range(2)] == [200, 200]


@pytest.mark.django_db(transaction=True)
def test_a_backup_leaves_the_bucket_out(bucket: Any, tmp_path: Path) -> None:
    shared_files.save("posters/heat.webp", ContentFile(b"x"))
    manifest = back_up(tmp_path / "backup")
    assert not any(name.startswith(("media/", "models/")) for name in manifest.files)
