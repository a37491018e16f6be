"""Only their owner sees and changes the items of a library."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import (
    ListEntry,
    MovieList,
    MovieNote,
    OwnTag,
    Rating,
    RatingChange,
    Viewing,
    WatchlistEntry,
)
from catalog.urls import urlpatterns
from tests.factories import AdminFactory, MovieFactory, UserFactory
from tests.html_reading import all_on, led_to, stars_on, text_of

from .library_items import HTMX, MovieListFactory, ViewingFactory, titles_on

pytestmark = pytest.mark.django_db

SECRET = "Unmentionable"
PUBLIC = {"suggestions", "movie", "person", "shared_list"}
PAGES = {
    *("ratings", "watchlist", "lists", "diary", "own_tags", "export", "export_live"),
    *("bring_history", "review_matches", "unknown_movies"),
}
OF_IMPORT = {
    *("history_import", "history_import_live", "change_history_import", "undo_history_import"),
    "answer_match",
}
"""Tested where imports are, in tests/catalog/imports/history/test_pages.py."""
OF_EXPORT = {"download_export"}
"""Tested where exports are, in tests/catalog/exports/test_pages.py."""
OF_ADDITIONS = {
    *("missing_movie", "request_movie", "requested_movie", "requested_movie_live"),
    *("refresh_movie", "choose_at_source", "take_from_source", "found_poster"),
}
"""Tested in tests/catalog/additions/."""
FORMS = {"create_list"}
OF_MOVIE = {
    "watch",
    "unwatch",
    "add_to_new_list",
    "log_viewing",
    "tag_movie",
    "note_movie",
    "erase_history",
}
PLAIN = {"unwatch_seen", "undo", "rating_scale"}
OF_LIST = {"list", "edit_list", "delete_list", "share_list", "unshare_list"}
OF_ENTRY = {"move_entry", "remove_entry"}
OF_MOVIE_AND_LIST = {"add_to_list", "take_off_list"}
OF_VIEWING = {"edit_viewing", "delete_viewing"}
ANOTHERS = sorted(OF_LIST | OF_ENTRY | OF_MOVIE_AND_LIST | OF_VIEWING)
READ_TOO = PAGES | FORMS | {"list", "edit_list", "edit_viewing"}
PEOPLE = [UserFactory, AdminFactory]


@pytest.fixture
def owner() -> User:
    user = UserFactory()
    movie = MovieFactory(title="Fargo")
    MovieListFactory(user=user, name=SECRET, description=SECRET, movies=[movie, MovieFactory()])
    ViewingFactory(user=user, movie=movie, note=SECRET)
    OwnTag.objects.put(user.pk, movie, [SECRET])
    MovieNote.objects.write(user.pk, movie, SECRET)
    WatchlistEntry.objects.put(user.pk, movie)
    Rating.objects.rate(user.pk, movie, 1.5)
    return user


def address(name: str) -> str:
    entry = ListEntry.objects.select_related("movie_list").order_by("pk").first()
    assert entry is not None
    args: list[Any] = []
    if name in OF_MOVIE | OF_MOVIE_AND_LIST:
        args.append(entry.movie_id)
    if name in OF_LIST | OF_ENTRY | OF_MOVIE_AND_LIST:
        args.append(entry.movie_list_id)
    if name in OF_ENTRY:
        args.append(entry.pk)
    if name in OF_VIEWING:
        args.append(Viewing.objects.get().pk)
    return reverse(name, args=args)


def all_rows() -> list[Any]:
    models = [
        WatchlistEntry,
        MovieList,
        ListEntry,
        Viewing,
        OwnTag,
        MovieNote,
        RatingChange,
        Rating,
    ]
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_every_address_is_covered() -> None:
    named = PUBLIC | PAGES | FORMS | OF_MOVIE | PLAIN | OF_IMPORT | OF_EXPORT | OF_ADDITIONS
    named |= set(ANOTHERS)
    assert {pattern.name for pattern in urlpatterns} == named


@pytest.mark.parametrize("name", sorted(PAGES | FORMS | OF_MOVIE | PLAIN | set(ANOTHERS)))
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_visitor_is_redirected_to_log_in_and_changes_nothing(
    client: Client, owner: User, name: str, headers: dict[str, str]
) -> None:
    before = all_rows()
    fields = {"name": "x", "text": "x", "tags": "x", "watched_on": "2026-05-04", "to": "2"}
    for answer in (
        client.post(address(name), fields, headers=headers),
        client.get(address(name), headers=headers) if name in READ_TOO else None,
    ):
        if answer:
            assert led_to(answer).startswith(reverse("account_login"))
    assert all_rows() == before


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", ANOTHERS)
def test_items_of_another_user_are_not_found(
    client: Client, owner: User, name: str, person: Callable[[], User]
) -> None:
    client.force_login(person())
    before = all_rows()
    fields = {"name": "Mine", "watched_on": "2026-05-04", "to": "2"}
    assert client.post(address(name), fields).status_code == (405 if name == "list" else 404)
    if name in READ_TOO:
        assert client.get(address(name)).status_code == 404
    assert all_rows() == before


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("name", sorted(PAGES - {"export"} | {"movie"}))
def test_pages_show_nothing_of_another_user(
    client: Client, owner: User, name: str, person: Callable[[], User]
) -> None:
    client.force_login(person())
    movie = WatchlistEntry.objects.get().movie
    page = movie.get_absolute_url() if name == "movie" else address(name)
    answer = client.get(page, {"tag": SECRET, "month": "2026-05", "user": owner.pk})
    assert answer.status_code == 200
    assert SECRET.lower() not in text_of(answer).lower().replace(f"{SECRET.lower()} no movie", "")
    assert not all_on(answer, ".is-on, [data-before]")
    assert stars_on(answer) == []


@pytest.mark.parametrize("name", sorted(OF_MOVIE))
def test_missing_movie_is_not_found(client: Client, me: User, name: str) -> None:
    assert client.post(reverse(name, args=[987654]), {"name": "x"}).status_code == 404


@pytest.mark.parametrize("name", sorted(OF_MOVIE | PLAIN | set(ANOTHERS) - READ_TOO))
def test_get_changes_nothing(client: Client, owner: User, name: str) -> None:
    client.force_login(owner)
    before = all_rows()
    assert client.get(address(name)).status_code == 405
    assert all_rows() == before


@pytest.mark.parametrize("name", sorted(OF_MOVIE))
def test_form_without_csrf_token_changes_nothing(owner: User, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    before = all_rows()
    assert client.post(address(name), {"name": "x", "text": "y"}).status_code == 403
    assert all_rows() == before


@pytest.mark.parametrize("person", PEOPLE)
def test_same_items_of_two_users_stay_apart(
    client: Client, owner: User, person: Callable[[], User]
) -> None:
    other = person()
    client.force_login(other)
    movie = WatchlistEntry.objects.get().movie
    client.post(reverse("watch", args=[movie.pk]))
    client.post(reverse("unwatch", args=[movie.pk]))
    client.post(reverse("tag_movie", args=[movie.pk]), {"tags": "mine"})
    client.post(reverse("note_movie", args=[movie.pk]), {"text": ""})
    client.post(reverse("erase_history", args=[movie.pk]))
    client.post(reverse("create_list"), {"name": SECRET})
    assert WatchlistEntry.objects.get().user == owner
    assert OwnTag.objects.get(user=owner).name == SECRET.lower()
    assert MovieNote.objects.get().text == SECRET
    assert RatingChange.objects.get().user == owner
    assert len(titles_on(MovieList.objects.get(user=owner))) == 2
    assert MovieList.objects.get(user=other).name == SECRET
