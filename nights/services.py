"""What people do at a movie night. Each change is made under the night's lock."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalog.models import Movie
from core.deletion import delete_whole
from core.limits import refuse_more
from recommendations.serving.group_members import MemberSource, sources_of
from recommendations.serving.group_picks import GroupPicks, picks_together

from .guests import sources_of_guests
from .models import MOST_NIGHTS, MOST_PARTICIPANTS, VETOES, Night, Participant, Veto

SHORTLIST = 8
"""How many movies are shown to choose from, and then voted on."""


class NightError(Exception):
    """Something that the state of the night does not allow; its text is shown to the user."""


def start(user: User, name: str, day: date | None, own_name: str) -> Night:
    """Start a night with its host as the first participant.

    Raises
    ------
    LimitReached
        If they host as many as there can be.
    """
    with transaction.atomic():
        full = _("You host %(most)s nights, and there can be no more. Delete one first.")
        refuse_more(Night.objects.filter(host=user), MOST_NIGHTS, full)
        night = Night.objects.create(host=user, name=name, date=day)
        Participant.objects.create(night=night, user=user, name=own_name)
    return night


def join(night: Night, name: str, user_id: int | None) -> Participant:
    """Add someone who has the link; a user who has joined already stays as they are.

    Raises
    ------
    NightError
        If the invitation is closed, the night is full, the name is taken, or the host has removed
        them.
    """
    with night.changing() as held:
        everyone = held.participants.all()
        existing = everyone.filter(user_id=user_id).first() if user_id is not None else None
        if existing is not None and existing.removed:
            raise NightError(_("The host has removed you from this night."))
        if existing is not None:
            return existing
        if not held.invitation_open:
            raise NightError(_("The invitation is closed. Ask the host to open it again."))
        _refuse_when_full(held)
        if everyone.filter(name__iexact=name).exists():
            raise NightError(_("Someone here already has that name. Add an initial."))
        return Participant.objects.create(night=held, user_id=user_id, name=name)


def leave(participant: Participant) -> None:
    """Delete someone at their own wish, with their ratings, vetoes and votes here.

    Raises
    ------
    NightError
        If they are the host.
    """
    with participant.night.changing():
        _refuse_host(participant)
        participant.delete()


def set_removed(night: Night, participant: Participant, *, removed: bool) -> None:
    """Remove someone, or let them back in; while removed, nothing of theirs counts.

    Removing closes the invitation: by its link they could come back under another name. A new link
    would not do, for the night's address is that of all its participants.

    Raises
    ------
    NightError
        If they are the host, or are to come back while the night is full.
    """
    with night.changing() as held:
        _refuse_host(participant)
        current = held.participants.get(pk=participant.pk)
        if current.removed == removed:
            return
        if removed:
            held.invitation_open = False
        else:
            _refuse_when_full(held)
        current.removed = removed
        current.save(update_fields=["removed"])


def set_invitation(night: Night, *, is_open: bool) -> None:
    """Let people join by the link, or no one else."""
    with night.changing() as held:
        held.invitation_open = is_open


def veto(me: Participant, movie: Movie) -> bool:
    """Take a movie off the list for everyone; False where it is off already, which costs no veto.

    Raises
    ------
    NightError
        If the vote is closed, or no veto is left.
    """
    with me.acting() as held:
        _refuse_when_decided(held)
        if movie.pk in vetoed(held):
            return False
        every = Veto._base_manager.filter(participant=me)
        used = set(every.values_list("slot", flat=True))
        slot = next((slot for slot in range(1, VETOES + 1) if slot not in used), None)
        if slot is None:
            raise NightError(_("You have used all your vetoes. Take one back first."))
        me.vetoes.create(movie=movie, slot=slot)
    return True


def undo_veto(me: Participant, movie: Movie) -> bool:
    """Put a movie back on the list; False where the participant has no veto on it.

    Raises
    ------
    NightError
        If the vote is closed.
    """
    with me.acting() as held:
        _refuse_when_decided(held)
        deleted, _models = me.vetoes.filter(movie=movie).delete()
    return deleted > 0


def vetoed(night: Night) -> set[int]:
    """Return the movies that participants have taken off the list."""
    vetoes = Veto.objects.filter(participant__night=night, participant__removed=False)
    return set(vetoes.values_list("movie_id", flat=True))


def picks_of(night: Night) -> GroupPicks:
    """Return picks for the participants, by the night's rule and filters."""
    return picks_together(
        _sources(night),
        SHORTLIST,
        night.rule,  # type: ignore[arg-type]
        night.controls,
        vetoed(night) | _too_long(night),
    )


def delete(night: Night) -> None:
    """Delete a night with everything in it."""
    delete_whole(Night.objects.filter(pk=night.pk))


def delete_old() -> int:
    """Delete the nights that are due, with everything in them; return how many."""
    return delete_whole(Night.objects.old())


def _too_long(night: Night) -> set[int]:
    if night.most_minutes is None:
        return set()
    too_long = Movie.objects.filter(runtime__gt=night.most_minutes)
    return set(too_long.values_list("pk", flat=True).iterator())


def _sources(night: Night) -> dict[int, MemberSource]:
    """Return by participant where what they like is read: on the site or, of guests, here."""
    present = list(night.participants.present())
    by_user = sources_of([each.user_id for each in present if each.user_id is not None])
    by_guest = sources_of_guests([each for each in present if each.is_guest])
    return {
        each.pk: by_guest[each.pk] if each.user_id is None else by_user[each.user_id]
        for each in present
    }


def _refuse_host(participant: Participant) -> None:
    if participant.is_host:
        raise NightError(_("The host cannot leave; delete the night instead."))


def _refuse_when_full(night: Night) -> None:
    if night.participants.present().count() >= MOST_PARTICIPANTS:
        message = _("This night is full: %(most)s people have joined.")
        raise NightError(message % {"most": MOST_PARTICIPANTS})


def _refuse_when_decided(night: Night) -> None:
    if night.stage == Night.Stage.DECIDED:
        raise NightError(_("The vote is closed."))
