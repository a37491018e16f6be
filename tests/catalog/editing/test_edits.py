"""What is changed in the catalogue is kept with who did it, and can be put back."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from catalog.editing.cells import cells_of
from catalog.editing.revert import revert
from catalog.models import Movie, MovieEdit, Person, PersonEdit
from catalog.models.edits import EDITS_KEPT_FOR, forget_old_edits
from tests.admin_pages import formset
from tests.catalog.imports.movies_csv import import_rows
from tests.factories import (
    CreditFactory,
    GenreFactory,
    MovieFactory,
    MovieTagFactory,
    PersonFactory,
    UserFactory,
)
from tests.html_reading import all_on

pytestmark = pytest.mark.django_db


def save(client: Client, movie: Movie, **fields: Any) -> None:
    sent = {"title": movie.title, "year": movie.year or "", "imdb_id": movie.imdb_id or ""}
    sent |= {"genres": [genre.pk for genre in movie.genres.all()]}
    rows = formset("credits") | formset("movietag_set") | formset("certificates")
    address = reverse("admin:catalog_movie_change", args=[movie.pk])
    assert client.post(address, {**sent, **rows, **fields}).status_code == 302


def edit_of(movie: Movie) -> MovieEdit:
    return MovieEdit.objects.filter(of=movie)[0]


def revert_address(edit: MovieEdit | PersonEdit) -> str:
    return reverse(f"admin:catalog_{edit.of._meta.model_name}_revert", args=[edit.pk])


def test_an_edit_in_the_admin_is_kept_and_reverted(admin_client: Client, admin_user: User) -> None:
    movie = MovieFactory(title="Haet", year=1995, genres=["Drama"])
    crime = GenreFactory(name="Crime")
    before = cells_of(movie)
    save(admin_client, movie, title="Heat", genres=[crime.pk], runtime="170")
    edit = edit_of(movie)
    assert (edit.by, edit.source) == (admin_user, "admin")
    assert edit.before == {"title": "Haet", "runtime": "", "genres": "Drama"}
    assert edit.after == {"title": "Heat", "runtime": "170", "genres": "Crime"}
    admin_client.post(revert_address(edit))
    assert cells_of(Movie.objects.get()) == before
    assert list(Movie.objects.search("haet")) == [movie]
    admin_client.post(revert_address(edit_of(movie)))
    assert Movie.objects.get().title == "Heat"


def test_a_form_that_changes_nothing_is_no_edit(admin_client: Client) -> None:
    movie = MovieFactory(genres=["Drama"])
    save(admin_client, movie)
    assert not MovieEdit.objects.exists()


def test_an_import_keeps_what_it_replaced(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    user = UserFactory()
    movie = MovieFactory(title="Heat", year=1995, runtime=100, overview="Cops.")
    mann, pacino = PersonFactory(name="Michael Mann"), PersonFactory(name="Al Pacino")
    CreditFactory(movie=movie, person=pacino)
    MovieTagFactory(movie=movie)
    before = cells_of(movie)
    rows = ("Heat", "1995", "170", "Michael Mann", "heist")
    import_rows("title,year,runtime,directors,tags", rows, author=user.pk)
    edit = edit_of(movie)
    assert (edit.by, edit.source) == (user, "csv")
    assert edit.after == {"runtime": "170", "directors": "Michael Mann", "tags": "heist"}
    revert(edit, user.pk)
    assert cells_of(Movie.objects.get()) == before
    assert movie.credits.get().person == pacino != mann


def test_what_was_changed_since_stays(admin_client: Client) -> None:
    movie = MovieFactory(title="Haet", year=1990)
    save(admin_client, movie, title="Heat", year="1995")
    edit = edit_of(movie)
    Movie.objects.update(year=1996)
    assert revert(edit, UserFactory().pk) == (["title"], ["year"])
    movie.refresh_from_db()
    assert (movie.title, movie.year) == ("Haet", 1996)


def test_an_id_that_another_has_by_now_is_not_put_back(admin_client: Client) -> None:
    movie = MovieFactory(imdb_id="tt0113277")
    save(admin_client, movie, imdb_id="")
    MovieFactory(imdb_id="tt0113277")
    page = admin_client.post(revert_address(edit_of(movie)), follow=True)
    assert [message.level_tag for message in page.context["messages"]][-1] == "error"
    movie.refresh_from_db()
    assert movie.imdb_id is None


def test_a_person_has_a_history_too(admin_client: Client) -> None:
    person = PersonFactory(name="Micheal Mann")
    address = reverse("admin:catalog_person_change", args=[person.pk])
    admin_client.post(address, {"name": "Michael Mann", "imdb_id": "nm1", **formset("credits")})
    edit = PersonEdit.objects.get()
    assert edit.before == {"name": "Micheal Mann", "imdb_id": ""}
    admin_client.post(revert_address(edit))
    person.refresh_from_db()
    assert (person.name, person.imdb_id) == ("Micheal Mann", None)
    assert Person.objects.filter(search_name__contains=" micheal ").exists()


def test_the_history_is_paged_and_for_who_may_see_the_movie(
    admin_client: Client, client: Client
) -> None:
    movie = MovieFactory()
    for year in range(1990, 2015):
        MovieEdit.objects.create(
            of=movie, source="admin", before={"year": str(year)}, after={"year": str(year + 1)}
        )
    address = reverse("admin:catalog_movie_history", args=[movie.pk])
    assert len(all_on(admin_client.get(address), "[data-edit]")) == 20
    assert len(all_on(admin_client.get(address + "?edits=2"), "[data-edit]")) == 5
    staff = UserFactory(is_staff=True)
    client.force_login(staff)
    assert client.get(address).status_code == 403
    staff.user_permissions.add(Permission.objects.get(codename="view_movie"))
    client.force_login(staff)
    page = client.get(address)
    assert len(all_on(page, "[data-edit]")) == 20
    assert not all_on(page, "[data-edit] button")
    assert client.post(revert_address(edit_of(movie))).status_code == 403


def test_edits_are_kept_for_a_year() -> None:
    movie = MovieFactory()
    for days in (0, 1):
        MovieEdit.objects.create(
            of=movie, source="csv", at=timezone.now() - days * (EDITS_KEPT_FOR + timedelta(1))
        )
    assert forget_old_edits() == 1
    assert MovieEdit.objects.count() == 1
