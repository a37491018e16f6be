"""The vote of a movie night: the movies voted on, the votes and the result."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from catalog.models import Movie
from core.age_limit import without_age_limit

from .models import Night, Participant, ShortlistEntry, Vote
from .services import NightError, picks_of, vetoed


def start_vote(night: Night) -> None:
    """Keep the movies shown now as the shortlist and let everyone vote, unless they already can.

    Raises
    ------
    NightError
        If there is no movie.
    """
    with night.changing() as held:
        if held.stage != Night.Stage.PICKING:
            return
        picks = picks_of(held)
        if not picks.items:
            raise NightError(_("There is no movie to vote on. Widen the years or the genre."))
        held.stage = Night.Stage.VOTING
        ShortlistEntry.objects.bulk_create(
            ShortlistEntry(
                night=held,
                movie=pick.movie,
                position=position,
                predicted_stars={
                    str(share.member): share.stars
                    for share in pick.shares
                    if share.stars is not None
                },
            )
            for position, pick in enumerate(picks.items)
        )


@without_age_limit()
def drop_vote(night: Night) -> None:
    """Delete the shortlist with its votes and go back to picking movies.

    Raises
    ------
    NightError
        If no vote is open.
    """
    with night.changing() as held:
        _refuse_unless_voting(held)
        held.stage = Night.Stage.PICKING
        held.shortlist.all().delete()


def set_vote(me: Participant, movie: Movie, *, wanted: bool) -> bool:
    """Vote for a movie of the shortlist, or take the vote back; return whether that changed it.

    Raises
    ------
    NightError
        If no vote is open, or the movie is not on the shortlist or is vetoed.
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
    return changed


def close_vote(night: Night) -> None:
    """Store the result, which stands whatever happens to the voters.

    Raises
    ------
    NightError
        If no vote is open, or nobody has voted.
    """
    with night.changing() as held:
        _refuse_unless_voting(held)
        counted = votes_in(held)
        if not any(counted.values()):
            raise NightError(_("Nobody has voted yet."))
        held.stage = Night.Stage.DECIDED
        entries = list(held.shortlist.filter(pk__in=counted))
        for entry in entries:
            entry.final_votes = counted[entry.pk]
        ShortlistEntry.objects.bulk_update(entries, ["final_votes"])


@without_age_limit()
def reopen_vote(night: Night) -> None:
    """Delete the result and let everyone go on voting; their votes are still there."""
    with night.changing() as held:
        if held.stage == Night.Stage.DECIDED:
            held.stage = Night.Stage.VOTING
            held.shortlist.update(final_votes=None)


def votes_in(night: Night) -> dict[int, int]:
    """Return the votes for each entry of the shortlist that is not vetoed, by its id."""
    entries = night.shortlist.exclude(movie__in=vetoed(night))
    count = Count("votes", filter=Q(votes__participant__removed=False))
    return dict(entries.annotate(count=count).values_list("pk", "count"))


def _refuse_unless_voting(night: Night) -> None:
    if night.stage != Night.Stage.VOTING:
        raise NightError(_("No vote is open."))
