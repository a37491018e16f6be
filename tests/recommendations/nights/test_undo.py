"""Whatever is done at a movie night is taken back from the words that say so, or it is too late."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog import promises
from catalog.models import Genre, Movie
from recommendations import night_undo, night_votes, nights
from recommendations.models import GuestRating, Night, Participant, Shortlisted, Veto, Vote
from recommendations.night_guests import say
from tests.factories import MovieFactory, UserFactory
from tests.reading import text_of

from ..test_undo import undo_in
from .people import HTMX, at, browser_of, guest_of, host_of, new_night

pytestmark = pytest.mark.django_db

TOO_LATE = "That can no longer be undone."
SETTINGS = {"rule": "average", "from_year": "1970", "to_year": "1999", "most_minutes": "120"}


@pytest.fixture
def films(db: None) -> list[Movie]:
    return MovieFactory.create_batch(nights.SHORTLIST + 2)


@pytest.fixture
def night(films: list[Movie]) -> Night:
    return new_night()


@pytest.fixture
def host(night: Night) -> Client:
    return browser_of(night.host)


@pytest.fixture
def guest(night: Night) -> tuple[Client, Participant]:
    return arrived(night, "Ben")


def arrived(night: Night, name: str) -> tuple[Client, Participant]:
    """A guest who has read that they are in."""
    client, me = guest_of(night, name)
    client.get(night.get_absolute_url())
    return client, me


def state(night: Night) -> dict[str, object]:
    """All that is said at a night, but for how often it has changed."""
    row = Night.objects.filter(pk=night.pk).values().get()
    del row["revision"]
    return {
        "night": row,
        "people": list(Participant.objects.filter(night=night).order_by("pk").values()),
        "vetoes": list(Veto.objects.order_by("pk").values("participant", "movie")),
        "stars": list(
            GuestRating.objects.order_by("movie").values("participant", "movie", "stars")
        ),
        "films": list(Shortlisted.objects.order_by("pk").values()),
        "votes": sorted(Vote.objects.values_list("participant", "film")),
    }


def nothing(night: Night) -> None:
    """Leave a night as it was started."""


def voted(night: Night) -> None:
    night_votes.start_vote(night)
    for place, who in enumerate(night.participants.all()):
        movie = night.shortlist.all()[place].movie
        night_votes.set_vote(who, movie, wanted=True)


def decided(night: Night) -> None:
    voted(night)
    night_votes.close_vote(night)


def first_vetoed(night: Night) -> None:
    nights.veto(host_of(night), Movie.objects.order_by("pk")[0])


def ben_is_off(night: Night) -> None:
    nights.set_removed(night, night.participants.get(name="Ben"), removed=True)


def is_closed(night: Night) -> None:
    nights.set_invitation(night, is_open=False)


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
def test_a_promise_is_for_the_one_who_did_it(
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


def test_one_guest_cannot_use_what_was_promised_to_another(night: Night, films, guest) -> None:
    other, _ = guest_of(night, "Chi")
    action, posted = undo_in(guest[0].post(at("night_veto", night, films[0].pk), headers=HTMX))
    assert TOO_LATE in other.post(action, posted, headers=HTMX).content.decode()
    assert nights.vetoed(night) == {films[0].pk}


def test_whoever_hosts_no_more_takes_nothing_back(night: Night, host: Client) -> None:
    action, posted = undo_in(host.post(at("night_close_invitation", night), headers=HTMX))
    Night.objects.filter(pk=night.pk).update(host=UserFactory())
    assert TOO_LATE in host.post(action, posted, headers=HTMX).content.decode()


def test_a_promise_is_good_for_a_day(
    night: Night, host: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    action, posted = undo_in(host.post(at("night_close_invitation", night), headers=HTMX))
    monkeypatch.setattr(promises, "KEPT_FOR", timedelta(seconds=-1))
    assert TOO_LATE in host.post(action, posted, headers=HTMX).content.decode()


def test_what_changed_nothing_has_no_undo(night: Night, host: Client, films) -> None:
    same = {"rule": night.rule}
    assert "Undo" not in text_of(host.post(at("night_settings", night), same, headers=HTMX))
    host.post(at("night_veto", night, films[0].pk))
    for name in ("night_veto", "night_undo_veto"):
        film = films[0] if name == "night_veto" else films[1]
        answer = host.post(at(name, night, film.pk), headers=HTMX)
        assert 'name="token"' not in answer.content.decode()
    host.post(at("night_start_vote", night))
    again = host.post(at("night_start_vote", night), headers=HTMX)
    assert 'name="token"' not in again.content.decode()


# --- Too late ------------------------------------------------------------------------------------


def too_late(client: Client, answer: Any, night: Night, words: str = TOO_LATE) -> None:
    before = state(night)
    action, posted = undo_in(answer)
    assert words in client.post(action, posted, headers=HTMX).content.decode()
    assert state(night) == before


def test_settings_changed_again_since(night: Night, host: Client) -> None:
    answer = host.post(at("night_settings", night), SETTINGS, headers=HTMX)
    host.post(at("night_settings", night), {**SETTINGS, "rule": "least misery"})
    too_late(host, answer, night)


def test_settings_of_a_list_that_is_voted_on(night: Night, host: Client) -> None:
    answer = host.post(at("night_settings", night), {"rule": "average"}, headers=HTMX)
    night_votes.start_vote(night)
    too_late(host, answer, night)
    refused = host.post(at("night_settings", night), SETTINGS, headers=HTMX)
    assert "The films are chosen already" in refused.content.decode()
    assert Night.objects.get().rule == "average"


def test_settings_of_a_genre_that_is_gone(night: Night, host: Client) -> None:
    genre = Genre.objects.create(name="Mystery")
    Night.objects.filter(pk=night.pk).update(genre=genre)
    answer = host.post(at("night_settings", night), {"rule": "fair"}, headers=HTMX)
    genre.delete()
    too_late(host, answer, night)


def test_a_vote_in_which_someone_has_voted_is_not_called_off(
    night: Night, host: Client, guest, films
) -> None:
    answer = host.post(at("night_start_vote", night), headers=HTMX)
    guest[0].post(at("night_vote", night, films[0].pk))
    too_late(host, answer, night)


def test_a_dropped_vote_after_which_another_was_started(night: Night, host: Client) -> None:
    voted(night)
    answer = host.post(at("night_drop_vote", night), headers=HTMX)
    night_votes.start_vote(night)
    too_late(host, answer, night)


def test_a_dropped_vote_comes_back_without_who_has_left(night: Night, host: Client, guest) -> None:
    voted(night)
    answer = host.post(at("night_drop_vote", night), headers=HTMX)
    nights.leave(guest[1])
    action, posted = undo_in(answer)
    host.post(action, posted, headers=HTMX)
    assert set(Vote.objects.values_list("participant", flat=True)) == {host_of(night).pk}
    assert night.shortlist.count() == nights.SHORTLIST


def test_a_dropped_vote_tells_nobody_whose_votes_there_were(night: Night, guest) -> None:
    """Each vote of the same person looks different, and each time another vote is held, too."""
    night_votes.start_vote(night)
    for film in night.shortlist.all()[:3]:
        night_votes.set_vote(guest[1], film.movie, wanted=True)
    seals = [ballot["votes"] for ballot in night_undo.sealed(night_votes.drop_vote(night))]
    given = [seal for votes in seals for seal in votes]
    assert len(given) == len(set(given)) == 3
    assert all(re.fullmatch("[0-9a-f]{20}", seal) for seal in given)


def test_a_result_after_which_a_vote_was_changed(night: Night, host: Client, guest, films) -> None:
    decided(night)
    answer = host.post(at("night_reopen_vote", night), headers=HTMX)
    guest[0].post(at("night_vote", night, films[3].pk))
    too_late(host, answer, night)


def test_a_result_stands_again_as_it_was_though_a_voter_had_left(
    night: Night, host: Client, guest
) -> None:
    decided(night)
    stood = night_votes.result_of(night)
    nights.leave(guest[1])
    action, posted = undo_in(host.post(at("night_reopen_vote", night), headers=HTMX))
    host.post(action, posted)
    assert night_votes.result_of(night) == stood
    assert Night.objects.get().stage == "decided"


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [("night_vote", 3, "There is no vote now."), ("night_veto", 4, "The vote is closed.")],
)
def test_a_guests_vote_and_veto_after_the_decision(
    night: Night, guest, films, name: str, place: int, words: str
) -> None:
    voted(night)
    answer = guest[0].post(at(name, night, films[place].pk), headers=HTMX)
    night_votes.close_vote(night)
    too_late(guest[0], answer, night, words)


def test_a_vote_of_a_vote_that_was_dropped(night: Night, guest, films) -> None:
    night_votes.start_vote(night)
    answer = guest[0].post(at("night_vote", night, films[0].pk), headers=HTMX)
    night_votes.drop_vote(night)
    night_votes.start_vote(night)
    night_votes.set_vote(guest[1], films[0], wanted=True)
    too_late(guest[0], answer, night)


def test_a_veto_that_another_has_made_since(night: Night, host: Client, guest, films) -> None:
    nights.veto(guest[1], films[0])
    answer = guest[0].post(at("night_undo_veto", night, films[0].pk), headers=HTMX)
    host.post(at("night_veto", night, films[0].pk))
    too_late(guest[0], answer, night)


def test_a_guest_who_has_left_is_not_taken_in_again_by_the_host(
    night: Night, host: Client, guest
) -> None:
    answer = host.post(at("night_remove", night, guest[1].pk), headers=HTMX)
    guest[1].delete()
    too_late(host, answer, night)


# --- What a guest says of films ------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("before", [[], [4.5], [None]])
@pytest.mark.parametrize("name", ["night_rate", "night_not_seen", "night_clear"])
def test_what_a_guest_said_of_a_film_comes_back(
    night: Night, guest, films, name: str, before: list[float | None], headers
) -> None:
    client, ben = guest
    if before:
        say(ben, films[0], before[0])
    there = state(night)
    posted = {"stars": "2.0", "more": "0"}
    answer = client.post(at(name, night, films[0].pk), posted, headers=headers, follow=not headers)
    if state(night) == there:
        assert 'name="token"' not in answer.content.decode()
        return
    action, fields = undo_in(answer)
    undone = client.post(action, fields, headers=headers, follow=not headers)
    assert "Undone." in undone.content.decode()
    assert 'id="guest-films"' in undone.content.decode()
    assert state(night) == there


# --- Starting, joining, leaving ------------------------------------------------------------------


def test_a_night_just_started_is_called_off(films) -> None:
    user = UserFactory()
    client = browser_of(user)
    started = client.post(reverse("nights"), {"name": "Friday", "own_name": "Ada"}, follow=True)
    assert "“Friday” is started." in text_of(started)
    action, posted = undo_in(started)
    undone = client.post(action, posted, follow=True)
    assert "Undone." in text_of(undone)
    assert not Night.objects.exists()


def test_a_night_that_someone_has_joined_is_not_called_off(films) -> None:
    client = browser_of(UserFactory())
    started = client.post(reverse("nights"), {"name": "Friday", "own_name": "Ada"}, follow=True)
    guest_of(Night.objects.get())
    action, posted = undo_in(started)
    assert TOO_LATE in text_of(client.post(action, posted, follow=True))
    assert Night.objects.exists()


@pytest.mark.parametrize("user", [None, "account"])
def test_whoever_has_just_joined_is_out_again(night: Night, user: str | None) -> None:
    client = browser_of(UserFactory() if user else None)
    joined = client.post(at("night_join", night), {"name": "Eve"}, follow=True)
    action, posted = undo_in(joined)
    assert "You have left" in text_of(client.post(action, posted, follow=True))
    assert not Participant.objects.filter(name="Eve").exists()


def as_someone_in(night: Night, kind: str) -> tuple[Client, Participant]:
    """A guest, or a member, who has said all that there is to say."""
    if kind == "guest":
        client, me = arrived(night, "Eve")
        films = Movie.objects.order_by("pk")
        say(me, films[5], 4.5)
        say(me, films[6], None)
    else:
        client = browser_of(UserFactory())
        client.post(at("night_join", night), {"name": "Eve"}, follow=True)
        me = night.participants.get(name="Eve")
    nights.veto(me, Movie.objects.order_by("pk")[7])
    night_votes.start_vote(night)
    night_votes.set_vote(me, night.shortlist.all()[1].movie, wanted=True)
    return client, me


def left(client: Client, night: Night) -> tuple[str, dict[str, str]]:
    gone = client.post(at("night_leave", night), follow=True)
    assert "You have left" in text_of(gone)
    return undo_in(gone)


@pytest.mark.parametrize("kind", ["guest", "member"])
def test_whoever_has_left_comes_back_with_all_they_had_said(night: Night, kind: str) -> None:
    client, me = as_someone_in(night, kind)
    before = state(night)
    action, posted = left(client, night)
    assert not Participant.objects.filter(pk=me.pk).exists()
    for _ in range(2):
        back = client.post(action, posted, follow=True)
        assert "Undone." in text_of(back)
        assert back.request["PATH_INFO"] == night.get_absolute_url()
        assert state(night) == before


@pytest.mark.parametrize("kind", ["guest", "member"])
def test_nobody_else_comes_back_in_their_place(night: Night, kind: str) -> None:
    client, _ = as_someone_in(night, kind)
    action, posted = left(client, night)
    before = state(night)
    for other in (guest_of(new_night("Saturday"), "Mal")[0], browser_of(UserFactory()), Client()):
        other.post(action, posted, follow=True)
    other, _ = guest_of(night, "Mal")
    assert TOO_LATE in text_of(other.post(action, posted, follow=True)) or kind == "member"
    assert [each["name"] for each in state(night)["people"]] == ["Ada", "Mal"]  # type: ignore[attr-defined]
    assert state(night)["votes"] == before["votes"]


def close(night: Night) -> None:
    nights.set_invitation(night, is_open=False)


def take_the_name(night: Night) -> None:
    nights.join(night, "eve", None)


def take_the_last_place(night: Night) -> None:
    while night.participants.count() < 12:
        nights.join(night, f"Guest {night.participants.count()}", None)


def decide_without(night: Night) -> None:
    night_votes.set_vote(host_of(night), night.shortlist.all()[0].movie, wanted=True)
    night_votes.close_vote(night)


@pytest.mark.parametrize("since", [close, take_the_name, take_the_last_place, decide_without])
@pytest.mark.parametrize("kind", ["guest", "member"])
def test_what_has_come_in_between_keeps_them_out(night: Night, kind: str, since) -> None:
    client, _ = as_someone_in(night, kind)
    action, posted = left(client, night)
    since(night)
    before = state(night)
    assert TOO_LATE in text_of(client.post(action, posted, follow=True))
    assert state(night) == before


@pytest.mark.parametrize("kind", ["guest", "member"])
def test_to_a_night_that_is_deleted_nobody_comes_back(night: Night, kind: str) -> None:
    client, _ = as_someone_in(night, kind)
    action, posted = left(client, night)
    night.delete()
    assert client.post(action, posted).status_code in (302, 404)
    assert not Participant.objects.exists()


def test_a_guest_who_has_left_is_a_stranger_until_then(night: Night) -> None:
    client, _ = as_someone_in(night, "guest")
    left(client, night)
    assert "invites you" in text_of(client.get(night.get_absolute_url()))
    cookie = client.cookies[f"night-{night.pk}"]
    assert cookie["max-age"] == "" or int(cookie["max-age"]) <= 24 * 3600
    assert cookie["path"] == night.get_absolute_url()
    client.post(at("night_join", night), {"name": "Fay"})
    assert night.participants.filter(name="Fay").exists()
