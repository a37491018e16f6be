"""What is sent after the session had ended is done when the same person is back, or shown."""

from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import User
from actions.form_owner import signed_owner
from catalog.models import Movie, MovieList, MovieNote, OwnTag, Viewing, WatchlistEntry

from ..catalog.library.library_items import HTMX, MovieListFactory, ViewingFactory
from ..factories import PASSWORD, MovieFactory, UserFactory
from ..html_reading import text_of

pytestmark = pytest.mark.django_db

LOG_IN = reverse("account_login")
KEPT = "You were logged out. What you sent is kept, and done when you log in again."
LOST = "You were logged out; that was not done."
DONE = "What you sent while you were logged out is dealt with now."


@pytest.fixture
def someone() -> User:
    return UserFactory()


@pytest.fixture
def movie() -> Movie:
    return MovieFactory(title="Fargo")


def send(client: Client, user: User, address: str, **fields: Any) -> str:
    """Post as a page of `user` does when the session has ended; return what log-in then says."""
    answer = client.post(address, {"owner": signed_owner(user.pk), **fields}, follow=True)
    return text_of(answer)


def log_in(client: Client, user: User) -> str:
    credentials = {"login": user.username, "password": PASSWORD}
    answer = client.post(f"{LOG_IN}?next=/movies/", credentials, follow=True)
    assert answer.status_code == 200
    return text_of(answer)


def test_a_note_is_written(client: Client, someone: User, movie: Movie) -> None:
    assert KEPT in send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow, ö!")
    assert not MovieNote.objects.exists()
    assert f"{DONE} Fargo: note saved. Undo" in log_in(client, someone)
    assert MovieNote.objects.get(user=someone, movie=movie).text == "Snow, ö!"


def test_a_viewing_is_written_down(client: Client, someone: User, movie: Movie) -> None:
    address = reverse("log_viewing", args=[movie.pk])
    send(client, someone, address, watched_on="2026-05-03", note="With Ada")
    send(client, someone, address, watched_on="2026-05-04", note="Again")
    assert ": in your diary." in log_in(client, someone)
    seen = Viewing.objects.filter(user=someone, movie=movie).order_by("watched_on")
    assert [viewing.note for viewing in seen] == ["With Ada", "Again"]


def test_a_viewing_is_changed(client: Client, someone: User) -> None:
    viewing = ViewingFactory(user=someone)
    address = reverse("edit_viewing", args=[viewing.pk])
    send(client, someone, address, watched_on="2026-05-04", note="Later")
    log_in(client, someone)
    viewing.refresh_from_db()
    assert (str(viewing.watched_on), viewing.note) == ("2026-05-04", "Later")


def test_a_list_is_made(client: Client, someone: User) -> None:
    send(client, someone, reverse("create_list"), name="Snow", description="White ones")
    assert "The list is made." in log_in(client, someone)
    assert MovieList.objects.get(user=someone).description == "White ones"


def test_a_list_gets_its_name(client: Client, someone: User) -> None:
    own = MovieListFactory(user=someone)
    send(client, someone, reverse("edit_list", args=[own.pk]), name="Snow", ranked="on")
    log_in(client, someone)
    own.refresh_from_db()
    assert (own.name, own.ranked) == ("Snow", True)


def test_tags_and_presses_are_done_in_their_order(
    client: Client, someone: User, movie: Movie
) -> None:
    send(client, someone, reverse("tag_movie", args=[movie.pk]), tags="snow, crime")
    send(client, someone, reverse("watch", args=[movie.pk]))
    said = log_in(client, someone)
    assert said.index("Fargo: tags saved.") < said.index("Fargo: on your watchlist.")
    assert OwnTag.objects.filter(user=someone).count() == 2
    assert WatchlistEntry.objects.filter(user=someone, movie=movie).exists()


def test_to_htmx_it_is_said_where_the_browser_goes(
    client: Client, someone: User, movie: Movie
) -> None:
    fields = {"owner": signed_owner(someone.pk), "text": "Snow", "next": "/diary/"}
    answer = client.post(reverse("note_movie", args=[movie.pk]), fields, headers=HTMX)
    assert answer["HX-Redirect"] == f"{LOG_IN}?next=/diary/"
    assert KEPT in text_of(client.get(answer["HX-Redirect"]))


