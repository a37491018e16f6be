"""What only the host of a movie night does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.library.forms import first_problem

from .. import services, voting
from ..access import answer, for_participant, posted_by_host, refuse_others
from ..board import board_of
from ..forms import SettingsForm
from ..models import Night, Participant
from ..undo import (
    call_vote_off,
    decide_again,
    make_list_as_before,
    put_vote_back,
    sealed,
    set_invitation_again,
    set_removed_again,
    settings_of,
    undo_token,
    vote_on,
)


@posted_by_host
def change_settings(request: HttpRequest, me: Participant) -> HttpResponse:
    """Choose the rule, the years and the genre."""
    with me.night.changing() as held:
        if held.stage != Night.Stage.PICKING:
            raise services.NightError(_("The movies are chosen already; drop the vote first."))
        before = settings_of(held)
        form = SettingsForm(request.POST, instance=held)
        valid = form.is_valid()
        if not valid:
            held.refresh_from_db()
    if valid:
        after = settings_of(held)
        undo = ""
        if after != before:
            undo = undo_token(me.pk, make_list_as_before, before=before, after=after)
        return answer(request, me, _("The list is made anew."), undo=undo)
    if request.htmx:  # type: ignore[attr-defined]
        said = _("Not saved. %(problem)s") % {"problem": first_problem(form)}
        return answer(request, me, said, form=form)
    context = {"night": held, "board": board_of(held, me), "form": form}
    return render(request, "nights/night.html", context)


@posted_by_host
def open_invitation(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let people join by the link."""
    services.set_invitation(me.night, is_open=True)
    said = _("The invitation is open: whoever has the link can join.")
    undo = undo_token(me.pk, set_invitation_again, is_open=False)
    return answer(request, me, said, undo=undo)


@posted_by_host
def close_invitation(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let nobody more join."""
    services.set_invitation(me.night, is_open=False)
    said = _("The invitation is closed: nobody more can join.")
    undo = undo_token(me.pk, set_invitation_again, is_open=True)
    return answer(request, me, said, undo=undo)


@posted_by_host
def remove_participant(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Take someone off; what they said counts no more, and nobody more can join."""
    other = get_object_or_404(me.night.participants, pk=pk)
    was_open = me.night.invitation_open
    services.set_removed(me.night, other, removed=True)
    said = _("%(name)s is taken off, and the invitation is closed.") % {"name": other.name}
    undo = undo_token(me.pk, set_removed_again, participant=pk, removed=False, is_open=was_open)
    return answer(request, me, said, undo=undo)


@posted_by_host
def restore_participant(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Take someone in again, with what they said."""
    other = get_object_or_404(me.night.participants, pk=pk)
    services.set_removed(me.night, other, removed=False)
    said = _("%(name)s is in again.") % {"name": other.name}
    is_open = me.night.invitation_open
    undo = undo_token(me.pk, set_removed_again, participant=pk, removed=True, is_open=is_open)
    return answer(request, me, said, undo=undo)


@posted_by_host
def start_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let everyone vote on the movies shown now."""
    started = voting.start_vote(me.night)
    said = _("The vote is open. Everyone may vote for as many movies as they like.")
    undo = undo_token(me.pk, call_vote_off, movie=_any_movie_of(me)) if started else ""
    return answer(request, me, said, undo=undo)


@posted_by_host
def drop_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Go back to looking for movies."""
    ballots = voting.drop_vote(me.night)
    undo = undo_token(me.pk, put_vote_back, ballots=sealed(ballots))
    said = _("Back to looking for movies; the votes are dropped.")
    return answer(request, me, said, undo=undo)


@posted_by_host
def close_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Count the votes."""
    voting.close_vote(me.night)
    undo = undo_token(me.pk, vote_on, movie=_any_movie_of(me))
    return answer(request, me, _("The vote is closed."), undo=undo)


@posted_by_host
def reopen_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let everyone vote on."""
    stood = voting.reopen_vote(me.night)
    counted = voting.votes_in(me.night)
    facts = {"stood": list(stood.items()), "counted": list(counted.items())}
    undo = undo_token(me.pk, decide_again, **facts) if stood else ""
    return answer(request, me, _("The vote is open again."), undo=undo)


@for_participant
@require_http_methods(["GET", "POST"])
def delete_night(request: HttpRequest, me: Participant) -> HttpResponse:
    """Ask, then delete the night with all that was said there."""
    refuse_others(me)
    if request.method != "POST":
        return render(request, "nights/delete.html", {"night": me.night})
    me.night.delete()
    messages.success(request, _("“%(night)s” is deleted.") % {"night": me.night.name})
    return redirect("nights")


def _any_movie_of(host: Participant) -> int:
    """Return the id of a movie of the shortlist, by which that is known."""
    return host.night.shortlist.values_list("pk", flat=True)[0]
