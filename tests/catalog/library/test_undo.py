"""Undo: only for the user who acted, for a day, and not for what is gone."""

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
from tests.html_reading import levels_on

from .library_items import HTMX, MovieListFactory, undo_token, watchlist_of

pytestmark = pytest.mark.django_db


def token_of_unwatch(client: Client, me: User) -> str:
    """Return the undo token of removing a movie from the watchlist."""
    movie = MovieFactory()
    WatchlistEntry.objects.put(me.pk, movie)
    token = undo_token(client.post(reverse("unwatch", args=[movie.pk]), headers=HTMX))
    assert token
    return token


def test_token_of_another_user_does_nothing(client: Client, me: User) -> None:
    token = token_of_unwatch(client, me)
    other = UserFactory()
    client.force_login(other)
    answer = client.post(reverse("undo"), {"token": token}, follow=True)
    assert levels_on(answer) == ["error"]
    assert not WatchlistEntry.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\0", "é" * 500])
def test_invalid_token_does_nothing(client: Client, me: User, token: str) -> None:
    for headers in ({}, HTMX):
        answer = client.post(reverse("undo"), {"token": token}, headers=headers, follow=True)
        assert levels_on(answer) == ["error"]


def test_token_with_another_salt_does_nothing(client: Client, me: User) -> None:
    token = signing.dumps(["restore", {"rows": "[]"}])
    answer = client.post(reverse("undo"), {"token": token}, headers=HTMX)
    assert levels_on(answer) == ["error"]


def test_token_expires_after_a_day(
    client: Client, me: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of_unwatch(client, me)
    monkeypatch.setattr(signed_undo, "KEPT_FOR", timedelta(seconds=-1))
    answer = client.post(reverse("undo"), {"token": token}, headers=HTMX)
    assert levels_on(answer) == ["error"]
    monkeypatch.undo()
    client.post(reverse("undo"), {"token": token})
    assert len(watchlist_of(me)) == 1


def test_second_undo_changes_nothing(client: Client, me: User) -> None:
    token = token_of_unwatch(client, me)
    for _ in range(2):
        client.post(reverse("undo"), {"token": token})
    assert len(watchlist_of(me)) == 1


def test_undo_fails_when_the_movie_is_gone(client: Client, me: User) -> None:
    movie = MovieFactory()
    answer = client.post(reverse("note_movie", args=[movie.pk]), {"text": "Mine"}, headers=HTMX)
    token = undo_token(answer)
    movie.delete()
    answer = client.post(reverse("undo"), {"token": token}, headers=HTMX)
    assert levels_on(answer) == ["error"]
    assert not MovieNote.objects.exists()


def test_undo_fails_when_the_list_name_is_taken(client: Client, me: User) -> None:
    own = MovieListFactory(user=me, name="Mine")
    token = undo_token(client.post(reverse("delete_list", args=[own.pk]), headers=HTMX))
    MovieListFactory(user=me, name="Mine")
    answer = client.post(reverse("undo"), {"token": token}, headers=HTMX)
    assert levels_on(answer) == ["error"]


def test_undo_returns_only_to_pages_of_this_site(client: Client, me: User) -> None:
    for page, leads_to in (("/diary/", "/diary/"), ("https://evil.example/", "/")):
        answer = client.post(reverse("undo"), {"token": token_of_unwatch(client, me), "next": page})
        assert answer["Location"] == leads_to


@pytest.mark.parametrize(
    ("name", "facts"),
    [("step_of_an_older_release", {}), ("restore", {"named": "otherwise"})],
)
def test_step_of_another_release_is_too_late(me: User, name: str, facts: dict[str, str]) -> None:
    token = signing.dumps([name, facts], salt=f"catalog.undo:{me.pk}", compress=True)
    with pytest.raises(signed_undo.TooLate):
        undo.apply_undo(me.pk, token)


def test_many_rows_are_kept_as_one_by_one(me: User) -> None:
    own = MovieListFactory(user=me, movies=[MovieFactory(), MovieFactory()])
    each = [own, *own.entries.all()]
    assert undo.snapshot_with(own, own.entries.all()) == undo.snapshot(each)


def test_bug_in_a_step_is_raised(me: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(user_id: int) -> undo.Changed:
        raise TypeError("a fault")

    monkeypatch.setitem(undo.signed._steps, "broken", broken)
    with pytest.raises(TypeError):
        undo.apply_undo(me.pk, undo.undo_token(me.pk, broken))
