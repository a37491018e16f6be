"""What can be undone is; what is deleted for good is asked about first."""

from collections.abc import Callable

import pytest
from django.test import Client

from catalog.models import Movie
from nights import guests, services, voting
from nights.models import GuestRating, Night, Participant, ShortlistEntry, Veto, Vote
from nights.responses import night_url

from ..factories import UserFactory
from ..html_reading import all_on, links_of, undo_on
from .people import HTMX, client_for, host_of, join_as_guest, template_of

pytestmark = pytest.mark.django_db

Prepare = Callable[[Night], object]


def state(night: Night) -> dict[str, object]:
    """Everything stored of a night but its revision."""
    row = Night.objects.filter(pk=night.pk).values().get()
    del row["revision"]
    return {
        "night": row,
        "people": list(Participant.objects.order_by("pk").values()),
        "vetoes": list(Veto.objects.order_by("pk").values("participant", "movie")),
        "ratings": list(
            GuestRating.objects.order_by("movie").values("participant", "movie", "stars")
        ),
        "entries": list(ShortlistEntry.objects.order_by("pk").values()),
        "votes": sorted(Vote.objects.values_list("participant", "entry")),
    }


@pytest.fixture
def host(night: Night) -> Client:
    return client_for(night.host)


@pytest.fixture
def guest(night: Night) -> tuple[Client, Participant]:
    """A guest who has already seen the message of having joined."""
    client, ben = join_as_guest(night)
    client.get(night.get_absolute_url())
    return client, ben


def first_movie() -> Movie:
    return Movie.objects.order_by("pk")[0]


def nothing(night: Night) -> None:
    """Leave a night as it was started."""


def vetoed(night: Night) -> None:
    services.veto(host_of(night), first_movie())


def voting_open(night: Night) -> None:
    voting.start_vote(night)


def voted(night: Night) -> None:
    voting.start_vote(night)
    for participant in night.participants.all():
        voting.set_vote(participant, first_movie(), wanted=True)


def closed(night: Night) -> None:
    services.set_invitation(night, is_open=False)


UNDOABLE: list[tuple[str, Prepare]] = [
    ("night_veto", nothing),
    ("night_undo_veto", vetoed),
    ("night_vote", voting_open),
    ("night_undo_vote", voted),
    ("night_remove", nothing),
    ("night_remove", closed),
]


def action_url(name: str, night: Night) -> str:
    if name == "night_remove":
        return night_url(name, night, night.participants.get(name="Ben").pk)
    return night_url(name, night, first_movie().pk)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(("name", "prepare"), UNDOABLE)
def test_undo_restores_the_state_also_when_sent_twice(
    night: Night, host: Client, guest, name: str, prepare: Prepare, headers
) -> None:
    prepare(night)
    before = state(night)
    response = host.post(action_url(name, night), headers=headers, follow=not headers)
    assert state(night) != before
    url, fields = undo_on(response)
    for _ in range(2):
        host.post(url, fields, headers=headers, follow=not headers)
        assert state(night) == before


@pytest.mark.parametrize(("name", "prepare"), UNDOABLE)
def test_an_undo_form_sent_by_another_undoes_nothing(
    night: Night, host: Client, guest, name: str, prepare: Prepare
) -> None:
    member = client_for(UserFactory())
    member.post(night_url("night_join", night), {"name": "Dan"})
    prepare(night)
    url, fields = undo_on(host.post(action_url(name, night), headers=HTMX))
    mine = {"participant": host_of(night).pk}
    before = [list(model.objects.filter(**mine).values()) for model in (Veto, Vote)]
    removed = list(night.participants.filter(removed=True))
    for client in (member, Client(), client_for(UserFactory())):
        client.post(url, fields, headers=HTMX)
    assert [list(model.objects.filter(**mine).values()) for model in (Veto, Vote)] == before
    assert list(night.participants.filter(removed=True)) == removed


@pytest.mark.parametrize("name", ["night_veto", "night_vote"])
def test_an_action_that_changes_nothing_offers_no_undo(night: Night, host: Client, name) -> None:
    voting.start_vote(night)
    host.post(action_url(name, night), headers=HTMX)
    again = host.post(action_url(name, night), headers=HTMX)
    assert again.context["undo"] is None


@pytest.mark.parametrize("name", ["night_veto", "night_vote"])
def test_a_closed_vote_refuses_an_undo(night: Night, guest, name: str) -> None:
    voted(night)
    movie = night.shortlist.all()[3].movie
    url, fields = undo_on(guest[0].post(night_url(name, night, movie.pk), headers=HTMX))
    voting.close_vote(night)
    before = state(night)
    guest[0].post(url, fields, headers=HTMX)
    assert state(night) == before


