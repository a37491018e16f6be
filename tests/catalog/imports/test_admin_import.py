"""Importing movies in the admin: upload, preview, confirm."""

import os
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError
from pytest_django import Settings

from catalog import tasks
from catalog.admin import movie_imports, movies_csv
from catalog.imports.movies_csv.cells import COLUMNS
from catalog.models import Movie
from tests.factories import MovieFactory, UserFactory
from tests.html_reading import all_on, errors_on, links_of, one_on, words_of

from .movies_csv import as_csv, everything, people

pytestmark = pytest.mark.django_db

IMPORT = "admin:catalog_movie_import"
GOOD = as_csv(
    "title,year,runtime,directors",
    ("Heat", "1995", "170", "Michael Mann"),
    ("Empire Strikes Back, The", "1980", "124", "Irvin Kershner"),
    ("Jaws", "1975", "124", ""),
)


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Does at once what it is asked for."""
    for task in (tasks.check_movies, tasks.write_movies):
        monkeypatch.setattr(task, "delay", task)


def _send(client: Client, content: bytes) -> Any:
    return client.post(reverse(IMPORT), {"file": SimpleUploadedFile("movies.csv", content)})


def _upload(client: Client, content: bytes) -> Any:
    """Return the page that follows."""
    return client.get(_send(client, content)["Location"])


def _confirm(client: Client, preview: Any) -> Any:
    return client.post(preview.wsgi_request.path)


def _stage(client: Client, answer: Any) -> str:
    return str(client.get(answer["Location"]).context["status"]["stage"])


def _levels(answer: Any) -> list[str]:
    return [message.level_tag for message in get_messages(answer.wsgi_request)]


def _previewed(page: Any) -> dict[str, int]:
    """Return how many rows of each kind the preview shows."""
    kinds = [row.attributes["class"] or "" for row in all_on(page, "#import-preview tbody tr")]
    return dict(Counter(kinds))


def test_the_form_lists_the_columns(admin_client: Client) -> None:
    page = admin_client.get(reverse(IMPORT))

    assert words_of(one_on(page, "#columns")).split(", ") == list(COLUMNS)


def test_a_preview_shows_each_change_and_makes_none(admin_client: Client) -> None:
    MovieFactory(title="Heat", year=1995, runtime=100)
    MovieFactory(title="Jaws", year=1975, runtime=124)
    before = everything()

    page = _upload(admin_client, GOOD)

    assert _previewed(page) == {"changed": 1, "new": 1, "unchanged": 1}
    changed, new, unchanged = all_on(page, "#import-preview tbody tr")
    assert [words_of(cell) for cell in changed.css("del")] == ["100"]
    assert [words_of(cell) for cell in changed.css("ins")] == ["170", "Michael Mann"]
    assert "The Empire Strikes Back" in [words_of(cell) for cell in new.css("ins")]
    assert not unchanged.css("ins, del")
    assert everything() == before


def test_a_confirmed_upload_is_imported(admin_client: Client) -> None:
    heat = MovieFactory(title="Heat", year=1995, runtime=100)

    answer = _confirm(admin_client, _upload(admin_client, GOOD))

    assert _stage(admin_client, answer) == "written"
    heat.refresh_from_db()
    assert (heat.runtime, people(heat, "director")) == (170, ["Michael Mann"])
    assert Movie.objects.filter(title="The Empire Strikes Back", year=1980).exists()
    assert LogEntry.objects.count() == 3


def test_the_same_upload_again_changes_nothing(admin_client: Client) -> None:
    _confirm(admin_client, _upload(admin_client, GOOD))
    before = everything()

    preview = _upload(admin_client, GOOD)
    answer = _confirm(admin_client, preview)

    assert _previewed(preview) == {"unchanged": 3}
    assert _stage(admin_client, answer) == "written"
    assert everything() == before


def _wrong_rows(client: Client, page: Any) -> bytes:
    (link,) = all_on(page, "#download-wrong-rows")
    return b"".join(client.get(page.wsgi_request.path + str(link.attributes["href"])))


def test_the_right_rows_are_imported_and_the_wrong_ones_tried_again(admin_client: Client) -> None:
    content = as_csv("title,year", ("Heat", "1995"), ("Jaws", "soon"), ("=Alien", "1", "x"))

    preview = _upload(admin_client, content)
    lines = [words_of(row.css("td")[0]) for row in all_on(preview, "#wrong-rows tbody tr")]
    assert lines == ["3", "4"]
    assert _previewed(preview) == {"new": 1}
    assert _stage(admin_client, _confirm(admin_client, preview)) == "written"
    assert Movie.objects.get().title == "Heat"

    done = admin_client.get(preview.wsgi_request.path)
    wrong = _wrong_rows(admin_client, done)
    assert b",'=Alien" in wrong
    corrected = (
        wrong.replace(b"soon", b"1975").replace(b",x\r\n", b"\r\n").replace(b",1\r", b",1979\r")
    )
    again = _upload(admin_client, corrected)
    assert not all_on(again, "#ignored-columns")
    _confirm(admin_client, again)
    assert set(Movie.objects.values_list("title", "year")) == {
        ("Heat", 1995),
        ("Jaws", 1975),
        ("=Alien", 1979),
    }


def test_the_wrong_rows_are_written_as_their_file_was(admin_client: Client) -> None:
    preview = _upload(admin_client, "title;year;seen\nJaws;soon;yes\n".encode("utf-16"))
    for _ in range(2):
        header, row, _end = _wrong_rows(admin_client, preview).decode("utf-8-sig").split("\r\n")
        assert header == "line;problem;title;year;seen"
        assert row.endswith(";Jaws;soon;yes")
        assert words_of(one_on(preview, "#ignored-columns")).endswith(" seen.")
        preview = _upload(admin_client, f"{header}\n{row}\n".encode())


def test_a_file_without_a_right_row_cannot_be_confirmed(admin_client: Client) -> None:
    answer = _upload(admin_client, as_csv("title,year", ("Jaws", "soon")))
    assert not all_on(answer, "#confirm-import")
    assert _levels(_confirm(admin_client, answer)) == ["error"]
    assert not Movie.objects.exists()


@pytest.mark.parametrize(("chosen", "count"), [({}, 2), ({"add_twins": "on"}, 3)])
def test_a_movie_like_one_that_is_there_is_added_if_that_is_chosen(
    admin_client: Client, chosen: dict[str, str], count: int
) -> None:
    MovieFactory(title="Heat", year=1995)
    preview = _upload(admin_client, as_csv("title,year", ("HEAT", "1996"), ("Jaws", "1975")))
    assert len(all_on(preview, "#confirm-import [name=add_twins]")) == 1
    admin_client.post(preview.wsgi_request.path, chosen)
    assert Movie.objects.count() == count


def test_wrong_rows_are_for_who_may_import(admin_client: Client, client: Client) -> None:
    page = _upload(admin_client, as_csv("title,year", ("Jaws", "soon")))
    client.force_login(UserFactory(is_staff=True))
    assert client.get(page.wsgi_request.path + "?wrong").status_code == 403


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"title\n", "The file has no rows beneath its header."),
        (b"colour\nred\n", "This one has “colour”."),
        (b"year\n1995\n", "There is no title column"),
        (bytes(range(256)), "The file is not text"),
    ],
)
def test_files_that_cannot_be_read_are_refused(
    admin_client: Client, content: bytes, message: str
) -> None:
    answer = _upload(admin_client, content)

    assert message in words_of(one_on(answer, "#import-failed"))
    assert not all_on(answer, "#confirm-import")
    assert not Movie.objects.exists()


def test_an_empty_file_is_refused_at_once(admin_client: Client) -> None:
    assert errors_on(_send(admin_client, b"")) == {"file": ["empty"]}


def test_a_file_of_too_many_bytes_is_refused(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(movies_csv, "MAX_BYTES", len(GOOD) - 1)
    assert errors_on(_send(admin_client, GOOD)) == {"file": ["too_large"]}
    monkeypatch.setattr(movies_csv, "MAX_BYTES", len(GOOD))
    assert all_on(_upload(admin_client, GOOD), "#confirm-import")


def test_a_file_of_too_many_rows_is_refused(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(movie_imports, "MOST_ROWS", 2)
    assert "more than 2 rows" in words_of(one_on(_upload(admin_client, GOOD), "#import-failed"))
    monkeypatch.setattr(movie_imports, "MOST_ROWS", 3)
    assert all_on(_upload(admin_client, GOOD), "#confirm-import")


def test_the_page_waits_for_the_worker_and_says_how_far_it_is(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    monkeypatch.setattr(tasks.check_movies, "delay", lambda name, _language: names.append(name))
    address = _send(admin_client, GOOD)["Location"]
    page = admin_client.get(address)
    assert one_on(page, "#import-progress").attributes["data-stage"] == "checking"
    assert all_on(page, "meta[http-equiv=refresh]")
    assert not all_on(page, "#confirm-import")
    assert _levels(admin_client.post(address)) == ["error"]

    def half_way(*args: Any, progress: Any, **kwargs: Any) -> None:
        progress()
        shown = admin_client.get(address)
        assert one_on(shown, "progress").attributes["max"] == "3"
        raise MemoryError

    monkeypatch.setattr(movie_imports, "import_movies", half_way)
    with pytest.raises(MemoryError):
        movie_imports.check(names[0])
    assert "MemoryError" in words_of(one_on(admin_client.get(address), "#import-failed"))


def test_a_worker_that_is_gone_is_told_of(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    monkeypatch.setattr(tasks.check_movies, "delay", lambda *_: None)
    address = _send(admin_client, GOOD)["Location"]
    (status,) = (media / "movie-imports").glob("*.json")
    long_ago = time.time() - 3_600
    os.utime(status, (long_ago, long_ago))
    page = admin_client.get(address)
    assert all_on(page, "#import-stalled")
    assert not all_on(page, "meta[http-equiv=refresh]")


class Killed(BaseException):
    """The end of a worker, which runs nothing more."""


def _killed(*args: Any, progress: Any, **kwargs: Any) -> None:
    progress()
    raise Killed


def _send_or_confirm(client: Client, page: Any) -> None:
    if page is None:
        _send(client, GOOD)
    else:
        client.post(page.wsgi_request.path, {"add_twins": "on"})


def _long_ago(media: Path) -> None:
    """Let everything have been written an hour ago."""
    for path in media.rglob("*"):
        os.utime(path, (time.time() - 3600,) * 2)


@pytest.mark.parametrize("stage", ["checking", "writing"])
def test_what_a_killed_worker_left_is_begun_anew_by_another(
    stage: str, admin_client: Client, media: Path
) -> None:
    twin = MovieFactory(title="Heat", year=1996)
    page = _upload(admin_client, GOOD) if stage == "writing" else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(movie_imports, "import_movies", _killed)
        with pytest.raises(Killed):
            _send_or_confirm(admin_client, page)
    (status,) = (path.stem for path in media.glob("movie-imports/*.json"))
    tasks.continue_movie_files()
    # The worker may still be at it.
    assert movie_imports.status_of(status)["stage"] == stage
    _long_ago(media)
    tasks.continue_movie_files()
    if page is None:
        assert movie_imports.status_of(status)["stage"] == "checked"
        return
    assert movie_imports.status_of(status)["stage"] == "written"
    assert Movie.objects.exclude(pk=twin.pk).count() == 3
    assert LogEntry.objects.filter(user__username="admin").count() == 3


def test_a_file_that_kills_each_worker_is_given_up(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    monkeypatch.setattr(movie_imports, "import_movies", _killed)
    with pytest.raises(Killed):
        _send(admin_client, GOOD)
    (name,) = (path.stem for path in media.glob("movie-imports/*.json"))
    for _attempt in range(movie_imports._MOST_ATTEMPTS - 1):
        _long_ago(media)
        with pytest.raises(Killed):
            tasks.continue_movie_files()
    _long_ago(media)
    tasks.continue_movie_files()
    assert movie_imports.status_of(name)["stage"] == "failed"


def test_without_a_broker_nothing_is_kept(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(tasks.check_movies, "delay", refuse)
    answer = _send(admin_client, GOOD)
    assert (answer["Location"], _levels(answer)) == (reverse(IMPORT), ["error"])
    assert not list((media / "movie-imports").iterdir())


def test_cells_are_shown_as_text(admin_client: Client) -> None:
    content = as_csv("title,year", ("<script>alert(1)</script>", "1995"), ("Jaws", "<b>"))

    assert b"<script>alert" not in _upload(admin_client, content).content
    right_alone = as_csv("title,year", ("<script>alert(1)</script>", "1995"))
    assert b"<script>alert" not in _upload(admin_client, right_alone).content


def test_a_second_click_imports_nothing_twice(admin_client: Client) -> None:
    preview = _upload(admin_client, GOOD)
    _confirm(admin_client, preview)

    answer = _confirm(admin_client, preview)

    assert answer["Location"] == reverse(IMPORT)
    assert _levels(answer)[-1] == "error"
    assert Movie.objects.count() == 3


def test_rows_that_became_wrong_since_the_preview_are_left_out(admin_client: Client) -> None:
    preview = _upload(admin_client, GOOD)
    MovieFactory.create_batch(2, title="Heat", year=1995)

    answer = _confirm(admin_client, preview)

    assert _stage(admin_client, answer) == "written"
    assert len(all_on(admin_client.get(answer["Location"]), "#wrong-rows tbody tr")) == 1
    assert Movie.objects.count() == 4


def test_only_uploads_are_imported(admin_client: Client) -> None:
    address = reverse("admin:catalog_movie_one_import", args=[uuid.uuid4()])

    assert admin_client.post(address).status_code == 404
    assert not Movie.objects.exists()


def test_uploads_that_nobody_confirmed_are_deleted_after_a_day(
    admin_client: Client, media: Path
) -> None:
    _upload(admin_client, GOOD)
    old = list((media / "movie-imports").iterdir())
    _upload(admin_client, GOOD)
    assert all(file.exists() for file in old)
    two_days_ago = time.time() - 2 * 86_400
    for file in old:
        os.utime(file, (two_days_ago, two_days_ago))

    _upload(admin_client, GOOD)

    assert not any(file.exists() for file in old)
    assert len(list((media / "movie-imports").iterdir())) == 2 * len(old)


def test_a_large_preview_shows_the_first_rows_and_counts_the_others(
    admin_client: Client,
) -> None:
    rows = [(f"Movie {number}", "1990") for number in range(620)]
    for number in range(60):
        MovieFactory(title=f"Movie {number}", year=1990)

    page = _upload(admin_client, as_csv("title,year", *rows))

    assert _previewed(page) == {"new": movies_csv.ROWS_A_PAGE}
    assert one_on(page, "#rows-hidden").attributes["data-count"] == "120"
    last = admin_client.get(page.wsgi_request.path, {"page": "999"})
    assert last.context["page"].end_index() == 500


def test_the_list_links_to_import_and_export(admin_client: Client) -> None:
    page = admin_client.get(reverse("admin:catalog_movie_changelist"), {"decade": "1990"})

    assert reverse(IMPORT) in links_of(page)
    assert f"{reverse('admin:catalog_movie_export')}?decade=1990" in links_of(page)


def test_without_the_permissions_the_list_has_no_link_to_the_import(client: Client) -> None:
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_movie"))
    client.force_login(user)

    page = client.get(reverse("admin:catalog_movie_changelist"))

    assert not all_on(page, f"a[href^='{reverse(IMPORT)}']")
    assert all_on(page, f"a[href^='{reverse('admin:catalog_movie_export')}']")
