"""Importing movies in the admin: upload, preview, confirm."""

import os
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from catalog.admin import movie_imports, movies_csv
from catalog.imports.movies_csv.cells import COLUMNS
from catalog.models import Movie
from tests.factories import MovieFactory, UserFactory
from tests.html_reading import all_on, errors_on, links_of, one_on, words_of

from ..movies_csv import as_csv, everything, people
from .uploads import GOOD, IMPORT, confirm, levels_of, previewed, send, stage_of, upload

pytestmark = pytest.mark.django_db


def test_the_form_lists_the_columns(admin_client: Client) -> None:
    page = admin_client.get(reverse(IMPORT))

    assert words_of(one_on(page, "#columns")).split(", ") == list(COLUMNS)


def test_a_preview_shows_each_change_and_makes_none(admin_client: Client) -> None:
    MovieFactory(title="Heat", year=1995, runtime=100)
    MovieFactory(title="Jaws", year=1975, runtime=124)
    before = everything()

    page = upload(admin_client, GOOD)

    assert previewed(page) == {"changed": 1, "new": 1, "unchanged": 1}
    changed, new, unchanged = all_on(page, "#import-preview tbody tr")
    assert [words_of(cell) for cell in changed.css("del")] == ["100"]
    assert [words_of(cell) for cell in changed.css("ins")] == ["170", "Michael Mann"]
    assert "The Empire Strikes Back" in [words_of(cell) for cell in new.css("ins")]
    assert not unchanged.css("ins, del")
    assert everything() == before


def test_a_confirmed_upload_is_imported(admin_client: Client) -> None:
    heat = MovieFactory(title="Heat", year=1995, runtime=100)

    answer = confirm(admin_client, upload(admin_client, GOOD))

    assert stage_of(admin_client, answer) == "written"
    heat.refresh_from_db()
    assert (heat.runtime, people(heat, "director")) == (170, ["Michael Mann"])
    assert Movie.objects.filter(title="The Empire Strikes Back", year=1980).exists()
    assert LogEntry.objects.count() == 3


def test_the_same_upload_again_changes_nothing(admin_client: Client) -> None:
    confirm(admin_client, upload(admin_client, GOOD))
    before = everything()

    preview = upload(admin_client, GOOD)
    answer = confirm(admin_client, preview)

    assert previewed(preview) == {"unchanged": 3}
    assert stage_of(admin_client, answer) == "written"
    assert everything() == before


def _wrong_rows(client: Client, page: Any) -> bytes:
    (link,) = all_on(page, "#download-wrong-rows")
    return b"".join(client.get(page.wsgi_request.path + str(link.attributes["href"])))


def test_the_right_rows_are_imported_and_the_wrong_ones_tried_again(admin_client: Client) -> None:
    content = as_csv("title,year", ("Heat", "1995"), ("Jaws", "soon"), ("=Alien", "1", "x"))

    preview = upload(admin_client, content)
    lines = [words_of(row.css("td")[0]) for row in all_on(preview, "#wrong-rows tbody tr")]
    assert lines == ["3", "4"]
    assert previewed(preview) == {"new": 1}
    assert stage_of(admin_client, confirm(admin_client, preview)) == "written"
    assert Movie.objects.get().title == "Heat"

    done = admin_client.get(preview.wsgi_request.path)
    wrong = _wrong_rows(admin_client, done)
    assert b",'=Alien" in wrong
    corrected = (
        wrong.replace(b"soon", b"1975").replace(b",x\r\n", b"\r\n").replace(b",1\r", b",1979\r")
    )
    again = upload(admin_client, corrected)
    assert not all_on(again, "#ignored-columns")
    confirm(admin_client, again)
    assert set(Movie.objects.values_list("title", "year")) == {
        ("Heat", 1995),
        ("Jaws", 1975),
        ("=Alien", 1979),
    }


def test_the_wrong_rows_are_written_as_their_file_was(admin_client: Client) -> None:
    preview = upload(admin_client, "title;year;seen\nJaws;soon;yes\n".encode("utf-16"))
    for _ in range(2):
        header, row, _end = _wrong_rows(admin_client, preview).decode("utf-8-sig").split("\r\n")
        assert header == "line;problem;title;year;seen"
        assert row.endswith(";Jaws;soon;yes")
        assert words_of(one_on(preview, "#ignored-columns")).endswith(" seen.")
        preview = upload(admin_client, f"{header}\n{row}\n".encode())