def test_what_the_view_refuses_is_shown_with_what_was_typed(client: Client, someone: User) -> None:
    MovieListFactory(user=someone, name="Snow")
    send(client, someone, reverse("create_list"), name="Snow", description="<b>White</b> ones")
    said = log_in(client, someone)
    assert "Not done: the form was not right. You had written: Snow <b>White</b> ones" in said
    assert MovieList.objects.count() == 1


def test_what_it_was_about_may_be_gone(client: Client, someone: User, movie: Movie) -> None:
    send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow")
    movie.delete()
    assert "not there any more. You had written: Snow" in log_in(client, someone)


def test_a_newer_note_stays_and_the_older_is_shown(
    client: Client, someone: User, movie: Movie
) -> None:
    send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow")
    MovieNote.objects.write(someone.pk, movie, "Ice")
    assert "something newer since. You had written: Snow" in log_in(client, someone)
    assert MovieNote.objects.get().text == "Ice"


def test_another_list_is_not_reached(client: Client, someone: User) -> None:
    other = MovieListFactory(name="Hers")
    send(client, someone, reverse("edit_list", args=[other.pk]), name="Mine")
    assert "not there any more." in log_in(client, someone)
    other.refresh_from_db()
    assert other.name == "Hers"


def test_someone_else_who_logs_in_gets_none_of_it(
    client: Client, someone: User, movie: Movie
) -> None:
    send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow")
    said = log_in(client, UserFactory())
    assert "that someone else sent here after they were logged out was not done." in said
    assert "Snow" not in said
    client.post(reverse("account_logout"))
    assert DONE not in log_in(client, someone)
    assert not MovieNote.objects.exists()


@pytest.mark.parametrize("owner", ["{pk}", "{pk}:forged", ""])
def test_nobody_speaks_for_another(client: Client, someone: User, movie: Movie, owner: str) -> None:
    fields = {"owner": owner.format(pk=someone.pk), "text": "Snow"}
    answer = client.post(reverse("note_movie", args=[movie.pk]), fields, follow=True)
    assert LOST in text_of(answer)
    assert "sessionid" not in client.cookies
    log_in(client, someone)
    assert not MovieNote.objects.exists()


def test_too_much_is_not_kept(client: Client, someone: User, movie: Movie) -> None:
    address = reverse("note_movie", args=[movie.pk])
    assert LOST in send(client, someone, address, text="x" * 20_001)
    many = {f"field-{number}": "" for number in range(3000)}
    assert LOST in send(client, someone, address, text="x", **many)
    assert KEPT in send(client, someone, address, text="x" * 5000)
    log_in(client, someone)
    assert len(MovieNote.objects.get().text) == 5000


def test_an_emptied_note_is_not_kept(client: Client, someone: User, movie: Movie) -> None:
    MovieNote.objects.write(someone.pk, movie, "Ice")
    assert LOST in send(client, someone, reverse("note_movie", args=[movie.pk]), text="")
    log_in(client, someone)
    assert MovieNote.objects.exists()


def test_a_deletion_is_not_kept(client: Client, someone: User) -> None:
    own = MovieListFactory(user=someone)
    assert LOST in send(client, someone, reverse("delete_list", args=[own.pk]))
    log_in(client, someone)
    assert MovieList.objects.filter(pk=own.pk).exists()


DESTROY_OR_PUBLISH = [
    "/lists/1/delete/",
    "/lists/1/share/",
    "/lists/1/unshare/",
    "/lists/1/1/remove/",
    "/movies/1/lists/1/remove/",
    "/diary/1/delete/",
    "/movies/1/history/erase/",
    "/movies/1/unwatch/",
    "/movies/1/clear-rating/",
    "/watchlist/seen/",
    "/undo/",
    "/nights/key/leave/",
    "/nights/key/delete/",
    "/nights/key/vote/drop/",
    "/account/delete/",
    "/account/login/",
    "/account/password/change/",
]


@pytest.mark.parametrize("address", DESTROY_OR_PUBLISH)
def test_what_deletes_or_publishes_is_never_sent_again(address: str) -> None:
    assert not hasattr(resolve(address).func, "last_said")
