"""Forms posted after the session has ended are saved when the same user logs in, or shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tasks import delete_ended_sessions
from actions.form_owner import signed_owner
from actions.replay_after_login import SESSION_KEY
from catalog.models import Movie, MovieList, MovieNote, OwnTag, Viewing, WatchlistEntry

from ..catalog.library.library_items import HTMX, MovieListFactory, ViewingFactory, undo_token
from ..factories import PASSWORD, MovieFactory, UserFactory
from ..html_reading import all_on, levels_on, words_of

pytestmark = pytest.mark.django_db

LOG_IN = reverse("account_login")


@pytest.fixture
def someone() -> User:
    return UserFactory()


@pytest.fixture
def movie() -> Movie:
    return MovieFactory(title="Fargo")


def send(client: Client, user: User, address: str, **fields: Any) -> bool:
    """Post as a page of `user` does when the session has ended; return whether it is kept."""
    answer = client.post(address, {"owner": signed_owner(user.pk), **fields}, follow=True)
    kept = SESSION_KEY in client.session
    assert levels_on(answer) == ["info" if kept else "warning"]
    return kept


def log_in(client: Client, user: User) -> Any:
    credentials = {"login": user.username, "password": PASSWORD}
    answer = client.post(f"{LOG_IN}?next=/movies/", credentials, follow=True)
    assert answer.status_code == 200
    assert SESSION_KEY not in client.session
    return answer


def typed_on(answer: Any) -> list[str]:
    """Return the texts that the page gives back because they could not be saved."""
    if typed := all_on(answer, ".note .typed"):
        assert words_of(all_on(answer, ".note-warning p")[0]), "why they could not be saved"
    return [words_of(text) for text in typed]


def test_note_is_saved_with_an_undo(client: Client, someone: User, movie: Movie) -> None:
    assert send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow, ö!")
    assert not MovieNote.objects.exists()
    answer = log_in(client, someone)
    assert levels_on(answer) == ["success", "success"]
    assert undo_token(answer)
    assert MovieNote.objects.get(user=someone, movie=movie).text == "Snow, ö!"


def test_different_viewings_are_logged_in_order(
    client: Client, someone: User, movie: Movie
) -> None:
    address = reverse("log_viewing", args=[movie.pk])
    send(client, someone, address, watched_on="2026-05-03", note="With Ada")
    send(client, someone, address, watched_on="2026-05-04", note="Again")
    log_in(client, someone)
    seen = Viewing.objects.filter(user=someone, movie=movie).order_by("pk")
    assert [viewing.note for viewing in seen] == ["With Ada", "Again"]


def test_form_sent_twice_is_saved_once(client: Client, someone: User, movie: Movie) -> None:
    address = reverse("log_viewing", args=[movie.pk])
    for _press in range(2):
        send(client, someone, address, watched_on="2026-05-03", note="With Ada")
    log_in(client, someone)
    assert Viewing.objects.count() == 1


def test_viewing_is_edited(client: Client, someone: User) -> None:
    viewing = ViewingFactory(user=someone)
    address = reverse("edit_viewing", args=[viewing.pk])
    send(client, someone, address, watched_on="2026-05-04", note="Later")
    log_in(client, someone)
    viewing.refresh_from_db()
    assert (str(viewing.watched_on), viewing.note) == ("2026-05-04", "Later")


def test_list_is_created(client: Client, someone: User) -> None:
    send(client, someone, reverse("create_list"), name="Snow", description="White ones")
    log_in(client, someone)
    assert MovieList.objects.get(user=someone).description == "White ones"


def test_list_is_renamed(client: Client, someone: User) -> None:
    own = MovieListFactory(user=someone)
    send(client, someone, reverse("edit_list", args=[own.pk]), name="Snow", ranked="on")
    log_in(client, someone)
    own.refresh_from_db()
    assert (own.name, own.ranked) == ("Snow", True)


def test_tags_and_watchlist_are_saved(client: Client, someone: User, movie: Movie) -> None:
    send(client, someone, reverse("tag_movie", args=[movie.pk]), tags="snow, crime")
    send(client, someone, reverse("watch", args=[movie.pk]))
    assert levels_on(log_in(client, someone)) == ["success"] * 3
    assert OwnTag.objects.filter(user=someone).count() == 2
    assert WatchlistEntry.objects.filter(user=someone, movie=movie).exists()


def test_htmx_sends_the_browser_to_log_in(client: Client, someone: User, movie: Movie) -> None:
    fields = {"owner": signed_owner(someone.pk), "text": "Snow", "next": "/diary/"}
    answer = client.post(reverse("note_movie", args=[movie.pk]), fields, headers=HTMX)
    assert answer["HX-Redirect"] == f"{LOG_IN}?next=/diary/"
    assert levels_on(client.get(answer["HX-Redirect"])) == ["info"]


def test_typed_text_is_shown_when_the_form_is_invalid(client: Client, someone: User) -> None:
    MovieListFactory(user=someone, name="Snow")
    send(client, someone, reverse("create_list"), name="Snow", description="<b>White</b> ones")
    answer = log_in(client, someone)
    assert levels_on(answer) == ["warning", "success"]
    assert typed_on(answer) == ["Snow", "<b>White</b> ones"]
    assert MovieList.objects.count() == 1


def test_typed_text_is_shown_when_the_movie_is_gone(
    client: Client, someone: User, movie: Movie
) -> None:
    send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow")
    movie.delete()
    answer = log_in(client, someone)
    assert levels_on(answer) == ["warning", "success"]
    assert typed_on(answer) == ["Snow"]


def test_typed_text_is_shown_when_a_release_dropped_the_address(
    client: Client, someone: User, movie: Movie
) -> None:
    send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow")
    session = client.session
    session[SESSION_KEY][0]["path"] = "/no/such/page/"
    session.save()
    assert typed_on(log_in(client, someone)) == ["Snow"]


def test_replaced_note_comes_back_with_undo(client: Client, someone: User, movie: Movie) -> None:
    send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow")
    MovieNote.objects.write(someone.pk, movie, "Ice")
    answer = log_in(client, someone)
    assert MovieNote.objects.get().text == "Snow"
    client.post(reverse("undo"), {"token": undo_token(answer)})
    assert MovieNote.objects.get().text == "Ice"


def test_list_of_another_user_is_not_changed(client: Client, someone: User) -> None:
    other = MovieListFactory(name="Hers")
    send(client, someone, reverse("edit_list", args=[other.pk]), name="Mine")
    assert levels_on(log_in(client, someone)) == ["warning", "success"]
    other.refresh_from_db()
    assert other.name == "Hers"


def test_forms_of_another_user_are_dropped(client: Client, someone: User, movie: Movie) -> None:
    send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow")
    answer = log_in(client, UserFactory())
    assert b"Snow" not in answer.content
    client.post(reverse("account_logout"))
    log_in(client, someone)
    assert not MovieNote.objects.exists()


@pytest.mark.parametrize("owner", ["{pk}", "{pk}:forged", ""])
def test_form_without_a_signed_owner_is_not_kept(
    client: Client, someone: User, movie: Movie, owner: str
) -> None:
    fields = {"owner": owner.format(pk=someone.pk), "text": "Snow"}
    answer = client.post(reverse("note_movie", args=[movie.pk]), fields, follow=True)
    assert levels_on(answer) == ["warning"]
    assert "sessionid" not in client.cookies
    log_in(client, someone)
    assert not MovieNote.objects.exists()


def test_size_of_kept_forms_is_bounded(client: Client, someone: User, movie: Movie) -> None:
    address = reverse("note_movie", args=[movie.pk])
    assert not send(client, someone, address, text="x" * 20_001)
    many = {f"field-{number}": "" for number in range(3000)}
    assert not send(client, someone, address, text="x", **many)
    assert send(client, someone, address, text="x" * 5000)
    log_in(client, someone)
    assert len(MovieNote.objects.get().text) == 5000


def test_number_of_sessions_that_keep_forms_is_bounded(someone: User, movie: Movie) -> None:
    address = reverse("note_movie", args=[movie.pk])
    kept = [send(Client(), someone, address, text="x" * 19_000) for _ in range(12)]
    assert kept == [True] * 10 + [False] * 2
    assert sum(SESSION_KEY in one.get_decoded() for one in Session.objects.all()) == 10


def test_form_is_kept_for_a_day(client: Client, someone: User, movie: Movie) -> None:
    send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow")
    assert client.session.get_expiry_age() <= 24 * 60 * 60
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    delete_ended_sessions()
    assert not Session.objects.exists()


def test_log_in_after_a_kept_form_lasts_as_long_as_any(
    client: Client, someone: User, movie: Movie
) -> None:
    send(client, someone, reverse("note_movie", args=[movie.pk]), text="Snow")
    log_in(client, someone)
    assert client.session.get_expiry_age() > 24 * 60 * 60


def test_emptied_note_is_not_kept(client: Client, someone: User, movie: Movie) -> None:
    MovieNote.objects.write(someone.pk, movie, "Ice")
    assert not send(client, someone, reverse("note_movie", args=[movie.pk]), text="")
    log_in(client, someone)
    assert MovieNote.objects.exists()


def test_deletion_is_not_kept(client: Client, someone: User) -> None:
    own = MovieListFactory(user=someone)
    assert not send(client, someone, reverse("delete_list", args=[own.pk]))
    log_in(client, someone)
    assert MovieList.objects.filter(pk=own.pk).exists()


DELETE_OR_PUBLISH = [
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


@pytest.mark.parametrize("address", DELETE_OR_PUBLISH)
def test_action_that_deletes_or_publishes_is_not_kept(
    client: Client, someone: User, address: str
) -> None:
    client.post(address, {"owner": signed_owner(someone.pk), "stars": "1.0"})
    assert SESSION_KEY not in client.session
