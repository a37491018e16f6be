"""What people upload and download passes through object storage as through a folder."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from catalog import tasks
from catalog.enrichment.keeping import delete_unused_posters
from catalog.exports import making
from catalog.imports.history import uploads
from catalog.imports.history.beginning import begin
from catalog.imports.history.running import run
from catalog.models import DataExport, HistoryImport, Movie
from core.shared_files import UnansweredError, shared_files
from tests.factories import MovieFactory, UserFactory

from .exports.exporting import csv_files, downloaded
from .imports.history.bringing import bring, lb_ratings, stars_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bucket")]


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Does at once what it is asked for."""
    for task in (tasks.check_movies, tasks.write_movies, tasks.export_movies):
        monkeypatch.setattr(task, "delay", task)


def keys(bucket: Any) -> list[str]:
    return sorted(found.key.removeprefix("site/media/") for found in bucket.objects.all())


def test_a_poster_with_its_widths(bucket: Any, client: Client) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (600, 900), "red").save(picture, "PNG")
    movie = MovieFactory()
    movie.poster.save("heat.png", SimpleUploadedFile("heat.png", picture.getvalue()))
    assert len(keys(bucket)) == 3
    page = client.get(movie.get_absolute_url())
    assert movie.poster.url in page.content.decode()
    sent = client.get(movie.poster.url)
    assert Image.open(io.BytesIO(b"".join(sent))).size == (600, 900)  # type: ignore[arg-type]
    assert delete_unused_posters() == 0


@pytest.mark.django_db(transaction=True)
def test_an_archive(bucket: Any, client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    assert csv_files(downloaded(client), "tables")
    export = DataExport.objects.get()
    assert keys(bucket) == [export.path]
    assert export.size == shared_files.size(export.path)
    making.delete_expired()
    assert keys(bucket) == [export.path]
    export.delete()
    assert keys(bucket) == []


def test_a_history(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    user, movie = UserFactory(), MovieFactory(title="Heat", year=1995)
    brought = bring(user, lb_ratings(("Heat", 1995, 5)))
    assert stars_of(user) == {movie.title: 5.0}
    assert keys(bucket) == [uploads.path_of(brought.files[0]["kept"])]
    monkeypatch.setattr(uploads, "KEPT", -uploads.KEPT)
    uploads.delete_old_files()
    assert keys(bucket) == []


def test_a_history_waits_while_the_bucket_does_not_answer(bucket: Any) -> None:
    file = uploads.keep_file(ContentFile(lb_ratings(("Heat", 1995, 5)).encode()), "ratings")
    brought = begin(UserFactory().pk, [file], "newest")
    bucket.objects.delete()
    bucket.delete()
    with pytest.raises(UnansweredError):
        run(brought)
    assert HistoryImport.objects.unfinished().get() == brought


def test_movies_from_and_to_csv(bucket: Any, admin_client: Client) -> None:
    content = b"title,year\nHeat,1995\nWrong,none\n"
    upload = {"file": SimpleUploadedFile("movies.csv", content)}
    page = admin_client.post(reverse("admin:catalog_movie_import"), upload)["Location"]
    assert admin_client.get(page).context["status"]["stage"] == "checked"
    wrong = b"".join(admin_client.get(page, {"wrong": "1"}))  # type: ignore[arg-type]
    assert b"Wrong" in wrong
    admin_client.post(page)
    assert admin_client.get(page).context["status"]["stage"] == "written"
    assert [movie.title for movie in Movie.objects.all()] == ["Heat"]
    admin_client.post(page)
    assert Movie.objects.count() == 1
