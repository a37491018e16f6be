"""What people do with a movie night. Each change is made while nobody else changes that night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Movie
from recommendations.serving.group_picks import GroupPicks, picks_together
from recommendations.serving.user_feedback import UserFeedback, read_feedback

from .guests import feedback_of_guest
from .models import MOST_PARTICIPANTS, VETOES, GuestRating, Night, Participant, Veto, Vote

SHORTLIST = 8
"""How many movies are shown to choose from, and then voted on."""


class NightError(Exception):
    """Something that cannot be done as the night stands; its words are for whoever tried."""


@dataclass(frozen=True)
class Said:
    """What someone has said at a night.

    Attributes
    ----------
    stars
        A guest's, by movie; None for a movie not seen.
    vetoes
        Movies, each with its slot.
    votes
        Movies of the shortlist, by their id there.
    """

    stars: Sequence[tuple[int, float | None]]
    vetoes: Sequence[tuple[int, int]]
    votes: Sequence[int]


def start(user: User, name: str, day: date | None, own_name: str) -> Night:
    """Start a night; whoever does is its host and its first participant."""
    with transaction.atomic():
        night = Night.objects.create(host=user, name=name, date=day)
        Participant.objects.create(night=night, user=user, name=own_name)
    return night


def join(night: Night, name: str, user_id: int | None) -> Participant:
    """Let someone in who has the link; a user who is in already stays who they are.

    Raises
    ------
    NightError
        If the invitation is closed, the night is full, the name is taken, or the host has taken
        them off.
    """
    with night.changing() as held:
        star_distribution = held.participants.all()
        known = star_distribution.filter(user_id=user_id).first() if user_id is not None else None
        if known is not None and known.removed:
            raise NightError(_("The host has taken you off this night."))
        if known is not None:
            return known
        if not held.invitation_open:
            raise NightError(_("The invitation is closed. Ask the host to open it again."))
        _refuse_when_full(held)
        if star_distribution.filter(name__iexact=name).exists():
            raise NightError(_("Someone here has that name already. Add an initial."))
        return Participant.objects.create(night=held, user_id=user_id, name=name)


def _refuse_when_full(night: Night) -> None:
    if night.participants.present().count() >= MOST_PARTICIPANTS:
        raise NightError(
            _("This night is full: %(most)s people are in.") % {"most": MOST_PARTICIPANTS}
        )


def leave(participant: Participant) -> Said:
    """Take someone off at their own wish, with all that they said there; return what that was.

    Raises
    ------
    NightError
        If they are the host.
    """
    with participant.night.changing() as held:
        _refuse_host(held, participant)
        said = Said(
            tuple(participant.guest_ratings.order_by("pk").values_list("movie", "stars")),
            tuple(participant.vetoes.values_list("movie", "slot")),
            tuple(participant.votes.values_list("entry", flat=True)),
        )
        participant.delete()
    return said


def come_back(night: Night, participant: Participant, said: Said) -> None:
    """Take someone in again who had left, with what they had said of what is still there.

    Raises
    ------
    NightError
        If others have taken the last place.
    """
    with night.changing() as held:
        _refuse_when_full(held)
        participant.save(force_insert=True)
        movies = Movie.objects.in_bulk([movie for movie, _ in (*said.stars, *said.vetoes)])
        GuestRating.objects.bulk_create(
            GuestRating(participant=participant, movie=movies[movie], stars=stars)
            for movie, stars in said.stars
            if movie in movies
        )
        Veto.objects.bulk_create(
            Veto(participant=participant, movie=movies[movie], slot=slot)
            for movie, slot in said.vetoes
            if movie in movies
        )
        Vote.objects.bulk_create(
            Vote(participant=participant, entry=entry)
            for entry in held.shortlist.filter(pk__in=said.votes)
        )


def set_removed(night: Night, participant: Participant, *, removed: bool) -> None:
    """Take someone off, or take them in again; until then, what they said counts for nothing.

    Taking off closes the invitation: by its link they could come back under another name. A new
    link would not do, for the night's address is that of all who are in.

    Raises
    ------
    NightError
        If they are the host, or are to come back where others have taken the last place.
    """
    with night.changing() as held:
        _refuse_host(held, participant)
        if removed:
            held.invitation_open = False
        else:
            _refuse_when_full(held)
        participant.removed = removed
        participant.save(update_fields=["removed"])


def set_invitation(night: Night, *, is_open: bool) -> None:
    """Let people join by the link, or nobody more."""
    with night.changing() as held:
        held.invitation_open = is_open


def veto(me: Participant, movie: Movie) -> bool:
    """Take a movie off the list for all; False where it is off already, which costs no veto.

    Raises
    ------
    NightError
        If it is decided, or no veto is left.
    """
    with me.acting() as held:
        if held.stage == Night.Stage.DECIDED:
            raise NightError(_("The vote is closed."))
        if movie.pk in vetoed(held):
            return False
        used = set(me.vetoes.values_list("slot", flat=True))
        slot = next((slot for slot in range(1, VETOES + 1) if slot not in used), None)
        if slot is None:
            raise NightError(_("You have used all your vetoes. Take one back first."))
        me.vetoes.create(movie=movie, slot=slot)
    return True


def take_veto_back(me: Participant, movie: Movie) -> bool:
    """Let a movie be on the list again; False where the veto of it is not theirs.

    Raises
    ------
    NightError
        If it is decided.
    """
    with me.acting() as held:
        if held.stage == Night.Stage.DECIDED:
            raise NightError(_("The vote is closed."))
        deleted, _models = me.vetoes.filter(movie=movie).delete()
    return deleted > 0


def vetoed(night: Night) -> set[int]:
    """Return the movies that those present have taken off the list."""
    those = Veto.objects.filter(participant__night=night, participant__removed=False)
    return set(those.values_list("movie_id", flat=True))


def picks_of(night: Night) -> GroupPicks:
    """Return what those present may like together, by the host's rule, years, genre and length."""
    return picks_together(
        {each.pk: _said_by(each) for each in night.participants.present()},
        SHORTLIST,
        night.rule,  # type: ignore[arg-type]
        night.controls,
        vetoed(night) | _too_long(night),
    )


def delete_old() -> int:
    """Delete the nights that are over for long, with all that was said there; say how many."""
    old = list(Night.objects.old().values_list("pk", flat=True))
    Night.objects.filter(pk__in=old).delete()
    return len(old)


def _too_long(night: Night) -> set[int]:
    if night.most_minutes is None:
        return set()
    too_long = Movie.objects.filter(runtime__gt=night.most_minutes)
    return set(too_long.values_list("pk", flat=True).iterator())


def _said_by(participant: Participant) -> UserFeedback:
    if participant.user_id is None:
        return feedback_of_guest(participant)
    return read_feedback(participant.user_id)


def _refuse_host(night: Night, participant: Participant) -> None:
    if participant.user_id == night.host_id:
        raise NightError(_("The host cannot leave; delete the night instead."))
