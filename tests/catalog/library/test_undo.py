"""Undo: for the one who did it, for a day, and never for what is gone."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts.models import User
from actions import signed_undo
from catalog.library import undo
from catalog.models import MovieNote, WatchlistEntry
from tests.factories import MovieFactory, UserFactory
from tests.html_reading import text_of

from .library_items import HTMX, MovieListFactory, undo_token, watchlist_of

pytestmark = pytest.mark.django_db


def unwatched(client: Client, me: User) -> str:
    """Return what undoes the taking off of a movie."""
    movie = MovieFactory()
    WatchlistEntry.objects.put(me.pk, movie)
    token = undo_token(client.post(reverse("unwatch", args=[movie.pk]), headers=HTMX))
    assert token
    return token


def test_anothers_token_does_nothing(client: Client, me: User) -> None:
    token = unwatched(client, me)
    other = UserFactory()
    client.force_login(other)
    answer = client.post(reverse("undo"), {"token": token}, follow=True)
    assert "can no longer be undone" in text_of(answer)
    assert not WatchlistEntry.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\0", "é" * 500])
def test_a_made_up_token_does_nothing(client: Client, me: User, token: str) -> None:
    for headers in ({}, HTMX):
        answer = client.post(reverse("undo"), {"token": token}, headers=headers, follow=True)
        assert "can no longer be undone" in answer.content.decode()


def test_a_token_signed_for_something_else_does_nothing(client: Client, me: User) -> None:
    token = signing.dumps(["put_on_watchlist", {"entries": []}])
    answer = client.post(reverse("undo"), {"token": token}, headers=HTMX)
    assert "can no longer be undone" in answer.content.decode()


def test_a_token_is_good_for_a_day(
    client: Client, me: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = unwatched(client, me)
    monkeypatch.setattr(signed_undo, "KEPT_FOR", timedelta(seconds=-1))
    answer = client.post(reverse("undo"), {"token": token}, headers=HTMX)
    assert "can no longer be undone" in answer.content.decode()
    monkeypatch.undo()
    client.post(reverse("undo"), {"token": token})
    assert len(watchlist_of(me)) == 1


def test_twice_is_once(client: Client, me: User) -> None:
    token = unwatched(client, me)
    for _ in range(2):
        client.post(reverse("undo"), {"token": token})
    assert len(watchlist_of(me)) == 1


def test_what_is_gone_meanwhile_is_said(client: Client, me: User) -> None:
    movie = MovieFactory()
    answer = client.post(reverse("note_movie", args=[movie.pk]), {"text": "Mine"}, headers=HTMX)
    token = undo_token(answer)
    movie.delete()
    answer = client.post(reverse("undo"), {"token": token}, headers=HTMX)
    assert "can no longer be undone" in answer.content.decode()
    assert not MovieNote.objects.exists()


def test_a_name_taken_meanwhile_is_said(client: Client, me: User) -> None:
    own = MovieListFactory(user=me, name="Mine")
    token = undo_token(client.post(reverse("delete_list", args=[own.pk]), headers=HTMX))
    MovieListFactory(user=me, name="Mine")
    answer = client.post(reverse("undo"), {"token": token}, headers=HTMX)
    assert "can no longer be undone" in answer.content.decode()


def test_it_returns_to_pages_of_this_site_only(client: Client, me: User) -> None:
    for page, leads_to in (("/diary/", "/diary/"), ("https://evil.example/", "/")):
        answer = client.post(reverse("undo"), {"token": unwatched(client, me), "next": page})
        assert answer["Location"] == leads_to


@pytest.mark.parametrize(
    ("name", "facts"),
    [("step_of_an_older_release", {}), ("put_on_watchlist", {"named": "otherwise"})],
)
def test_what_a_release_since_knows_no_more_is_too_late(
    me: User, name: str, facts: dict[str, str]
) -> None:
    token = signing.dumps([name, facts], salt=f"catalog.undo:{me.pk}", compress=True)
    with pytest.raises(signed_undo.TooLate):
        undo.apply_undo(me.pk, token)


def test_a_fault_of_the_step_itself_is_not_taken_for_that(
    me: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(user_id: int) -> undo.Changed:
        raise TypeError("a fault")

    monkeypatch.setitem(undo.signed._steps, "broken", broken)
    with pytest.raises(TypeError):
        undo.apply_undo(me.pk, undo.undo_token(me.pk, broken))
