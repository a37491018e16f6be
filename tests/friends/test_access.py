"""Who sees and does what among friends: the two of them, and nobody else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from friends.models import Friendship, Suggestion
from friends.urls import urlpatterns

from ..factories import AdminFactory, MovieFactory, RatingFactory, UserFactory
from ..html_reading import text_of
from .people import client_of, suggested

pytestmark = pytest.mark.django_db

PAGES = {"friend", "end_friendship"}
POSTED = {"invite_friend", "suggest", "dismiss_suggestion", "take_back_suggestion"}
OWN = {"friends", "friend_invitation"}
"""Whose tests are in test_consent.py, besides what is here."""
OUTSIDERS = [UserFactory, AdminFactory]


@pytest.fixture
def suggestion(friendship: Friendship, ada: User) -> Suggestion:
    return suggested(friendship, ada, MovieFactory(title="Heat"))


def address(name: str, suggestion: Suggestion) -> str:
    known = {
        "friend": [suggestion.friendship_id],
        "end_friendship": [suggestion.friendship_id],
        "friend_invitation": ["x" * 22],
        "suggest": [suggestion.movie_id],
        "dismiss_suggestion": [suggestion.pk],
        "take_back_suggestion": [suggestion.pk],
    }
    return reverse(name, args=known.get(name, []))


def state() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Friendship, Suggestion)]


def test_every_address_is_looked_at() -> None:
    assert {pattern.name for pattern in urlpatterns} == PAGES | POSTED | OWN


@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_nobody_else_sees_or_changes_anything(
    suggestion: Suggestion, ada: User, ben: User, outsider: Callable[[], User]
) -> None:
    for user in (ada, ben):
        RatingFactory(user=user, movie=suggestion.movie)
    client = client_of(outsider())
    before = state()
    for name in PAGES:
        assert client.get(address(name, suggestion)).status_code == 404
    friend = {"friend": suggestion.friendship_id}
    assert client.post(address("suggest", suggestion), friend).status_code == 404
    for name in ("end_friendship", "dismiss_suggestion", "take_back_suggestion"):
        client.post(address(name, suggestion))
    assert state() == before
    for page in ("friends", "watchlist"):
        shown = text_of(client.get(reverse(page)))
        assert "ada" not in shown
        assert "Heat" not in shown


@pytest.mark.parametrize("name", sorted(PAGES | POSTED | OWN))
def test_a_visitor_is_sent_to_log_in(client: Client, suggestion: Suggestion, name: str) -> None:
    before = state()
    for answer in (
        client.post(address(name, suggestion), {"friend": suggestion.friendship_id}),
        *([] if name in POSTED else [client.get(address(name, suggestion))]),
    ):
        allowed = (302,) if name in POSTED | {"end_friendship", "friend_invitation"} else (302, 405)
        assert answer.status_code in allowed
    assert state() == before


@pytest.mark.parametrize("name", sorted(POSTED))
def test_actions_are_posted(suggestion: Suggestion, ada: User, name: str) -> None:
    assert client_of(ada).get(address(name, suggestion)).status_code == 405


def test_one_dismisses_only_what_is_for_them_and_takes_back_only_their_own(
    suggestion: Suggestion, ada: User, ben: User
) -> None:
    before = state()
    client_of(ada).post(address("dismiss_suggestion", suggestion))
    client_of(ben).post(address("take_back_suggestion", suggestion))
    assert state() == before


@pytest.mark.parametrize("friend", ["", "0", "x", "²", "9" * 30, "-1"])
def test_a_friend_that_is_none_is_not_found(suggestion: Suggestion, ada: User, friend: str) -> None:
    answer = client_of(ada).post(address("suggest", suggestion), {"friend": friend})
    assert answer.status_code == 404


def test_the_pages_are_kept_by_no_cache(suggestion: Suggestion, ada: User) -> None:
    for name in ("friends", "friend", "end_friendship"):
        page = client_of(ada).get(address(name, suggestion))
        assert "no-store" in page["Cache-Control"]
