"""The admin's lists of what people keep: whose and how much, without their words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from catalog.models import MovieList, MovieNote, OwnTag, RatingChange, WatchlistEntry
from tests.admin_pages import assert_as_many_queries
from tests.factories import AdminFactory, MovieFactory, UserFactory
from tests.html_reading import text_of

from ..library.library_items import MovieListFactory, ViewingFactory

pytestmark = pytest.mark.django_db

SECRET = "unmentionable"


def about() -> dict[str, Any]:
    return {"user": UserFactory(), "movie": MovieFactory()}


MAKERS: dict[str, Callable[[], Any]] = {
    "watchlistentry": lambda: WatchlistEntry.objects.create(**about()),
    "movielist": lambda: MovieListFactory(
        name=f"{SECRET} {MovieList.objects.count()}", description=SECRET, movies=[MovieFactory()]
    ),
    "viewing": lambda: ViewingFactory(note=SECRET),
    "owntag": lambda: OwnTag.objects.create(**about(), name=SECRET),
    "movienote": lambda: MovieNote.objects.create(**about(), text=SECRET),
    "ratingchange": lambda: RatingChange.objects.create(**about(), stars=2.5),
}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(AdminFactory())
    return client


def address(name: str, page: str, *args: Any) -> str:
    return reverse(f"admin:catalog_{name}_{page}", args=args)


@pytest.mark.parametrize("name", MAKERS)
def test_only_staff_with_permission_open_the_lists_of_libraries(client: Client, name: str) -> None:
    MAKERS[name]()
    assert client.get(address(name, "changelist")).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address(name, "changelist")).status_code == 302
    client.force_login(UserFactory(is_staff=True))
    assert client.get(address(name, "changelist")).status_code == 403


@pytest.mark.parametrize("name", MAKERS)
def test_the_pages_show_the_owner_but_not_what_they_wrote(admin: Client, name: str) -> None:
    row = MAKERS[name]()
    pages = [
        address(name, "changelist"),
        address(name, "change", row.pk),
        address(name, "delete", row.pk),
        address(name, "history", row.pk),
        reverse("admin:accounts_user_delete", args=[row.user.pk]),
    ]
    for page in pages:
        answer = admin.get(page)
        assert answer.status_code == 200
        assert SECRET.encode() not in answer.content
    assert row.user.username in text_of(admin.get(pages[0]))
    assert row.user.username in text_of(admin.get(pages[1]))


@pytest.mark.parametrize("name", MAKERS)
def test_rows_are_found_by_their_owner_and_deleted_but_not_changed(
    admin: Client, name: str
) -> None:
    row, other = MAKERS[name](), MAKERS[name]()
    found = admin.get(address(name, "changelist"), {"q": row.user.username})
    assert list(found.context["cl"].result_list) == [row]
    assert admin.post(address(name, "change", row.pk), {"name": "x"}).status_code == 403
    assert admin.get(address(name, "add")).status_code == 403
    admin.post(address(name, "delete", row.pk), {"post": "yes"})
    assert list(type(row).objects.all()) == [other]


@pytest.mark.parametrize("name", MAKERS)
def test_a_list_takes_as_many_queries_for_50_rows_as_for_one(admin: Client, name: str) -> None:
    assert_as_many_queries(admin, f"catalog_{name}", MAKERS[name])


def test_the_admin_reads_a_shared_list_and_ends_its_link(admin: Client) -> None:
    own = MAKERS["movielist"]()
    own.share()
    assert SECRET in text_of(admin.get(address("movielist", "change", own.pk)))
    fields = {"action": "end_links", "_selected_action": [own.pk]}
    admin.post(address("movielist", "changelist"), fields)
    own.refresh_from_db()
    assert own.share_key is None


def test_staff_who_may_only_view_lists_end_no_link(client: Client) -> None:
    own = MAKERS["movielist"]()
    own.share()
    staff = UserFactory(is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename="view_movielist"))
    client.force_login(staff)
    fields = {"action": "end_links", "_selected_action": [own.pk]}
    client.post(address("movielist", "changelist"), fields)
    own.refresh_from_db()
    assert own.share_key


def test_a_movie_deleted_in_the_admin_leaves_lists_and_notes(admin: Client) -> None:
    own = MAKERS["movielist"]()
    movie = own.entries.get().movie
    ViewingFactory(movie=movie)
    MovieNote.objects.create(user=own.user, movie=movie, text="x")
    typed = {"post": "yes", "typed": movie.title}
    admin.post(reverse("admin:catalog_movie_delete", args=[movie.pk]), typed)
    assert own.entries.get().movie is None
    assert not MovieNote.objects.exists()
