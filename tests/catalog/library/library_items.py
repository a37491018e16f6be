"""Rows of what people keep, and what tests do with the answers."""

from typing import Any

import factory
from django.test import Client
from django.urls import reverse
from factory.django import DjangoModelFactory

from accounts.models import User
from catalog.models import Movie, MovieList, Viewing, WatchlistEntry
from tests.factories import MovieFactory, UserFactory
from tests.html_reading import all_on, levels_on

HTMX = {"HX-Request": "true"}


class MovieListFactory(DjangoModelFactory[MovieList]):
    """A list; `movies=[...]` puts movies on it."""

    class Meta:
        model = MovieList
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"List {n}")

    @factory.post_generation
    def movies(self: MovieList, create: bool, given: list[Movie] | None) -> None:
        """Put the movies given on the list, in order."""
        for movie in given or []:
            self.add(movie)


class ViewingFactory(DjangoModelFactory[Viewing]):
    """A movie seen by someone."""

    class Meta:
        model = Viewing

    user = factory.SubFactory(UserFactory)
    movie = factory.SubFactory(MovieFactory)
    watched_on = "2026-05-03"


def titles_on(own: MovieList) -> list[str]:
    """The titles on a list, in order; the places must be 1, 2, 3 and so on."""
    rows = list(own.entries.values_list("position", "title"))
    assert [place for place, _ in rows] == list(range(1, len(rows) + 1))
    return [title for _, title in rows]


def watchlist_of(user: User) -> list[Movie]:
    """The movies on someone's watchlist, the newest first."""
    return [entry.movie for entry in WatchlistEntry.objects.filter(user=user).newest_first()]


def undo_token(answer: Any) -> str | None:
    """The token of the Undo in an answer, None without one."""
    return next((field.attributes["value"] for field in all_on(answer, "[name=token]")), None)


def do_and_undo(client: Client, address: str, fields: dict[str, Any] | None = None) -> Any:
    """Post as htmx does, then post the Undo of the answer."""
    answer = client.post(address, fields or {}, headers=HTMX)
    assert answer.status_code == 200, answer.content
    token = undo_token(answer)
    assert token, answer.content.decode()
    undone = client.post(reverse("undo"), {"token": token}, headers=HTMX)
    assert levels_on(undone) == ["success"]
    return undone
