"""How what people do at a movie night is undone: signed, for one participant each.

Nothing is taken back where someone else has changed the same thing since, or all is decided.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.crypto import salted_hmac

from actions.signed_undo import SignedUndo, TooLate
from catalog.models import Genre, Movie

from . import guests, services, voting
from .models import Night, Participant, Shortlisted
from .voting import Ballot

SETTINGS = ("rule", "genre_id", "from_year", "to_year", "most_minutes")


@dataclass(frozen=True)
class Changed:
    """What an undo has touched beside the night itself.

    Attributes
    ----------
    movie
        That a guest has said something else of.
    """

    movie: Movie | None = None


signed: SignedUndo[Changed] = SignedUndo("recommendations.night.undo")
undoable, undo_token, apply_undo = signed.undoable, signed.token, signed.apply


def settings_of(night: Night) -> dict[str, Any]:
    """Return how the list is made, as `make_list_as_before` takes it."""
    return {name: getattr(night, name) for name in SETTINGS}


@undoable
def make_list_as_before(host: int, before: dict[str, Any], after: dict[str, Any]) -> Changed:
    """Undo of changing the settings."""
    with _hosted_by(host).changing() as held:
        now = settings_of(held)
        _only_if(held.stage == Night.Stage.PICKING and now in (before, after))
        _only_if(not before["genre_id"] or Genre.objects.filter(pk=before["genre_id"]).exists())
        for name in SETTINGS:
            setattr(held, name, before[name])
    return Changed()


@undoable
def set_invitation_again(host: int, is_open: bool) -> Changed:
    """Undo of opening and of closing the invitation."""
    services.set_invitation(_hosted_by(host), is_open=is_open)
    return Changed()


@undoable
def set_removed_again(host: int, participant: int, removed: bool, is_open: bool) -> Changed:
    """Undo of taking someone off, which closes the invitation, and of taking them in again."""
    night = _hosted_by(host)
    services.set_removed(night, night.participants.get(pk=participant), removed=removed)
    services.set_invitation(night, is_open=is_open)
    return Changed()


@undoable
def take_veto_back(me: int, movie: int) -> Changed:
    """Undo of a veto."""
    services.take_veto_back(_participant(me), Movie.objects.get(pk=movie))
    return Changed()


@undoable
def veto_again(me: int, movie: int) -> Changed:
    """Undo of taking a veto back; where another has taken the movie off since, it costs none."""
    participant, found = _participant(me), Movie.objects.get(pk=movie)
    is_done = services.veto(participant, found) or participant.vetoes.filter(movie=found).exists()
    _only_if(is_done)
    return Changed()


@undoable
def set_vote_again(me: int, entry: int, wanted: bool) -> Changed:
    """Undo of giving and of taking back a vote; `entry` is of the shortlist of then."""
    participant = _participant(me)
    movie = participant.night.shortlist.get(pk=entry).movie
    voting.set_vote(participant, movie, wanted=wanted)
    return Changed()


@undoable
def call_vote_off(host: int, movie: int) -> Changed:
    """Undo of starting a vote, while nobody has voted; `movie` is any of its shortlist."""
    with _hosted_by(host).changing() as held:
        if held.stage == Night.Stage.PICKING:
            return Changed()
        _only_if(held.stage == Night.Stage.VOTING and held.shortlist.filter(pk=movie).exists())
        _only_if(not any(voting.votes_in(held).values()))
        held.stage = Night.Stage.PICKING
        held.shortlist.all().delete()
    return Changed()


def sealed(ballots: Iterable[Ballot]) -> list[dict[str, Any]]:
    """Return what was voted on and for, as `put_vote_back` takes it.

    Each vote is a seal of its own, so that the page tells nobody whose it is, nor which votes are
    of one person.
    """
    return [
        {
            "pk": ballot.entry.pk,
            "movie": ballot.entry.movie_id,
            "position": ballot.entry.position,
            "shares": ballot.entry.shares,
            "votes": sorted(_seal(voter, ballot.entry.pk) for voter in ballot.voters),
        }
        for ballot in ballots
    ]


def _seal(voter: int, movie: int) -> str:
    return salted_hmac("recommendations.night.vote", f"{voter}:{movie}").hexdigest()[:20]


@undoable
def put_vote_back(host: int, ballots: list[dict[str, Any]]) -> Changed:
    """Undo of dropping a vote: its movies are voted on again, with the votes of who is still in."""
    night = _hosted_by(host)
    with night.changing() as held:
        if held.shortlist.filter(pk__in=[ballot["pk"] for ballot in ballots]).exists():
            return Changed()
        _only_if(held.stage == Night.Stage.PICKING)
        opened = _opened(held, ballots)
        _only_if(bool(opened))
        voting.put_vote_back(held, opened)
    return Changed()


def _opened(night: Night, ballots: list[dict[str, Any]]) -> list[Ballot]:
    """Return what was sealed, of movies that are still in the catalogue."""
    people = list(night.participants.values_list("pk", flat=True))
    movies = Movie.objects.in_bulk([ballot["movie"] for ballot in ballots])
    return [
        Ballot(
            Shortlisted(
                pk=ballot["pk"],
                night=night,
                movie=movies[ballot["movie"]],
                position=ballot["position"],
                shares=ballot["shares"],
            ),
            frozenset(each for each in people if _seal(each, ballot["pk"]) in ballot["votes"]),
        )
        for ballot in ballots
        if ballot["movie"] in movies
    ]


@undoable
def vote_on(host: int, movie: int) -> Changed:
    """Undo of closing a vote; `movie` is any of its shortlist."""
    with _hosted_by(host).changing() as held:
        _only_if(held.stage != Night.Stage.PICKING and held.shortlist.filter(pk=movie).exists())
        voting.vote_on(held)
    return Changed()


Counted = list[tuple[int, int]]
"""Movies of a shortlist, by their id there, each with its votes: keys in JSON are text only."""


@undoable
def decide_again(host: int, stood: Counted, counted: Counted) -> Changed:
    """Undo of opening a closed vote again, while nobody has changed a vote.

    Parameters
    ----------
    host
        The holder.
    stood
        The result that stood.
    counted
        The votes as they were when it was opened.
    """
    with _hosted_by(host).changing() as held:
        _only_if(held.stage != Night.Stage.PICKING)
        if held.stage == Night.Stage.DECIDED:
            _only_if(voting.result_of(held) == _by_movie(stood))
            return Changed()
        _only_if(voting.votes_in(held) == _by_movie(counted))
        voting.decide(held, _by_movie(stood))
    return Changed()


def _by_movie(counted: Counted) -> dict[int, int]:
    return dict(counted)


@undoable
def say_again(guest: int, movie: int, before: list[float | None]) -> Changed:
    """Undo of what a guest has said of a movie; `before` is empty where they had said nothing."""
    participant, found = _participant(guest), Movie.objects.for_cards().get(pk=movie)
    if before:
        guests.say(participant, found, before[0])
    else:
        guests.unsay(participant, found)
    return Changed(movie=found)


def _participant(pk: int) -> Participant:
    return Participant.objects.select_related("night").get(pk=pk)


def _hosted_by(participant: int) -> Night:
    """Return the night of a participant who is its host."""
    found = Participant.objects.select_related("night")
    return found.get(pk=participant, user=F("night__host")).night


def _only_if(is_so: bool) -> None:
    """Go on only where nothing has come in between.

    Raises
    ------
    TooLate
        If something has.
    """
    if not is_so:
        raise TooLate
