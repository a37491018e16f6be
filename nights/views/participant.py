"""The pages of a movie night: from the invitation to the movie."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from actions.decorators import user_action
from actions.responses import Undo, add_message
from actions.signed_undo import KEPT_FOR, TooLate
from catalog.library.responses import undo_by
from catalog.library.undo import undo_token as user_undo_token
from catalog.models import Movie

from .. import services, undo, voting
from ..access import (
    address,
    answer,
    find_night,
    for_participant,
    guest_in,
    participant_in,
    posted_by_participant,
    remember_guest,
)
from ..board import board_of, version_of
from ..forms import JoinForm, SettingsForm, StartForm
from ..models import Night, Participant
from ..undo import undo_token
from ..undo_leaving import call_night_off, come_back, come_back_as_guest, facts_of
from ..undo_leaving import signed as coming_back

STOP_POLLING = 286
"""What tells htmx that it need not ask again."""


@user_action(replay=True, typed=["name", "own_name"], page="nights", has_page=True)
def night_list(request: SignedInRequest) -> HttpResponse:
    """The visitor's nights, and a form that starts one."""
    form = StartForm(request.POST or None, initial={"own_name": request.user.get_username()})
    if request.method == "POST" and form.is_valid():
        day, own_name = form.cleaned_data["date"], form.cleaned_data["own_name"]
        night = services.start(request.user, form.cleaned_data["name"], day, own_name)
        token = user_undo_token(request.user.pk, call_night_off, night=night.pk)
        said = _("“%(night)s” is started.") % {"night": night.name}
        add_message(request, said, undo_by(token, reverse("nights")))
        return redirect(night)
    mine = Night.objects.of(request.user.pk).select_related("host")
    return render(request, "nights/list.html", {"nights": mine, "form": form})


@never_cache
@require_safe
def night_page(request: HttpRequest, key: str) -> HttpResponse:
    """The night for those who are in; a way in, or why there is none, for others."""
    night = find_night(key)
    if night is None:
        return render(request, "nights/no_such_night.html", status=404)
    me = participant_in(request, night)
    if me is None:
        return _door(request, night, _join_form(request))
    if me.removed:
        return _closed(request, night, removed=True)
    context = {"night": night, "board": board_of(night, me), "form": SettingsForm(instance=night)}
    return render(request, "nights/night.html", context)


@require_POST
@never_cache
def join_night(request: HttpRequest, key: str) -> HttpResponse:
    """Join by the link, with the account or with a first name."""
    night = find_night(key)
    if night is None:
        return render(request, "nights/no_such_night.html", status=404)
    if participant_in(request, night) is not None:
        return redirect(night)
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _door(request, night, form)
    if not ratelimit.consume(request, action="join_night", key=key):
        form.add_error("name", _("Many have joined of late. Try again in an hour."))
        return _door(request, night, form, status=429)
    user_id = request.user.pk if request.user.is_authenticated else None
    try:
        me = services.join(night, form.cleaned_data["name"], user_id)
    except Night.DoesNotExist:
        return render(request, "nights/no_such_night.html", status=404)
    except services.NightError as error:
        form.add_error("name", str(error))
        return _door(request, night, form)
    add_message(request, _("You are in."), Undo(address("night_leave", me)))
    if not me.is_guest:
        return redirect(night)
    response = redirect("night_movies", key=key)
    remember_guest(response, night, me.pk)
    return response


@never_cache
@require_safe
def night_live(request: HttpRequest, key: str) -> HttpResponse:
    """What has changed since the version that the page shows; nothing to ask for once decided."""
    night = find_night(key)
    me = participant_in(request, night) if night is not None else None
    if night is None or me is None or me.removed:
        return render(request, "nights/partials/gone.html", status=STOP_POLLING)
    is_decided = night.stage == Night.Stage.DECIDED
    if request.GET.get("version") == version_of(night):
        # htmx swaps in what comes with the status that stops it, and nothing comes here.
        stop = HttpResponse(status=STOP_POLLING, headers={"HX-Reswap": "none"})
        return stop if is_decided else HttpResponse(status=204)
    context = {"night": night, "board": board_of(night, me)}
    return render(
        request,
        "nights/partials/polled.html",
        context,
        status=STOP_POLLING if is_decided else 200,
    )


