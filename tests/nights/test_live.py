"""Polling: changes by others are sent, and nothing while nothing changes."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import OwnTag, Rating, Viewing, WatchlistEntry
from nights import services, voting
from nights.guests import rate
from nights.models import Night
from nights.responses import night_url
from recommendations.models import MutedRating, NotInterested

from ..factories import UserFactory
from ..html_reading import all_on
from .people import client_for, create_night, host_of, join_as_guest, movies_on, template_of

pytestmark = pytest.mark.django_db


def poll(client: Client, night: Night, version: str):
    return client.get(night_url("night_live", night), {"version": version})


def version_on(client: Client, night: Night) -> str:
    version: str = client.get(night.get_absolute_url()).context["board"].version
    return version


def queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_a_poll_without_changes_has_no_content(night: Night) -> None:
    client, _ = join_as_guest(night)
    response = poll(client, night, version_on(client, night))
    assert (response.status_code, response.content) == (204, b"")


def test_each_change_is_sent_to_the_others(night: Night, movies) -> None:
    client, ben = join_as_guest(night)
    me = host_of(night)
    member = UserFactory()
    changes: list[Callable[[], object]] = [
        lambda: services.join(night, "Chi", member.pk),
        lambda: Rating.objects.rate(member.pk, movies[9], 4.0),
        lambda: MutedRating.objects.mute(member.pk, movies[9]),
        lambda: Viewing.objects.create(
            user=member, movie=movies[7], watched_on=timezone.localdate()
        ),
        lambda: OwnTag.objects.put(member.pk, movies[4], ["liked"]),
        lambda: WatchlistEntry.objects.put(member.pk, movies[6]),
        lambda: NotInterested.objects.mark(member.pk, movies[5]),
        lambda: NotInterested.objects.filter(user=member).delete(),
        lambda: rate(ben, movies[8], 4.0),
        lambda: services.veto(me, movies[0]),
        lambda: services.undo_veto(me, movies[0]),
        lambda: services.set_invitation(night, is_open=False),
        lambda: voting.start_vote(night),
        lambda: voting.set_vote(me, movies[1], wanted=True),
        lambda: services.set_removed(night, night.participants.get(name="Chi"), removed=True),
    ]
    for change in changes:
        version = version_on(client, night)
        change()
        response = poll(client, night, version)
        assert response.status_code == 200
        assert response.context["board"].version != version
        assert poll(client, night, response.context["board"].version).status_code == 204


def test_a_poll_has_the_board_without_the_settings(night: Night, movies) -> None:
    host = client_for(night.host)
    page, polled = host.get(night.get_absolute_url()), poll(host, night, "")
    assert movies_on(page) == movies_on(polled)
    assert all_on(page, "#night-settings")
    assert not all_on(polled, "#night-settings")


def test_polling_stops_when_the_night_is_decided_or_deleted(night: Night, movies) -> None:
    client, _ = join_as_guest(night)
    voting.start_vote(night)
    voting.set_vote(host_of(night), movies[0], wanted=True)
    version = version_on(client, night)
    voting.close_vote(night)
    response = poll(client, night, version)
    assert response.status_code == 286
    assert all_on(response, "#result-heading")
    again = poll(client, night, version_on(client, night))
    assert (again.status_code, again["HX-Reswap"]) == (286, "none")
    client_for(night.host).post(night_url("night_delete", night))
    gone = poll(client, night, version)
    assert gone.status_code == 286
    assert template_of(gone) == "nights/partials/gone.html"


def test_a_poll_without_changes_makes_three_queries_for_any_number_of_people(night: Night) -> None:
    client, _ = join_as_guest(night)
    version = version_on(client, night)
    few = queries(lambda: poll(client, night, version))
    for number in range(8):
        services.join(night, f"Guest {number}", None)
    version = version_on(client, night)
    assert queries(lambda: poll(client, night, version)) == few <= 3


def test_the_queries_of_a_vote_do_not_grow_with_votes_and_people(night: Night, movies) -> None:
    client, ben = join_as_guest(night)
    voting.start_vote(night)
    page = night.get_absolute_url()
    few = queries(lambda: client.get(page))
    for number in range(8):
        guest = services.join(night, f"Guest {number}", None)
        voting.set_vote(guest, movies[number], wanted=True)
    services.veto(ben, movies[0])
    assert queries(lambda: client.get(page)) <= few + 1


def test_each_user_costs_the_list_one_query(night: Night) -> None:
    """Their feedback is read one by one; nothing else grows."""
    client, _ = join_as_guest(night)
    page = night.get_absolute_url()
    # Whether the site has shelves is kept for minutes.
    client.get(page)
    few = queries(lambda: client.get(page))
    for number in range(4):
        services.join(night, f"Guest {number}", None)
        services.join(night, f"Member {number}", UserFactory().pk)
    assert queries(lambda: client.get(page)) == few + 4


def test_the_list_of_nights_is_as_many_queries_for_many(night: Night) -> None:
    host = client_for(night.host)
    one = queries(lambda: host.get("/nights/"))
    for number in range(5):
        create_night(f"Night {number}", host=night.host)
    assert queries(lambda: host.get("/nights/")) == one
