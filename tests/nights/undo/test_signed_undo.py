"""What a host does is taken back, by nobody else, and for a day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from actions import signed_undo
from catalog.models import Movie
from nights import services
from nights.models import Night
from tests.factories import UserFactory
from tests.html_reading import text_of
from tests.recommendations.views.test_undo import undo_in

from ..people import HTMX, at, browser_of, guest_of, host_of, new_night
from .states import SETTINGS, TOO_LATE, decided, nothing, state, voted

pytestmark = pytest.mark.django_db


def first_vetoed(night: Night) -> None:
    services.veto(host_of(night), Movie.objects.order_by("pk")[0])


def ben_is_off(night: Night) -> None:
    services.set_removed(night, night.participants.get(name="Ben"), removed=True)


def is_closed(night: Night) -> None:
    services.set_invitation(night, is_open=False)


HOST_ACTIONS: list[tuple[str, Callable[[Night], None]]] = [
    ("night_settings", nothing),
    ("night_close_invitation", nothing),
    ("night_open_invitation", is_closed),
    ("night_remove", nothing),
    ("night_restore", ben_is_off),
    ("night_start_vote", nothing),
    ("night_drop_vote", voted),
    ("night_close_vote", voted),
    ("night_reopen_vote", decided),
    ("night_veto", nothing),
    ("night_undo_veto", first_vetoed),
    ("night_vote", voted),
    ("night_undo_vote", voted),
]


def address(name: str, night: Night) -> str:
    if name in ("night_remove", "night_restore"):
        return at(name, night, night.participants.get(name="Ben").pk)
    if name in ("night_veto", "night_undo_veto", "night_undo_vote"):
        return at(name, night, Movie.objects.order_by("pk")[0].pk)
    if name == "night_vote":
        return at(name, night, Movie.objects.order_by("pk")[2].pk)
    return at(name, night)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(("name", "prepare"), HOST_ACTIONS)
def test_all_that_a_host_does_is_taken_back(
    night: Night, host: Client, guest, name: str, prepare, headers
) -> None:
    prepare(night)
    before = state(night)
    answer = host.post(address(name, night), SETTINGS, headers=headers, follow=not headers)
    after = state(night)
    assert after != before
    action, posted = undo_in(answer)
    for _ in range(2):
        undone = host.post(action, posted, headers=headers, follow=not headers)
        assert "Undone." in undone.content.decode()
        assert state(night) == before


@pytest.mark.parametrize(("name", "prepare"), HOST_ACTIONS)
def test_an_undo_is_for_the_one_who_acted(
    night: Night, host: Client, guest, name: str, prepare
) -> None:
    member = browser_of(UserFactory())
    member.post(at("night_join", night), {"name": "Dan"})
    prepare(night)
    action, posted = undo_in(host.post(address(name, night), SETTINGS, headers=HTMX))
    after = state(night)
    others = [member] if night.participants.get(name="Ben").removed else [member, guest[0]]
    for client in others:
        assert TOO_LATE in client.post(action, posted, headers=HTMX).content.decode()
    for outsider in (Client(), browser_of(UserFactory())):
        assert outsider.post(action, posted, headers=HTMX).status_code == 403
    assert state(night) == after


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\0", "é" * 500])
def test_a_made_up_token_does_nothing(night: Night, host: Client, token: str) -> None:
    for headers in ({}, HTMX):
        answer = host.post(at("night_undo", night), {"token": token}, headers=headers, follow=True)
        assert TOO_LATE in answer.content.decode()


def test_a_token_of_one_night_does_nothing_at_another(night: Night, host: Client) -> None:
    other = new_night("Saturday", host=night.host)
    _, posted = undo_in(host.post(at("night_close_invitation", night), headers=HTMX))
    assert TOO_LATE in host.post(at("night_undo", other), posted, headers=HTMX).content.decode()
    assert not Night.objects.get(pk=night.pk).invitation_open


def test_one_guest_cannot_use_the_undo_of_another(night: Night, movies, guest) -> None:
    other, _ = guest_of(night, "Chi")
    action, posted = undo_in(guest[0].post(at("night_veto", night, movies[0].pk), headers=HTMX))
    assert TOO_LATE in other.post(action, posted, headers=HTMX).content.decode()
    assert services.vetoed(night) == {movies[0].pk}


def test_whoever_hosts_no_more_takes_nothing_back(night: Night, host: Client) -> None:
    action, posted = undo_in(host.post(at("night_close_invitation", night), headers=HTMX))
    Night.objects.filter(pk=night.pk).update(host=UserFactory())
    assert TOO_LATE in host.post(action, posted, headers=HTMX).content.decode()


def test_an_undo_is_good_for_a_day(
    night: Night, host: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    action, posted = undo_in(host.post(at("night_close_invitation", night), headers=HTMX))
    monkeypatch.setattr(signed_undo, "KEPT_FOR", timedelta(seconds=-1))
    assert TOO_LATE in host.post(action, posted, headers=HTMX).content.decode()


def test_what_changed_nothing_has_no_undo(night: Night, host: Client, movies) -> None:
    same = {"rule": night.rule}
    assert "Undo" not in text_of(host.post(at("night_settings", night), same, headers=HTMX))
    host.post(at("night_veto", night, movies[0].pk))
    for name in ("night_veto", "night_undo_veto"):
        movie = movies[0] if name == "night_veto" else movies[1]
        answer = host.post(at(name, night, movie.pk), headers=HTMX)
        assert 'name="token"' not in answer.content.decode()
    host.post(at("night_start_vote", night))
    again = host.post(at("night_start_vote", night), headers=HTMX)
    assert 'name="token"' not in again.content.decode()
