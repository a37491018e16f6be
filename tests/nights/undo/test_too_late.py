"""Nothing is taken back where something has come in between."""

import re
from typing import Any

import pytest
from django.test import Client

from catalog.models import Genre
from nights import services, undo, voting
from nights.models import Night, Vote
from tests.recommendations.views.test_undo import undo_in

from ..people import HTMX, at, host_of
from .states import SETTINGS, TOO_LATE, decided, state, voted

pytestmark = pytest.mark.django_db


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
    voting.start_vote(night)
    too_late(host, answer, night)
    refused = host.post(at("night_settings", night), SETTINGS, headers=HTMX)
    assert "The movies are chosen already" in refused.content.decode()
    assert Night.objects.get().rule == "average"


def test_settings_of_a_genre_that_is_gone(night: Night, host: Client) -> None:
    genre = Genre.objects.create(name="Mystery")
    Night.objects.filter(pk=night.pk).update(genre=genre)
    answer = host.post(at("night_settings", night), {"rule": "fair"}, headers=HTMX)
    genre.delete()
    too_late(host, answer, night)


def test_a_vote_in_which_someone_has_voted_is_not_called_off(
    night: Night, host: Client, guest, movies
) -> None:
    answer = host.post(at("night_start_vote", night), headers=HTMX)
    guest[0].post(at("night_vote", night, movies[0].pk))
    too_late(host, answer, night)


def test_a_dropped_vote_after_which_another_was_started(night: Night, host: Client) -> None:
    voted(night)
    answer = host.post(at("night_drop_vote", night), headers=HTMX)
    voting.start_vote(night)
    too_late(host, answer, night)


def test_a_dropped_vote_comes_back_without_who_has_left(night: Night, host: Client, guest) -> None:
    voted(night)
    answer = host.post(at("night_drop_vote", night), headers=HTMX)
    services.leave(guest[1])
    action, posted = undo_in(answer)
    host.post(action, posted, headers=HTMX)
    assert set(Vote.objects.values_list("participant", flat=True)) == {host_of(night).pk}
    assert night.shortlist.count() == services.SHORTLIST


def test_a_dropped_vote_tells_nobody_whose_votes_there_were(night: Night, guest) -> None:
    """Each vote of the same person looks different, and each time another vote is held, too."""
    voting.start_vote(night)
    for movie in night.shortlist.all()[:3]:
        voting.set_vote(guest[1], movie.movie, wanted=True)
    seals = [ballot["votes"] for ballot in undo.sealed(voting.drop_vote(night))]
    given = [seal for votes in seals for seal in votes]
    assert len(given) == len(set(given)) == 3
    assert all(re.fullmatch("[0-9a-f]{20}", seal) for seal in given)


def test_a_result_after_which_a_vote_was_changed(night: Night, host: Client, guest, movies) -> None:
    decided(night)
    answer = host.post(at("night_reopen_vote", night), headers=HTMX)
    guest[0].post(at("night_vote", night, movies[3].pk))
    too_late(host, answer, night)


def test_a_result_stands_again_as_it_was_though_a_voter_had_left(
    night: Night, host: Client, guest
) -> None:
    decided(night)
    stood = voting.result_of(night)
    services.leave(guest[1])
    action, posted = undo_in(host.post(at("night_reopen_vote", night), headers=HTMX))
    host.post(action, posted)
    assert voting.result_of(night) == stood
    assert Night.objects.get().stage == "decided"


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [("night_vote", 3, "There is no vote now."), ("night_veto", 4, "The vote is closed.")],
)
def test_a_guests_vote_and_veto_after_the_decision(
    night: Night, guest, movies, name: str, place: int, words: str
) -> None:
    voted(night)
    answer = guest[0].post(at(name, night, movies[place].pk), headers=HTMX)
    voting.close_vote(night)
    too_late(guest[0], answer, night, words)


def test_a_vote_of_a_vote_that_was_dropped(night: Night, guest, movies) -> None:
    voting.start_vote(night)
    answer = guest[0].post(at("night_vote", night, movies[0].pk), headers=HTMX)
    voting.drop_vote(night)
    voting.start_vote(night)
    voting.set_vote(guest[1], movies[0], wanted=True)
    too_late(guest[0], answer, night)


def test_a_veto_that_another_has_made_since(night: Night, host: Client, guest, movies) -> None:
    services.veto(guest[1], movies[0])
    answer = guest[0].post(at("night_undo_veto", night, movies[0].pk), headers=HTMX)
    host.post(at("night_veto", night, movies[0].pk))
    too_late(guest[0], answer, night)


def test_a_guest_who_has_left_is_not_taken_in_again_by_the_host(
    night: Night, host: Client, guest
) -> None:
    answer = host.post(at("night_remove", night, guest[1].pk), headers=HTMX)
    guest[1].delete()
    too_late(host, answer, night)