def test_undo_of_a_removal_keeps_a_full_night_full(night: Night, host: Client, guest) -> None:
    url, fields = undo_on(host.post(action_url("night_remove", night), headers=HTMX))
    services.set_invitation(night, is_open=True)
    while night.participants.present().count() < 12:
        services.join(night, f"Guest {night.participants.count()}", None)
    before = state(night)
    host.post(url, fields, headers=HTMX)
    assert state(night) == before


def test_a_removal_sent_twice_leaves_the_invitation_as_the_host_has_set_it_since(
    night: Night, host: Client, guest
) -> None:
    host.post(action_url("night_remove", night))
    host.post(night_url("night_open_invitation", night))
    host.post(action_url("night_remove", night))
    assert Night.objects.get(pk=night.pk).invitation_open


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("before", [None, 4.5])
@pytest.mark.parametrize("name", ["night_rate", "night_not_seen", "night_clear"])
def test_undo_restores_a_guest_rating(
    night: Night, guest, movies, name: str, before: float | None, headers
) -> None:
    client, ben = guest
    if before:
        guests.rate(ben, movies[0], before)
    saved = state(night)
    url = night_url(name, night, movies[0].pk)
    fields = {"stars": "2.0", "more": "0"}
    response = client.post(url, fields, headers=headers, follow=not headers)
    if state(night) == saved:
        assert response.context.get("undo") is None
        return
    action, posted = undo_on(response)
    undone = client.post(action, posted, headers=headers, follow=not headers)
    assert state(night) == saved
    assert all_on(undone, f"#rate-{movies[0].pk}")


def test_a_movie_not_seen_comes_back_with_stars_or_by_clearing_it(
    night: Night, guest, movies
) -> None:
    client, ben = guest
    for name in ("night_rate", "night_clear"):
        guests.rate(ben, movies[0], None)
        url = night_url(name, night, movies[0].pk)
        response = client.post(url, {"stars": "2.0"}, headers=HTMX)
        assert template_of(response) == "nights/partials/movies_reloaded.html"
        assert response.context["undo"] is None


def test_rating_twice_the_same_offers_no_undo(night: Night, guest, movies) -> None:
    url = night_url("night_rate", night, movies[0].pk)
    offered = [guest[0].post(url, {"stars": "2.0"}, headers=HTMX).context["undo"] for _ in "12"]
    assert [undo is not None for undo in offered] == [True, False]


def as_guest(night: Night) -> Client:
    return join_as_guest(night, "Eve")[0]


def as_member(night: Night) -> Client:
    client = client_for(UserFactory())
    client.post(night_url("night_join", night), {"name": "Eve"})
    return client


def as_host(night: Night) -> Client:
    return client_for(night.host)


DESTRUCTIVE = [
    ("night_leave", as_guest),
    ("night_leave", as_member),
    ("night_delete", as_host),
    ("night_drop_vote", as_host),
]


@pytest.mark.parametrize(("name", "visitor"), DESTRUCTIVE)
def test_a_page_asks_before_something_is_deleted_for_good(
    night: Night, name: str, visitor: Callable[[Night], Client]
) -> None:
    client = visitor(night)
    voted(night)
    before = state(night)
    page = client.get(night_url(name, night))
    assert template_of(page) == "nights/confirm.html"
    assert all_on(page, "#confirm")
    assert night.get_absolute_url() in links_of(page)
    assert state(night) == before
    client.post(night_url(name, night))
    assert not Night.objects.filter(pk=night.pk).exists() or state(night) != before


@pytest.mark.parametrize(
    ("there", "back", "prepare"),
    [
        ("night_close_invitation", "night_open_invitation", nothing),
        ("night_open_invitation", "night_close_invitation", closed),
        ("night_close_vote", "night_reopen_vote", voted),
        ("night_start_vote", "night_drop_vote", nothing),
    ],
)
def test_other_actions_have_a_button_for_the_reverse(
    night: Night, host: Client, there: str, back: str, prepare: Prepare
) -> None:
    prepare(night)
    before = state(night)
    page = host.post(night_url(there, night), follow=True)
    assert state(night) != before
    buttons = "[action='{0}'], [formaction='{0}'], a[href='{0}']".format(night_url(back, night))
    assert all_on(page, buttons)
    host.post(night_url(back, night))
    assert state(night) == before


@pytest.mark.parametrize(
    ("name", "prepare"),
    [
        ("night_close_invitation", nothing),
        ("night_start_vote", nothing),
        ("night_drop_vote", voted),
        ("night_close_vote", voted),
        ("night_reopen_vote", lambda night: (voted(night), voting.close_vote(night))),
    ],
)
def test_a_host_form_sent_twice_acts_once(
    night: Night, host: Client, name: str, prepare: Prepare
) -> None:
    prepare(night)
    host.post(night_url(name, night))
    once = state(night)
    host.post(night_url(name, night))
    assert state(night) == once