def test_a_file_without_a_right_row_cannot_be_confirmed(admin_client: Client) -> None:
    answer = upload(admin_client, as_csv("title,year", ("Jaws", "soon")))
    assert not all_on(answer, "#confirm-import")
    assert levels_of(confirm(admin_client, answer)) == ["error"]
    assert not Movie.objects.exists()


@pytest.mark.parametrize(("chosen", "count"), [({}, 2), ({"add_twins": "on"}, 3)])
def test_a_movie_like_one_that_is_there_is_added_if_that_is_chosen(
    admin_client: Client, chosen: dict[str, str], count: int
) -> None:
    MovieFactory(title="Heat", year=1995)
    preview = upload(admin_client, as_csv("title,year", ("HEAT", "1996"), ("Jaws", "1975")))
    assert len(all_on(preview, "#confirm-import [name=add_twins]")) == 1
    admin_client.post(preview.wsgi_request.path, chosen)
    assert Movie.objects.count() == count


def test_wrong_rows_are_for_who_may_import(admin_client: Client, client: Client) -> None:
    page = upload(admin_client, as_csv("title,year", ("Jaws", "soon")))
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
    answer = upload(admin_client, content)

    assert message in words_of(one_on(answer, "#import-failed"))
    assert not all_on(answer, "#confirm-import")
    assert not Movie.objects.exists()


def test_an_empty_file_is_refused_at_once(admin_client: Client) -> None:
    assert errors_on(send(admin_client, b"")) == {"file": ["empty"]}


def test_a_file_of_too_many_bytes_is_refused(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(movies_csv, "MAX_BYTES", len(GOOD) - 1)
    assert errors_on(send(admin_client, GOOD)) == {"file": ["too_large"]}
    monkeypatch.setattr(movies_csv, "MAX_BYTES", len(GOOD))
    assert all_on(upload(admin_client, GOOD), "#confirm-import")


def test_a_file_of_too_many_rows_is_refused(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(movie_imports, "MOST_ROWS", 2)
    assert "more than 2 rows" in words_of(one_on(upload(admin_client, GOOD), "#import-failed"))
    monkeypatch.setattr(movie_imports, "MOST_ROWS", 3)
    assert all_on(upload(admin_client, GOOD), "#confirm-import")


def test_cells_are_shown_as_text(admin_client: Client) -> None:
    content = as_csv("title,year", ("<script>alert(1)</script>", "1995"), ("Jaws", "<b>"))

    assert b"<script>alert" not in upload(admin_client, content).content
    right_alone = as_csv("title,year", ("<script>alert(1)</script>", "1995"))
    assert b"<script>alert" not in upload(admin_client, right_alone).content


def test_a_second_click_imports_nothing_twice(admin_client: Client) -> None:
    preview = upload(admin_client, GOOD)
    confirm(admin_client, preview)

    answer = confirm(admin_client, preview)

    assert answer["Location"] == reverse(IMPORT)
    assert levels_of(answer)[-1] == "error"
    assert Movie.objects.count() == 3


def test_rows_that_became_wrong_since_the_preview_are_left_out(admin_client: Client) -> None:
    preview = upload(admin_client, GOOD)
    MovieFactory.create_batch(2, title="Heat", year=1995)

    answer = confirm(admin_client, preview)

    assert stage_of(admin_client, answer) == "written"
    assert len(all_on(admin_client.get(answer["Location"]), "#wrong-rows tbody tr")) == 1
    assert Movie.objects.count() == 4


def test_only_uploads_are_imported(admin_client: Client) -> None:
    address = reverse("admin:catalog_movie_one_import", args=[uuid.uuid4()])

    assert admin_client.post(address).status_code == 404
    assert not Movie.objects.exists()


def test_uploads_that_nobody_confirmed_are_deleted_after_a_day(
    admin_client: Client, media: Path
) -> None:
    upload(admin_client, GOOD)
    old = list((media / "movie-imports").iterdir())
    upload(admin_client, GOOD)
    assert all(file.exists() for file in old)
    two_days_ago = time.time() - 2 * 86_400
    for file in old:
        os.utime(file, (two_days_ago, two_days_ago))

    upload(admin_client, GOOD)

    assert not any(file.exists() for file in old)
    assert len(list((media / "movie-imports").iterdir())) == 2 * len(old)


def test_a_large_preview_shows_the_first_rows_and_counts_the_others(
    admin_client: Client,
) -> None:
    rows = [(f"Movie {number}", "1990") for number in range(620)]
    for number in range(60):
        MovieFactory(title=f"Movie {number}", year=1990)

    page = upload(admin_client, as_csv("title,year", *rows))

    assert previewed(page) == {"new": movies_csv.ROWS_A_PAGE}
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
