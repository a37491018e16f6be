"""The pages of a movie night for all its participants: from the invitation to the result."""

from functools import partial

from allauth.core import ratelimit
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.responses import add_message
from catalog.models import Movie
from core.limits import LimitReached
from core.sent_twice import create_once

from .. import services, voting
from ..access import (
    delete_guest_cookie,
    find_night,
    find_participant,
    participant_action,
    participant_required,
    set_guest_cookie,
)
from ..board import version_of
from ..forms import JoinForm, StartForm
from ..models import Night, Participant
from ..responses import confirm, night_context, respond_with_night, undo_with

NIGHTS_A_PAGE = 30
STOP_POLLING = 286
"""The status that tells htmx to stop polling."""


@user_action(replay=True, typed=["name", "own_name"], page="nights", has_page=True)
def night_list(request: SignedInRequest) -> HttpResponse:
    """The user's nights, and a form that starts one."""
    form = StartForm(request.POST or None, initial={"own_name": request.user.get_username()})
    if request.method == "POST" and form.is_valid():
        own = Night.objects.filter(host=request.user)
        try:
            night = create_once(request, own, partial(_start, request.user, form))
        except LimitReached as error:
            form.add_error("name", str(error))
        else:
            add_message(request, _("“%(night)s” is started.") % {"night": night.name})
            return redirect(night)
    nights = Night.objects.of(request.user.pk).select_related("host")
    page = Paginator(nights, NIGHTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "nights/list.html", {"page": page, "form": form})


@never_cache
@require_safe
def night_page(request: HttpRequest, key: str) -> HttpResponse:
    """The night for its participants; for others the invitation, or why they cannot join."""
    night = find_night(key)
    if night is None:
        return render(request, "nights/no_such_night.html", status=404)
    me = find_participant(request, night)
    if me is None:
        username = request.user.get_username() if request.user.is_authenticated else ""
        return _invitation(request, night, JoinForm(initial={"name": username}))
    if me.removed:
        return render(request, "nights/not_a_participant.html", {"removed": True}, status=403)
    return render(request, "nights/night.html", night_context(night, me))


@require_POST
@never_cache
def join_night(request: HttpRequest, key: str) -> HttpResponse:
    """Join by the link, with an account or as a guest."""
    night = find_night(key)
    if night is None:
        return render(request, "nights/no_such_night.html", status=404)
    if find_participant(request, night) is not None:
        return redirect(night)
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _invitation(request, night, form)
    if not ratelimit.consume(request, action="join_night", key=key):
        form.add_error("name", _("Too many people joined recently. Try again in an hour."))
        return _invitation(request, night, form, status=429)
    user_id = request.user.pk if request.user.is_authenticated else None
    try:
        join = partial(services.join, night, form.cleaned_data["name"], user_id)
        me = create_once(request, night.participants.all(), join)
    except Night.DoesNotExist:
        return render(request, "nights/no_such_night.html", status=404)
    except services.NightError as error:
        form.add_error("name", str(error))
        return _invitation(request, night, form)
    add_message(request, _("You have joined."))
    if not me.is_guest:
        return redirect(night)
    response = redirect("night_movies", key=key)
    set_guest_cookie(response, me)
    return response


@never_cache
@require_safe
def night_live(request: HttpRequest, key: str) -> HttpResponse:
    """What has changed since the version that the page shows; polling stops once decided."""
    night = find_night(key)
    me = find_participant(request, night) if night is not None else None
    if night is None or me is None or me.removed:
        return render(request, "nights/partials/gone.html", status=STOP_POLLING)
    is_decided = night.stage == Night.Stage.DECIDED
    if request.GET.get("version") == version_of(night):
        # htmx swaps in the body of the status that stops it; here it is empty.
        stop = HttpResponse(status=STOP_POLLING, headers={"HX-Reswap": "none"})
        return stop if is_decided else HttpResponse(status=204)
    status = STOP_POLLING if is_decided else 200
    return render(request, "nights/partials/polled.html", night_context(night, me), status=status)


@participant_action
def veto(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Take a movie off the list for everyone."""
    movie = get_object_or_404(Movie, pk=pk)
    if not services.veto(me, movie):
        message = _("%(movie)s is already off the list.") % {"movie": movie.title}
        return respond_with_night(request, me, message)
    message = _("%(movie)s is off the list. Nobody sees who vetoed it.") % {"movie": movie.title}
    return respond_with_night(request, me, message, undo=undo_with("night_undo_veto", me, pk))


@participant_action
def undo_veto(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Take back the participant's own veto."""
    movie = get_object_or_404(Movie, pk=pk)
    changed = services.undo_veto(me, movie)
    message = _("Your veto of %(movie)s is taken back.") % {"movie": movie.title}
    undo = undo_with("night_veto", me, pk) if changed else None
    return respond_with_night(request, me, message, undo=undo)


@participant_action
def vote(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Vote for a movie."""
    movie = get_object_or_404(Movie, pk=pk)
    changed = voting.set_vote(me, movie, wanted=True)
    message = _("You voted for %(movie)s.") % {"movie": movie.title}
    undo = undo_with("night_undo_vote", me, pk) if changed else None
    return respond_with_night(request, me, message, undo=undo)


@participant_action
def undo_vote(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Take back the participant's own vote."""
    movie = get_object_or_404(Movie, pk=pk)
    changed = voting.set_vote(me, movie, wanted=False)
    message = _("Your vote for %(movie)s is taken back.") % {"movie": movie.title}
    undo = undo_with("night_vote", me, pk) if changed else None
    return respond_with_night(request, me, message, undo=undo)


@participant_required
@require_http_methods(["GET", "POST"])
def leave_night(request: HttpRequest, me: Participant) -> HttpResponse:
    """Ask, then delete the participant with their ratings, vetoes and votes."""
    if me.is_host:
        return redirect("night_delete", key=me.night.key)
    if request.method != "POST":
        if me.is_guest:
            consequence = _("Your name, ratings, vetoes and votes are deleted at once.")
        else:
            consequence = _(
                "Your vetoes and votes are deleted at once, and your ratings no longer count "
                "for the list."
            )
        question = _("Leave “%(night)s”?") % {"night": me.night.name}
        return confirm(
            request,
            me.night,
            question=question,
            consequence=consequence,
            button=_("Leave the night"),
        )
    services.leave(me)
    add_message(request, _("You have left “%(night)s”.") % {"night": me.night.name})
    response = redirect("home" if me.is_guest else "nights")
    if me.is_guest:
        delete_guest_cookie(response, me.night)
    return response


def _start(user: User, form: StartForm) -> Night:
    asked = form.cleaned_data
    return services.start(user, asked["name"], asked["date"], asked["own_name"])


def _invitation(
    request: HttpRequest, night: Night, form: JoinForm, *, status: int = 200
) -> HttpResponse:
    """Show the form to join with, while the invitation is open."""
    if not night.invitation_open:
        return render(request, "nights/closed.html", status=403)
    host = night.participants.filter(user=night.host).first()
    context = {"night": night, "form": form, "host": host}
    return render(request, "nights/join.html", context, status=status)
