"""Vetoes, votes and the result, also with concurrent requests."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from catalog.models import Movie
from nights import services, voting
from nights.board import board_of
from nights.models import Night, Participant, ShortlistEntry, Veto, Vote
from nights.responses import night_url

from ..catalog.concurrency import at_once
from ..factories import MovieFactory, UserFactory
from ..html_reading import all_on, levels_on, one_on, undo_on, words_of
from .people import HTMX, client_for, create_night, host_of, join_as_guest, movies_on

pytestmark = pytest.mark.django_db


def joined(night: Night, *names: str) -> list[Participant]:
    return [services.join(night, name, None) for name in names]


def shortlist(night: Night) -> list[int]:
    return list(night.shortlist.values_list("movie", flat=True))


def shown(me: Participant) -> list[int]:
    night = Night.objects.get(pk=me.night_id)
    return [entry.movie.pk for entry in board_of(night, me).entries]


def decided(night: Night) -> tuple[list[int], list[tuple[int, int]]]:
    """The winners, and each movie with its votes."""
    board = board_of(Night.objects.get(pk=night.pk), host_of(night))
    votes = [(entry.movie.pk, entry.votes) for entry in board.entries]
    return [entry.movie.pk for entry in board.winners], votes


def test_a_veto_takes_a_movie_off_for_everyone_anonymously(night: Night, movies) -> None:
    client, _ = join_as_guest(night)
    host = client_for(night.host)
    client.post(night_url("night_veto", night, movies[0].pk))
    for browser, mine in ((client, True), (host, False)):
        page = browser.get(night.get_absolute_url())
        assert movies_on(page) == [movie.pk for movie in movies[1 : services.SHORTLIST + 1]]
        assert page.context["board"].vetoed == [(movies[0], mine)]
        assert bool(all_on(page, f"#undo-veto-{movies[0].pk}")) == mine
        assert "Ben" not in words_of(one_on(page, ".night-vetoes"))
        assert page.context["board"].vetoes_left == 3 - mine


def test_each_participant_has_three_vetoes(night: Night, movies) -> None:
    me = host_of(night)
    for movie in movies[:3]:
        assert services.veto(me, movie)
    with pytest.raises(services.NightError, match="used all your vetoes"):
        services.veto(me, movies[3])
    services.undo_veto(me, movies[1])
    assert services.veto(me, movies[3])
    assert sorted(me.vetoes.values_list("slot", flat=True)) == [1, 2, 3]
    page = client_for(night.host).get(night.get_absolute_url())
    assert not all_on(page, "[id^=veto-]")


def test_the_database_allows_three_vetoes_each(night: Night, movies) -> None:
    me = host_of(night)
    Veto.objects.create(participant=me, movie=movies[0], slot=1)
    for movie, slot in ((movies[0], 2), (movies[1], 1), (movies[1], 4), (movies[1], 0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Veto.objects.create(participant=me, movie=movie, slot=slot)


def test_vetoing_a_vetoed_movie_costs_no_veto(night: Night, movies) -> None:
    (ben,) = joined(night, "Ben")
    assert services.veto(ben, movies[0])
    assert not services.veto(host_of(night), movies[0])
    assert Veto.objects.count() == 1


def test_a_participant_takes_back_only_their_own_veto(night: Night, movies) -> None:
    (ben,) = joined(night, "Ben")
    services.veto(ben, movies[0])
    client_for(night.host).post(night_url("night_undo_veto", night, movies[0].pk))
    assert services.vetoed(night) == {movies[0].pk}


def test_vetoes_and_votes_of_removed_participants_do_not_count(night: Night, movies) -> None:
    ben, chi = joined(night, "Ben", "Chi")
    services.veto(ben, movies[0])
    voting.start_vote(night)
    voting.set_vote(ben, movies[1], wanted=True)
    voting.set_vote(chi, movies[2], wanted=True)
    services.set_removed(night, ben, removed=True)
    assert services.vetoed(night) == set()
    assert sum(voting.votes_in(night).values()) == 1
    services.set_removed(night, ben, removed=False)
    assert services.vetoed(night) == {movies[0].pk}
    assert sum(voting.votes_in(night).values()) == 2


def test_the_shortlist_is_the_list_shown_and_stays(night: Night, movies) -> None:
    before = shown(host_of(night))
    client_for(night.host).post(night_url("night_start_vote", night))
    assert shortlist(night) == before == [movie.pk for movie in movies[: services.SHORTLIST]]
    MovieFactory()
    joined(night, "Late")
    voting.start_vote(night)
    assert shown(host_of(night)) == before


def test_votes_are_given_taken_back_and_counted(night: Night, movies) -> None:
    client, ben = join_as_guest(night)
    voting.start_vote(night)
    for _ in range(2):
        client.post(night_url("night_vote", night, movies[0].pk))
    client.post(night_url("night_vote", night, movies[1].pk))
    client.post(night_url("night_undo_vote", night, movies[1].pk))
    assert list(ben.votes.values_list("entry__movie", flat=True)) == [movies[0].pk]
    page = client_for(night.host).get(night.get_absolute_url())
    assert [entry.votes for entry in page.context["board"].entries][:2] == [1, 0]
    assert not any(entry.mine for entry in page.context["board"].entries)
    assert (page.context["board"].voters, len(page.context["board"].people)) == (1, 2)


def test_a_vetoed_movie_leaves_the_ballot_and_returns_with_its_votes(night: Night, movies) -> None:
    (ben,) = joined(night, "Ben")
    voting.start_vote(night)
    voting.set_vote(host_of(night), movies[0], wanted=True)
    services.veto(ben, movies[0])
    assert movies[0].pk not in shown(ben)
    with pytest.raises(services.NightError, match="not on the shortlist"):
        voting.set_vote(ben, movies[0], wanted=True)
    services.undo_veto(ben, movies[0])
    assert shown(ben)[0] == movies[0].pk
    assert max(voting.votes_in(night).values()) == 1


def test_votes_are_refused_before_the_vote_starts_and_after_it_closes(night: Night, movies) -> None:
    me = host_of(night)
    with pytest.raises(services.NightError, match="No vote is open"):
        voting.set_vote(me, movies[0], wanted=True)
    voting.start_vote(night)
    with pytest.raises(services.NightError, match="Nobody has voted"):
        voting.close_vote(night)
    with pytest.raises(services.NightError, match="not on the shortlist"):
        voting.set_vote(me, movies[-1], wanted=True)
    voting.set_vote(me, movies[0], wanted=True)
    voting.close_vote(night)
    for change in (
        partial(voting.set_vote, me, movies[1], wanted=True),
        partial(services.veto, me, movies[1]),
        partial(services.undo_veto, me, movies[1]),
        partial(voting.close_vote, night),
    ):
        with pytest.raises(services.NightError):
            change()


def test_most_votes_win(night: Night, movies) -> None:
    ben, chi = joined(night, "Ben", "Chi")
    voting.start_vote(night)
    for who, movie in ((ben, 2), (chi, 2), (ben, 0), (host_of(night), 1)):
        voting.set_vote(who, movies[movie], wanted=True)
    client_for(night.host).post(night_url("night_close_vote", night))
    winners, votes = decided(night)
    assert winners == [movies[2].pk]
    assert votes[:4] == [(movies[2].pk, 2), (movies[0].pk, 1), (movies[1].pk, 1), (movies[3].pk, 0)]
    page = client_for(night.host).get(night.get_absolute_url())
    assert [(entry.movie.pk, entry.votes) for entry in page.context["board"].winners] == [
        (movies[2].pk, 2)
    ]
    assert len(all_on(page, ".night-winner")) == 1


def test_a_tie_has_several_winners(night: Night, movies) -> None:
    ben, chi = joined(night, "Ben", "Chi")
    voting.start_vote(night)
    voting.set_vote(ben, movies[1], wanted=True)
    voting.set_vote(chi, movies[0], wanted=True)
    voting.close_vote(night)
    assert decided(night)[0] == [movies[0].pk, movies[1].pk]
    page = client_for(night.host).get(night.get_absolute_url())
    assert len(all_on(page, ".night-winner")) == 2


def test_a_result_stands_when_a_voter_leaves(night: Night, movies) -> None:
    (ben,) = joined(night, "Ben")
    voting.start_vote(night)
    voting.set_vote(ben, movies[1], wanted=True)
    voting.close_vote(night)
    services.leave(ben)
    assert not Vote.objects.exists()
    assert decided(night)[0] == [movies[1].pk]


def test_a_reopened_vote_keeps_its_votes(night: Night, movies) -> None:
    host = client_for(night.host)
    voting.start_vote(night)
    voting.set_vote(host_of(night), movies[1], wanted=True)
    voting.close_vote(night)
    host.post(night_url("night_reopen_vote", night))
    assert Night.objects.get().stage == "voting"
    assert not night.shortlist.exclude(final_votes=None).exists()
    assert sum(voting.votes_in(night).values()) == 1


def test_dropping_a_vote_deletes_shortlist_and_votes(night: Night, movies) -> None:
    voting.start_vote(night)
    voting.set_vote(host_of(night), movies[1], wanted=True)
    client_for(night.host).post(night_url("night_drop_vote", night))
    assert Night.objects.get().stage == "picking"
    assert not ShortlistEntry.objects.exists()
    assert not Vote.objects.exists()


def test_a_vote_without_movies_does_not_start(night: Night) -> None:
    Movie.objects.all().delete()
    response = client_for(night.host).post(night_url("night_start_vote", night), follow=True)
    assert levels_on(response) == ["error"]
    assert Night.objects.get().stage == "picking"


def test_htmx_gets_the_night_and_undo(night: Night, movies) -> None:
    client, _ = join_as_guest(night)
    response = client.post(night_url("night_veto", night, movies[0].pk), headers=HTMX)
    assert movies_on(response) == [movie.pk for movie in movies[1 : services.SHORTLIST + 1]]
    assert undo_on(response)[0] == night_url("night_undo_veto", night, movies[0].pk)
    undone = client.post(night_url("night_undo_veto", night, movies[0].pk), headers=HTMX)
    assert movies_on(undone)[0] == movies[0].pk
    for name in ("night_veto", "night_vote"):
        assert client.post(night_url(name, night, 10**9)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_concurrent_requests_give_three_vetoes_and_one_vote_at_most(movies: list[Movie]) -> None:
    night = create_night(host=UserFactory())
    me = host_of(night)

    def try_veto(movie: Movie) -> bool:
        try:
            return services.veto(me, movie)
        except services.NightError:
            return False

    done = at_once(*(partial(try_veto, movie) for movie in movies[:5]))
    assert sum(done) == me.vetoes.count() == 3
    voting.start_vote(night)
    movie = night.shortlist.first()
    assert movie is not None
    at_once(*[partial(voting.set_vote, me, movie.movie, wanted=True)] * 4)
    assert Vote.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_vote_started_several_times_at_once_has_one_shortlist(movies: list[Movie]) -> None:
    night = create_night()
    at_once(*[partial(voting.start_vote, night)] * 3)
    assert len(shortlist(night)) == services.SHORTLIST


def test_a_participant_who_has_just_left_can_do_nothing(night: Night, movies) -> None:
    """As when a vote and a removal happen at the same moment."""
    (ben,) = joined(night, "Ben")
    services.set_removed(night, ben, removed=True)
    with pytest.raises(Participant.DoesNotExist):
        services.veto(ben, movies[0])
    services.leave(ben)
    with pytest.raises(Participant.DoesNotExist):
        services.veto(ben, movies[0])
    assert not Veto.objects.exists()