@posted_by_participant
def veto(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Take a movie off the list for all."""
    movie = get_object_or_404(Movie, pk=pk)
    if not services.veto(me, movie):
        return answer(request, me, _("%(movie)s is off the list already.") % {"movie": movie.title})
    said = _("%(movie)s is off the list. Nobody is told who did it.") % {"movie": movie.title}
    return answer(request, me, said, undo=undo_token(me.pk, undo.take_veto_back, movie=pk))


@posted_by_participant
def undo_veto(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Take the visitor's own veto back."""
    movie = get_object_or_404(Movie, pk=pk)
    was_mine = services.take_veto_back(me, movie)
    said = _("Your veto of %(movie)s is taken back.") % {"movie": movie.title}
    token = undo_token(me.pk, undo.veto_again, movie=pk) if was_mine else ""
    return answer(request, me, said, undo=token)


@posted_by_participant
def vote(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Say that the visitor would watch a movie."""
    movie = get_object_or_404(Movie, pk=pk)
    said = _("You would watch %(movie)s.") % {"movie": movie.title}
    return _set_vote(request, me, movie, said, wanted=True)


@posted_by_participant
def undo_vote(request: HttpRequest, me: Participant, pk: int) -> HttpResponse:
    """Take the visitor's own vote back."""
    movie = get_object_or_404(Movie, pk=pk)
    said = _("Your vote for %(movie)s is taken back.") % {"movie": movie.title}
    return _set_vote(request, me, movie, said, wanted=False)


def _set_vote(
    request: HttpRequest, me: Participant, movie: Movie, said: str, *, wanted: bool
) -> HttpResponse:
    entry = voting.set_vote(me, movie, wanted=wanted)
    token = undo_token(me.pk, undo.set_vote_again, entry=entry, wanted=not wanted) if entry else ""
    return answer(request, me, said, undo=token)


@for_participant
@require_http_methods(["GET", "POST"])
def leave_night(request: HttpRequest, me: Participant) -> HttpResponse:
    """Ask, then take the visitor off with all that they said there."""
    if me.user_id is not None and me.user_id == me.night.host_id:
        return redirect("night_delete", key=me.night.key)
    if request.method != "POST":
        return render(request, "nights/leave.html", {"night": me.night, "me": me})
    leaver = me.pk
    facts = facts_of(me, services.leave(me))
    said = _("You have left “%(night)s”.") % {"night": me.night.name}
    if me.user_id is not None:
        token = user_undo_token(me.user_id, come_back, participant=leaver, **facts)
        add_message(request, said, undo_by(token, me.night.get_absolute_url()))
        return redirect("nights")
    token = coming_back.token(leaver, come_back_as_guest, **facts)
    add_message(request, said, Undo(address("night_come_back", me), [("token", token)]))
    response = redirect("home")
    # Only who has been this guest may come back as them, and no longer than the undo is offered.
    remember_guest(response, me.night, leaver, timezone.now() + KEPT_FOR)
    return response


@require_POST
@never_cache
def come_back_to_night(request: HttpRequest, key: str) -> HttpResponse:
    """Take in again a guest who has just left."""
    night = find_night(key)
    if night is None:
        return render(request, "nights/no_such_night.html", status=404)
    try:
        guest = coming_back.apply(guest_in(request, night) or 0, request.POST.get("token", ""))
    except TooLate:
        add_message(request, _("That can no longer be undone."), level=messages.ERROR)
        return redirect(night)
    add_message(request, _("Undone."))
    response = redirect(night)
    remember_guest(response, night, guest.pk)
    return response


def _join_form(request: HttpRequest) -> JoinForm:
    signed_in = request.user.is_authenticated
    return JoinForm(initial={"name": request.user.get_username()} if signed_in else None)


def _door(request: HttpRequest, night: Night, form: JoinForm, *, status: int = 200) -> HttpResponse:
    """Show the form to join with, while the invitation is open."""
    if not night.invitation_open:
        return _closed(request, night)
    host = night.participants.filter(user=night.host).first()
    context = {"night": night, "form": form, "host": host}
    return render(request, "nights/join.html", context, status=status)


def _closed(request: HttpRequest, night: Night, *, removed: bool = False) -> HttpResponse:
    context = {"night": night, "removed": removed}
    return render(request, "nights/closed.html", context, status=403)
