"""Movies as CSV, and back."""

import csv
import io
import os
import time
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from kombu.exceptions import OperationalError

from catalog import tasks
from catalog.admin import movie_exports, movies_csv
from catalog.imports.movies_csv.cells import COLUMNS
from catalog.models import Country, Movie, Person
from core.shared_files import shared_files
from tests.factories import CreditFactory, MovieFactory, PersonFactory, UserFactory
from tests.html_reading import all_on, one_on

from .movies_csv import everything, import_csv, import_rows, people

pytestmark = pytest.mark.django_db


def _export(client: Client, **query: Any) -> bytes:
    answer = client.get(reverse("admin:catalog_movie_export"), query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return b"".join(answer)


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def _matrix(client: Client) -> dict[str, str]:
    return next(row for row in _rows(_export(client)) if row["title"] == "The Matrix")


def _awkward_movies() -> None:
    matrix = MovieFactory(
        title="The Matrix",
        year=1999,
        original_title="Matrix",
        alternative_titles=["La matrice", "Pipe | dream", "Back\\slash"],
        runtime=136,
        overview=' Two\r\nlines, a "quote", and a comma. ',
        imdb_id="tt0133093",
        tmdb_id=603,
        movielens_id=2571,
        genres=["Sci-Fi", "Action", "sci-fi"],
        tags=["a|b", "c\\", "d"],
    )
    matrix.countries.add(*(Country.objects.create(name=name) for name in ("USA", "Off|shore")))
    for role in ("director", "cast", "writer"):
        for position, name in enumerate(["Zoe", "Anna", "Ben"]):
            CreditFactory(movie=matrix, role=role, position=position, person__name=f"{name} {role}")
    # Titles that would read otherwise, were they tidied again.
    MovieFactory(title="Good, The", year=1990)
    MovieFactory(title="Brazil (1985)", year=1986)
    MovieFactory(title="Untitled (a.k.a. Nothing)", year=None)
    # Two of a title and year, and two people of a name.
    MovieFactory.create_batch(2, title="Chaos", year=2005)
    PersonFactory(name="Steve McQueen")
    CreditFactory(movie=matrix, role="cast", position=9, person__name="Steve McQueen")


def test_all_columns_are_exported(admin_client: Client) -> None:
    _awkward_movies()

    matrix = _matrix(admin_client)

    assert tuple(matrix) == COLUMNS
    assert matrix["id"] == str(Movie.objects.get(title="The Matrix").pk)
    assert matrix["alternative_titles"] == r"La matrice|Pipe \| dream|Back\\slash"
    assert matrix["directors"] == "Zoe director|Anna director|Ben director"
    assert matrix["genres"] == "Action|Sci-Fi|sci-fi"
    assert matrix["countries"] == r"Off\|shore|USA"
    assert (matrix["year"], matrix["runtime"], matrix["tmdb_id"]) == ("1999", "136", "603")


def test_a_round_trip_changes_nothing(admin_client: Client) -> None:
    _awkward_movies()
    content = _export(admin_client)
    before = everything()

    result = import_csv(content)

    assert result.summary == "0 new, 0 changed, 6 unchanged, 0 errors"
    assert everything() == before


def test_a_round_trip_changes_what_was_edited_and_no_more(admin_client: Client) -> None:
    _awkward_movies()
    content = _export(admin_client).replace(b",136,", b",137,")

    result = import_csv(content)

    assert result.summary == "0 new, 1 changed, 5 unchanged, 0 errors"
    assert Movie.objects.get(title="The Matrix").runtime == 137


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@me", "'=1+1", "'Round Midnight"])
def test_no_cell_is_a_formula_and_each_text_comes_back(admin_client: Client, text: str) -> None:
    movie = MovieFactory(
        title=text, original_title=text, overview=text, alternative_titles=[text], tags=[text]
    )
    CreditFactory(movie=movie, role="cast", person__name=text)
    content = _export(admin_client)
    before = everything()
    for row in _rows(content):
        assert not any(cell[:1] in set("=+-@\t\r") for cell in row.values())

    assert import_csv(content).summary == "0 new, 0 changed, 1 unchanged, 0 errors"
    assert everything() == before
    Movie.objects.all().delete()
    import_rows(",".join(COLUMNS), tuple({**_rows(content)[0], "id": ""}.values()))
    again = Movie.objects.get()
    assert (again.title, again.original_title, again.overview) == (text, text, text)
    assert again.alternative_titles == [text]
    assert people(again, "cast") == [text]


def test_an_exported_movie_is_made_again_elsewhere(admin_client: Client) -> None:
    _awkward_movies()
    before = _matrix(admin_client)
    Movie.objects.all().delete()
    Person.objects.all().delete()

    import_rows(",".join(COLUMNS), tuple({**before, "id": ""}.values()))

    after = _matrix(admin_client)
    assert {**after, "id": ""} == {**before, "id": "", "overview": after["overview"]}
    assert after["overview"] == 'Two\nlines, a "quote", and a comma.'


def test_the_filters_of_the_list_are_kept(admin_client: Client) -> None:
    MovieFactory(title="Heat", year=1995)
    MovieFactory(title="Jaws", year=1975)

    assert [row["title"] for row in _rows(_export(admin_client, decade="1990"))] == ["Heat"]
    assert [row["title"] for row in _rows(_export(admin_client, q="jaws"))] == ["Jaws"]


def test_an_export_takes_as_many_queries_for_50_movies_as_for_one(admin_client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            _export(admin_client)
        return len(found)

    CreditFactory(movie=MovieFactory(genres=["Drama"], tags=["slow"]))
    queries()
    one = queries()
    for _ in range(49):
        CreditFactory(movie=MovieFactory(genres=["Drama"], tags=["slow"]))

    assert queries() == one


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list of the files that a worker is to make, where more than one movie takes one."""
    names: list[str] = []
    monkeypatch.setattr(movies_csv, "SENT_AT_ONCE", 1)
    monkeypatch.setattr(tasks.export_movies, "delay", names.append)
    return names


def test_many_movies_are_written_by_a_worker(admin_client: Client, queued: list[str]) -> None:
    MovieFactory.create_batch(3, year=1999)
    MovieFactory(year=2005)
    address = reverse("admin:catalog_movie_export", query={"decade": "1990"})
    page = admin_client.get(address)
    form = {"key": all_on(page, "#ask-for-export [name=key]")[0].attributes["value"]}
    for _ in range(2):
        asked = admin_client.post(address, form)
    assert set(queued) == {uuid.UUID(form["key"]).hex}
    waiting = asked.headers["Location"]
    assert all_on(admin_client.get(waiting), "#export-is-asked")
    for name in queued:
        tasks.export_movies(name)
    assert all_on(admin_client.get(waiting), "#export-is-made")
    made = admin_client.get(waiting, {"download": "1"})
    assert made["Content-Disposition"].startswith("attachment")
    assert [row["year"] for row in _rows(b"".join(made))] == ["1999"] * 3


def test_a_file_whose_worker_is_gone_is_made_by_another(
    admin_client: Client, queued: list[str], media: Path
) -> None:
    MovieFactory.create_batch(2)
    admin_client.post(reverse("admin:catalog_movie_export"), {"key": uuid.UUID(int=0)})
    (asked,) = (media / movie_exports.FOLDER).iterdir()
    for hours, is_made in ((0, False), (2, False), (0.5, True)):
        os.utime(asked, (time.time() - hours * 3600,) * 2)
        tasks.continue_movie_files()
        assert shared_files.exists(movie_exports.path_of(queued[0])) == is_made


def test_a_file_that_no_worker_makes_any_more_can_be_asked_for_again(
    admin_client: Client, queued: list[str], media: Path
) -> None:
    MovieFactory.create_batch(3, year=1999)
    chosen = reverse("admin:catalog_movie_export") + "?decade=1990&missing=genres"
    made = admin_client.post(chosen, {"key": uuid.UUID(int=0)})["Location"]
    (asked,) = (media / movie_exports.FOLDER).iterdir()
    for hours, given_up in ((0.5, False), (2, True)):
        os.utime(asked, (time.time() - hours * 3600,) * 2)
        page = admin_client.get(made)
        assert len(all_on(page, "#export-is-given-up")) == given_up
        assert len(all_on(page, "#export-is-asked")) != given_up
    assert one_on(page, "#export-is-given-up a").attributes["href"] == chosen
    tasks.export_movies(queued[0])
    assert one_on(admin_client.get(made), "#export-is-made")


def test_a_made_file_is_for_who_may_see_movies(
    admin_client: Client, client: Client, queued: list[str]
) -> None:
    MovieFactory.create_batch(2)
    form = {"key": uuid.UUID(int=0)}
    made = admin_client.post(reverse("admin:catalog_movie_export"), form).headers["Location"]
    tasks.export_movies(queued[0])
    client.force_login(UserFactory(is_staff=True))
    assert client.get(made, {"download": "1"}).status_code == 403
    assert admin_client.get(made.replace("00000000", "11111111")).status_code == 404


def test_made_files_are_deleted_after_a_day(admin_client: Client, queued: list[str]) -> None:
    MovieFactory.create_batch(2)
    for name in ("0" * 32, "1" * 32):
        admin_client.post(reverse("admin:catalog_movie_export"), {"key": name})
        tasks.export_movies(name)
        path = Path(shared_files.path(movie_exports.path_of(name)))
        old = path.stat().st_mtime - 25 * 3600
        os.utime(path, (old, old))
    assert not shared_files.exists(movie_exports.path_of("0" * 32))
    assert shared_files.exists(movie_exports.path_of("1" * 32))


def test_without_a_broker_the_file_is_made_when_a_worker_is_there(
    admin_client: Client, queued: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    MovieFactory.create_batch(2)

    def refuse(name: str) -> None:
        raise OperationalError("nobody is there")

    monkeypatch.setattr(tasks.export_movies, "delay", refuse)
    form = {"key": uuid.UUID(int=0)}
    answer = admin_client.post(reverse("admin:catalog_movie_export"), form)
    messages = get_messages(answer.wsgi_request)
    assert [message.level_tag for message in messages] == ["warning"]
    asked = Path(shared_files.path(movie_exports.FOLDER)) / f"{'0' * 32}.asked"
    ten_minutes_ago = time.time() - 600
    os.utime(asked, (ten_minutes_ago, ten_minutes_ago))
    tasks.continue_movie_files()
    assert "download" in admin_client.get(answer["Location"]).content.decode()
