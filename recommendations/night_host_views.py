"""What only the host of a movie night does."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from . import nights
from .models import Participant
from .night_board import board_of
from .night_forms import SettingsForm
from .night_requests import address, answer, for_participant, posted_by_host, refuse_others


@posted_by_host
def change_settings(request: HttpRequest, me: Participant) -> HttpResponse:
    """Choose the rule, the years and the genre."""
    with me.night.changing() as held:
        form = SettingsForm(request.POST, instance=held)
        valid = form.is_valid()
        if not valid:
            held.refresh_from_db()
    if valid:
        return answer(request, me, _("The list is made anew."))
    context = {"night": held, "board": board_of(held, me), "form": form}
    return render(request, "recommendations/nights/night.html", context)


@posted_by_host
def open_invitation(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let people join by the link."""
    nights.set_invitation(me.night, is_open=True)
    said = _("The invitation is open: whoever has the link can join.")
    return answer(request, me, said, undo=address("night_close_invitation", me))


@posted_by_host
def close_invitation(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let nobody more join."""
    nights.set_invitation(me.night, is_open=False)
    said = _("The invitation is closed: nobody more can join.")
    return answer(request, me, said, undo=address("night_open_invitation", me))


@posted_by_host
def remove_participant(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Take someone off; what they said counts no more, and nobody more can join."""
    other = get_object_or_404(me.night.participants, pk=pk)
    nights.set_removed(me.night, other, removed=True)
    said = _("%(name)s is taken off, and the invitation is closed.") % {"name": other.name}
    return answer(request, me, said, undo=address("night_restore", me, pk))


@posted_by_host
def restore_participant(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Take someone in again, with what they said."""
    other = get_object_or_404(me.night.participants, pk=pk)
    nights.set_removed(me.night, other, removed=False)
    return answer(request, me, _("%(name)s is in again.") % {"name": other.name})


@posted_by_host
def start_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let everyone vote on the films shown now."""
    nights.start_vote(me.night)
    said = _("The vote is open. Everyone may vote for as many films as they like.")
    return answer(request, me, said, undo=address("night_drop_vote", me))


@posted_by_host
def drop_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Go back to looking for films."""
    nights.drop_vote(me.night)
    return answer(request, me, _("Back to looking for films; the votes are dropped."))


@posted_by_host
def close_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Count the votes."""
    nights.close_vote(me.night)
    return answer(request, me, _("The vote is closed."), undo=address("night_reopen_vote", me))


@posted_by_host
def reopen_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let everyone vote on."""
    nights.reopen_vote(me.night)
    return answer(request, me, _("The vote is open again."))


@for_participant
@require_http_methods(["GET", "POST"])
def delete_night(request: HttpRequest, me: Participant) -> HttpResponse:
    """Ask, then delete the night with all that was said there."""
    refuse_others(me)
    if request.method != "POST":
        return render(request, "recommendations/nights/delete.html", {"night": me.night})
    me.night.delete()
    messages.success(request, _("“%(night)s” is deleted.") % {"night": me.night.name})
    return redirect("nights")
