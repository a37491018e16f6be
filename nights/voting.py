"""The vote of a movie night: the movies voted on, the votes and what they decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from catalog.models import Movie

from .models import Night, Participant, Shortlisted, Vote
from .services import NightError, picks_of, vetoed


@dataclass(frozen=True)
class Ballot:
    """A movie that is voted on, and who would watch it, by the participants' ids."""

    entry: Shortlisted
    voters: frozenset[int]


def start_vote(night: Night) -> bool:
    """Hold on to the movies shown now and let everyone vote; False where they do already.

    Raises
    ------
    NightError
        If there is no movie.
    """
    with night.changing() as held:
        if held.stage != Night.Stage.PICKING:
            return False
        picks = picks_of(held)
        if not picks.items:
            raise NightError(_("There is no movie to vote on. Widen the years or the genre."))
        held.stage = Night.Stage.VOTING
        Shortlisted.objects.bulk_create(
            Shortlisted(
                night=held,
                movie=pick.movie,
                position=position,
                shares={str(share.member): round(share.percent) for share in pick.shares},
            )
            for position, pick in enumerate(picks.items)
        )
    return True


def drop_vote(night: Night) -> list[Ballot]:
    """Go back to looking for movies; the votes given are gone, and returned.

    Raises
    ------
    NightError
        If there is no vote now.
    """
    with night.changing() as held:
        _refuse_unless_voting(held)
        ballots = [
            Ballot(entry, frozenset(vote.participant_id for vote in entry.votes.all()))
            for entry in held.shortlist.prefetch_related("votes")
        ]
        held.stage = Night.Stage.PICKING
        held.shortlist.all().delete()
    return ballots


def put_vote_back(held: Night, ballots: Sequence[Ballot]) -> None:
    """Let everyone vote on, on the movies and with the votes that there were.

    Parameters
    ----------
    held
        The night, as `changing` gives it.
    """
    held.stage = Night.Stage.VOTING
    Shortlisted.objects.bulk_create(ballot.entry for ballot in ballots)
    Vote.objects.bulk_create(
        Vote(participant_id=voter, entry=ballot.entry)
        for ballot in ballots
        for voter in ballot.voters
    )


def set_vote(me: Participant, movie: Movie, *, wanted: bool) -> int | None:
    """Vote for a movie of the shortlist, or take the vote back.

    Returns
    -------
    The movie's id on the shortlist; None where nothing has changed.

    Raises
    ------
    NightError
        If there is no vote now, or the movie is not on the shortlist or is vetoed.
    """
    with me.acting() as held:
        _refuse_unless_voting(held)
        entry = held.shortlist.filter(movie=movie).first()
        if entry is None or movie.pk in vetoed(held):
            raise NightError(_("That movie is not on the shortlist."))
        if wanted:
            _vote, changed = Vote.objects.get_or_create(participant=me, entry=entry)
        else:
            changed = me.votes.filter(entry=entry).delete()[0] > 0
    return entry.pk if changed else None


def close_vote(night: Night) -> None:
    """Count, and let the result stand whatever happens to those who voted.

    Raises
    ------
    NightError
        If there is no vote now, or nobody has voted.
    """
    with night.changing() as held:
        _refuse_unless_voting(held)
        counted = votes_in(held)
        if not any(counted.values()):
            raise NightError(_("Nobody has voted yet."))
        decide(held, counted)


def decide(held: Night, counted: dict[int, int]) -> None:
    """Let a result stand.

    Parameters
    ----------
    held
        The night, as `changing` gives it.
    counted
        The votes of each movie of the shortlist that is not vetoed, by its id there.
    """
    held.stage = Night.Stage.DECIDED
    movies = list(held.shortlist.filter(pk__in=counted))
    for movie in movies:
        movie.final_votes = counted[movie.pk]
    Shortlisted.objects.bulk_update(movies, ["final_votes"])


def reopen_vote(night: Night) -> dict[int, int]:
    """Let everyone vote on; the votes given are still there.

    Returns
    -------
    The result that stood, as `decide` takes it; empty where none did.
    """
    with night.changing() as held:
        if held.stage != Night.Stage.DECIDED:
            return {}
        stood = result_of(held)
        vote_on(held)
    return stood


def vote_on(held: Night) -> None:
    """Take a result away; `held` is the night, as `changing` gives it."""
    held.stage = Night.Stage.VOTING
    held.shortlist.update(final_votes=None)


def result_of(night: Night) -> dict[int, int]:
    """Return the votes of each movie of the shortlist that the result has, by its id there."""
    counted = night.shortlist.values_list("pk", "final_votes")
    return {movie: votes for movie, votes in counted if votes is not None}


def votes_in(night: Night) -> dict[int, int]:
    """Return how many of those present want each movie of the shortlist that is not vetoed."""
    movies = night.shortlist.exclude(movie__in=vetoed(night))
    count = Count("votes", filter=Q(votes__participant__removed=False))
    return dict(movies.annotate(count=count).values_list("pk", "count"))


def _refuse_unless_voting(night: Night) -> None:
    if night.stage != Night.Stage.VOTING:
        raise NightError(_("There is no vote now."))
