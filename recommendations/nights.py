"""What people do with a movie night. Each change is made while nobody else changes that night."""

from datetime import date

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from catalog.models import Movie
from movierec.accounts.models import User

from .group_serving import GroupPicks, picks_together
from .models import Night, Participant, Shortlisted, Veto, Vote
from .models.nights import MOST_PARTICIPANTS, VETOES
from .night_guests import opinions_of_guest
from .opinions import Opinions, opinions_of

SHORTLIST = 8
"""How many films are shown to choose from, and then voted on."""


class NightError(Exception):
    """Something that cannot be done as the night stands; its words are for whoever tried."""


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
        everyone = held.participants.all()
        known = everyone.filter(user_id=user_id).first() if user_id is not None else None
        if known is not None and known.removed:
            raise NightError(_("The host has taken you off this night."))
        if known is not None:
            return known
        if not held.invitation_open:
            raise NightError(_("The invitation is closed. Ask the host to open it again."))
        _refuse_when_full(held)
        if everyone.filter(name__iexact=name).exists():
            raise NightError(_("Someone here has that name already. Add an initial."))
        return Participant.objects.create(night=held, user_id=user_id, name=name)


def _refuse_when_full(night: Night) -> None:
    if night.participants.present().count() >= MOST_PARTICIPANTS:
        raise NightError(
            _("This night is full: %(most)s people are in.") % {"most": MOST_PARTICIPANTS}
        )


def leave(participant: Participant) -> None:
    """Take someone off at their own wish, with all that they said there.

    Raises
    ------
    NightError
        If they are the host.
    """
    with participant.night.changing() as held:
        _refuse_host(held, participant)
        participant.delete()


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
    """Take a film off the list for all; False where it is off already, which costs no veto.

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


def take_veto_back(me: Participant, movie: Movie) -> None:
    """Let a film be on the list again.

    Raises
    ------
    NightError
        If it is decided.
    """
    with me.acting() as held:
        if held.stage == Night.Stage.DECIDED:
            raise NightError(_("The vote is closed."))
        me.vetoes.filter(movie=movie).delete()


def start_vote(night: Night) -> None:
    """Hold on to the films shown now and let everyone vote; a second time, nothing changes.

    Raises
    ------
    NightError
        If there is no film.
    """
    with night.changing() as held:
        if held.stage != Night.Stage.PICKING:
            return
        picks = picks_of(held)
        if not picks.items:
            raise NightError(_("There is no film to vote on. Widen the years or the genre."))
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


def drop_vote(night: Night) -> None:
    """Go back to looking for films; the votes given are gone."""
    with night.changing() as held:
        held.stage = Night.Stage.PICKING
        held.shortlist.all().delete()


def set_vote(me: Participant, movie: Movie, *, wanted: bool) -> None:
    """Vote for a film of the shortlist, or take the vote back; twice is as once.

    Raises
    ------
    NightError
        If there is no vote now, or the film is not on the shortlist or is vetoed.
    """
    with me.acting() as held:
        if held.stage != Night.Stage.VOTING:
            raise NightError(_("There is no vote now."))
        film = held.shortlist.filter(movie=movie).first()
        if film is None or movie.pk in vetoed(held):
            raise NightError(_("That film is not on the shortlist."))
        if wanted:
            Vote.objects.get_or_create(participant=me, film=film)
        else:
            Vote.objects.filter(participant=me, film=film).delete()


def close_vote(night: Night) -> None:
    """Count, and let the result stand whatever happens to those who voted.

    Raises
    ------
    NightError
        If there is no vote now, or nobody has voted.
    """
    with night.changing() as held:
        if held.stage != Night.Stage.VOTING:
            raise NightError(_("There is no vote now."))
        counted = votes_in(held)
        if not any(counted.values()):
            raise NightError(_("Nobody has voted yet."))
        held.stage = Night.Stage.DECIDED
        films = list(held.shortlist.filter(pk__in=counted))
        for film in films:
            film.final_votes = counted[film.pk]
        Shortlisted.objects.bulk_update(films, ["final_votes"])


def reopen_vote(night: Night) -> None:
    """Let everyone vote on; the votes given are still there."""
    with night.changing() as held:
        if held.stage == Night.Stage.DECIDED:
            held.stage = Night.Stage.VOTING
            held.shortlist.update(final_votes=None)


def vetoed(night: Night) -> set[int]:
    """Return the movies that those present have taken off the list."""
    those = Veto.objects.filter(participant__night=night, participant__removed=False)
    return set(those.values_list("movie_id", flat=True))


def votes_in(night: Night) -> dict[int, int]:
    """Return how many of those present want each film of the shortlist that is not vetoed."""
    films = night.shortlist.exclude(movie__in=vetoed(night))
    count = Count("votes", filter=Q(votes__participant__removed=False))
    return dict(films.annotate(count=count).values_list("pk", "count"))


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


def _said_by(participant: Participant) -> Opinions:
    if participant.user_id is None:
        return opinions_of_guest(participant)
    return opinions_of(participant.user_id)


def _refuse_host(night: Night, participant: Participant) -> None:
    if participant.user_id == night.host_id:
        raise NightError(_("The host cannot leave; delete the night instead."))
