"""Lists: made, named, filled, deleted, and each of it undone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import ListEntry, MovieList
from tests.factories import MovieFactory
from tests.html_reading import all_on, errors_on, movies_of, one_on, text_of, words_of

from .library_items import HTMX, MovieListFactory, do_and_undo, titles_on, undo_token

pytestmark = pytest.mark.django_db

TITLES = ["A" * 400, "ملاكي إسكندرية", "👩‍👩‍👧‍👦🎬", "<b>&amp;</b>", "עברית ‏and English"]


@pytest.fixture
def three(me: User) -> MovieList:
    movies = [MovieFactory(title=title, year=None) for title in "ABC"]
    return MovieListFactory(user=me, name="Mine", movies=movies)


def entry(own: MovieList, title: str) -> ListEntry:
    return own.entries.get(title=title)


def move(client: Client, own: MovieList, title: str, to: Any) -> Any:
    address = reverse("move_entry", args=[own.pk, entry(own, title).pk])
    return client.post(address, {"to": to}, headers=HTMX)


def test_list_is_created_and_shown(client: Client, me: User) -> None:
    fields = {"name": "  Rainy Sunday ", "description": "Slow ones.", "ranked": "on"}
    answer = client.post(reverse("create_list"), fields)
    own = MovieList.objects.get()
    assert answer["Location"] == reverse("list", args=[own.pk])
    assert (own.user, own.name, own.ranked, own.share_key) == (me, "Rainy Sunday", True, None)
    page = client.get(answer["Location"])
    assert words_of(one_on(page, "h1")) == "Rainy Sunday"
    assert words_of(one_on(page, ".list-description")) == "Slow ones."
    assert movies_of(page) == []
    assert words_of(one_on(client.get(reverse("lists")), ".lists h2")) == "Rainy Sunday"
    client.post(reverse("undo"), {"token": undo_token(page)})
    assert not MovieList.objects.exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "required"),
        ("   ", "required"),
        ("x" * 401, "max_length"),
        ("Mine", "unique"),
        ("a\0b", "null_characters_not_allowed"),
    ],
)
def test_invalid_form_keeps_the_typed_text(
    client: Client, me: User, three: MovieList, name: str, code: str
) -> None:
    other = MovieListFactory(user=me)
    for address in (reverse("create_list"), reverse("edit_list", args=[other.pk])):
        answer = client.post(address, {"name": name, "description": "Kept words"})
        assert answer.status_code == 200
        assert errors_on(answer) == {"name": [code]}
        assert words_of(one_on(answer, "#id_description")) == "Kept words"
    assert MovieList.objects.count() == 2


def test_editing_a_list_is_undone(client: Client, me: User, three: MovieList) -> None:
    address = reverse("edit_list", args=[three.pk])
    do_and_undo(client, address, {"name": "Other", "description": "D", "ranked": "on"})
    three.refresh_from_db()
    assert (three.name, three.description, three.ranked) == ("Mine", "", False)


def test_deleted_list_is_restored_with_its_entries_and_link(
    client: Client, me: User, three: MovieList
) -> None:
    three.share()
    key = three.share_key
    before = list(three.entries.values_list("movie_id", "position", "created_at"))
    answer = client.post(reverse("delete_list", args=[three.pk]))
    assert answer["Location"] == reverse("lists")
    assert not MovieList.objects.exists()
    assert not ListEntry.objects.exists()
    page = client.get(answer["Location"])
    client.post(reverse("undo"), {"token": undo_token(page)})
    again = MovieList.objects.get()
    assert (again.pk, again.name, again.share_key) == (three.pk, "Mine", key)
    assert list(again.entries.values_list("movie_id", "position", "created_at")) == before


def test_deleted_list_is_restored_with_titles_of_movies_deleted_since(
    client: Client, me: User, three: MovieList
) -> None:
    token = undo_token(client.post(reverse("delete_list", args=[three.pk]), headers=HTMX))
    MovieFactory._meta.model.objects.get(title="B").delete()
    client.post(reverse("undo"), {"token": token})
    assert titles_on(MovieList.objects.get()) == ["A", "B", "C"]
    assert MovieList.objects.get().entries.filter(movie=None).count() == 1


def test_movie_is_added_and_removed_on_its_page(client: Client, me: User, three: MovieList) -> None:
    movie = MovieFactory(title="Fargo", year=1996)
    add, take = (reverse(n, args=[movie.pk, three.pk]) for n in ("add_to_list", "take_off_list"))
    page = client.post(add, follow=True)
    assert page.redirect_chain == [(movie.get_absolute_url(), 302)]
    assert undo_token(client.post(add, headers=HTMX)) is None  # another tab
    assert titles_on(three) == ["A", "B", "C", "Fargo (1996)"]
    do_and_undo(client, take)
    assert titles_on(three) == ["A", "B", "C", "Fargo (1996)"]
    client.post(take)
    assert undo_token(client.post(take, headers=HTMX)) is None
    do_and_undo(client, add)
    assert titles_on(three) == ["A", "B", "C"]


def test_undo_restores_the_position_of_a_removed_movie(
    client: Client, me: User, three: MovieList
) -> None:
    undone = do_and_undo(client, reverse("remove_entry", args=[three.pk, entry(three, "B").pk]))
    assert titles_on(three) == ["A", "B", "C"]
    assert all_on(undone, f"#list-entries-{three.pk}")


def test_new_list_from_a_movie_page_has_that_movie(client: Client, me: User) -> None:
    movie = MovieFactory(title="Fargo", year=None)
    address = reverse("add_to_new_list", args=[movie.pk])
    answer = client.post(address, {"name": "New"}, headers=HTMX)
    assert titles_on(MovieList.objects.get()) == ["Fargo"]
    too_long = client.post(address, {"name": "New" * 200})
    assert all_on(too_long, f"main #panel-lists-{movie.pk}[open] #id_name_error")
    assert one_on(too_long, "#id_name").attributes["value"] == "New" * 200
    client.post(reverse("undo"), {"token": undo_token(answer)})
    assert not MovieList.objects.exists()


@pytest.mark.parametrize(
    ("title", "to", "order"),
    [
        ("C", 2, "ACB"),
        ("C", 1, "CAB"),
        ("A", 3, "BCA"),
        ("A", 2, "BAC"),
        ("B", 2, "ABC"),
        ("A", 0, "ABC"),
        ("C", 9, "ABC"),
        ("B", "", "ABC"),
        ("B", "-1", "ABC"),
        ("B", "²", "ABC"),
        ("B", "9" * 40, "ABC"),
    ],
)
def test_movie_is_moved(
    client: Client, me: User, three: MovieList, title: str, to: Any, order: str
) -> None:
    answer = move(client, three, title, to)
    assert titles_on(three) == list(order)
    assert bool(undo_token(answer)) == (order != "ABC")
    assert movies_of(client.get(reverse("list", args=[three.pk]))) == [
        row.movie_id for row in three.entries.all()
    ]


def test_same_move_from_two_tabs_is_done_once(client: Client, me: User, three: MovieList) -> None:
    for _ in range(2):
        move(client, three, "C", 2)
    assert titles_on(three) == ["A", "C", "B"]


def test_move_is_undone(client: Client, me: User, three: MovieList) -> None:
    address = reverse("move_entry", args=[three.pk, entry(three, "A").pk])
    do_and_undo(client, address, {"to": 3})
    assert titles_on(three) == ["A", "B", "C"]


@pytest.mark.parametrize("title", TITLES)
def test_any_title_and_list_name_is_shown_escaped(client: Client, me: User, title: str) -> None:
    own = MovieListFactory(user=me, name=title, ranked=True)
    movie = MovieFactory(title=title, year=1999)
    own.add(movie)
    own.share()
    for address in (
        reverse("list", args=[own.pk]),
        reverse("shared_list", args=[own.share_key]),
        reverse("lists"),
        movie.get_absolute_url(),
    ):
        page = client.get(address)
        assert title in text_of(page)
        assert not all_on(page, "b")
    assert own.entries.get().title == f"{title} (1999)"


def test_deleted_movie_keeps_its_title_on_the_list(
    client: Client, me: User, three: MovieList
) -> None:
    entry(three, "B").movie.delete()  # type: ignore[union-attr]
    three.share()
    assert titles_on(three) == ["A", "B", "C"]
    for address in (
        reverse("list", args=[three.pk]),
        reverse("shared_list", args=[three.share_key]),
    ):
        page = client.get(address)
        assert len(movies_of(page)) == 2
        assert len(all_on(page, ".entry-gone")) == 1
    assert move(client, three, "B", 1).status_code == 200
    assert titles_on(three) == ["B", "A", "C"]
    do_and_undo(client, reverse("remove_entry", args=[three.pk, entry(three, "B").pk]))
    assert titles_on(three) == ["B", "A", "C"]
