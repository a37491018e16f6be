"""What only the host of a movie night can do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.library.forms import first_problem
from core.sent_twice import leads_on_to

from .. import services, voting
from ..access import host_action, host_required, participant_required
from ..forms import SettingsForm
from ..models import Night, Participant
from ..responses import confirm, night_context, respond_with_night, undo_with


@host_action
def change_settings(request: HttpRequest, me: Participant) -> HttpResponse:
    """Choose the rule and the filters."""
    with me.night.changing() as night:
        if night.stage != Night.Stage.PICKING:
            raise services.NightError(
                _("The movies are already chosen. To change the list, delete the vote first.")
            )
        form = SettingsForm(request.POST, instance=night)
        if not form.is_valid():
            night.refresh_from_db()
    if form.is_valid():
        return respond_with_night(request, me, _("The list is updated."))
    if request.htmx:  # type: ignore[attr-defined]
        message = _("Not saved. %(problem)s") % {"problem": first_problem(form)}
        return respond_with_night(request, me, message, form=form)
    return render(request, "nights/night.html", night_context(night, me, form))


@host_action
def open_invitation(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let people join by the link."""
    services.set_invitation(me.night, is_open=True)
    message = _("The invitation is open: anyone with the link can join.")
    return respond_with_night(request, me, message)


@host_action
def close_invitation(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let no one else join."""
    services.set_invitation(me.night, is_open=False)
    message = _("The invitation is closed: no one else can join.")
    return respond_with_night(request, me, message)


@host_action
def remove_participant(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Remove someone, which closes the invitation; Undo opens it again where it was open."""
    participant = get_object_or_404(me.night.participants, pk=pk)
    reopen = {"reopen": "on"} if me.night.invitation_open else {}
    services.set_removed(me.night, participant, removed=True)
    message = _("%(name)s is removed, and the invitation is closed.") % {"name": participant.name}
    undo = undo_with("night_restore", me, pk, **reopen)
    return respond_with_night(request, me, message, undo=undo)


@host_action
def restore_participant(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Let a removed participant back in, with their ratings, vetoes and votes."""
    participant = get_object_or_404(me.night.participants, pk=pk)
    services.set_removed(me.night, participant, removed=False)
    if "reopen" in request.POST:
        services.set_invitation(me.night, is_open=True)
    message = _("%(name)s is back in.") % {"name": participant.name}
    return respond_with_night(request, me, message)


@host_action
def start_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let everyone vote on the movies shown now."""
    voting.start_vote(me.night)
    message = _("The vote is open. Everyone can vote for as many movies as they like.")
    return respond_with_night(request, me, message)


@participant_required
@host_required
@require_http_methods(["GET", "POST"])
def drop_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Ask, then delete the vote and go back to picking movies."""
    if request.method != "POST":
        return confirm(
            request,
            me.night,
            question=_("Delete this vote?"),
            consequence=_("Everyone's votes are deleted, and you can look for other movies."),
            button=_("Delete the vote"),
        )
    voting.drop_vote(me.night)
    return respond_with_night(request, me, _("The vote is deleted."))


@host_action
def close_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Count the votes."""
    voting.close_vote(me.night)
    return respond_with_night(request, me, _("The vote is closed."))


@host_action
def reopen_vote(request: HttpRequest, me: Participant) -> HttpResponse:
    """Let everyone go on voting."""
    voting.reopen_vote(me.night)
    return respond_with_night(request, me, _("The vote is open again."))


@leads_on_to("nights")
@participant_required
@host_required
@require_http_methods(["GET", "POST"])
def delete_night(request: HttpRequest, me: Participant) -> HttpResponse:
    """Ask, then delete the night with everything in it."""
    if request.method != "POST":
        return confirm(
            request,
            me.night,
            question=_("Delete “%(night)s”?") % {"night": me.night.name},
            consequence=_(
                "The night, its guests and their ratings, vetoes and votes are deleted at once, "
                "for everyone. This cannot be undone."
            ),
            button=_("Delete the night"),
        )
    services.delete(me.night)
    messages.success(request, _("“%(night)s” is deleted.") % {"night": me.night.name})
    return redirect("nights")
