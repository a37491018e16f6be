"""Who asks for a movie night, and how what they did is answered."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from actions import responses
from actions.responses import Undo

from .board import board_of
from .forms import SettingsForm
from .models import Night, Participant
from .services import NightError

_SALT = "recommendations.night"

P = ParamSpec("P")
ParticipantView = Callable[Concatenate[HttpRequest, Participant, P], HttpResponse]
"""A view for a participant, whose `night` is read with them."""
View = Callable[..., HttpResponse]
"""What an address calls: with the request, the night's key and what else is in the address."""


def find_night(key: str) -> Night | None:
    """Return the night at an address."""
    return Night.objects.select_related("genre", "host").filter(key=key).first()


def participant_in(request: HttpRequest, night: Night) -> Participant | None:
    """Return who asks, the host's removals included: by their account, or by a guest's cookie."""
    everyone = night.participants
    found = None
    if request.user.is_authenticated:
        found = everyone.filter(user_id=request.user.pk).first()
    if found is None:
        guest = guest_in(request, night)
        found = everyone.filter(pk=guest, user=None).first() if guest else None
    if found is not None:
        found.night = night
    return found


def guest_in(request: HttpRequest, night: Night) -> int | None:
    """Return as which guest of the night the browser comes, whether they are still in or not."""
    guest = request.get_signed_cookie(_cookie(night), default=None, salt=_SALT)
    return int(guest) if guest else None


def remember_guest(
    response: HttpResponse, night: Night, guest: int, until: datetime | None = None
) -> None:
    """Let the browser come back as this guest, to this night only.

    Parameters
    ----------
    until
        The cookie's last moment; that of the night unless given.
    """
    response.set_signed_cookie(
        _cookie(night),
        str(guest),
        salt=_SALT,
        expires=until or night.kept_until,
        path=night.get_absolute_url(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def for_participant(view: ParticipantView[P]) -> View:
    """Let in who has joined and not been taken off; tell others how to come in."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, key: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        night = find_night(key)
        if night is None:
            raise Http404("There is no such night.")
        me = participant_in(request, night)
        if me is None or me.removed:
            context = {"removed": me is not None}
            return render(request, "nights/not_a_participant.html", context, status=403)
        try:
            return view(request, me, *args, **kwargs)
        except (Night.DoesNotExist, Participant.DoesNotExist) as error:
            raise Http404("The night or its participant is gone by now.") from error

    return guarded


def posted_by_participant(view: ParticipantView[P]) -> View:
    """As `for_participant`, for what is done; what cannot be is said on the night's page."""

    @wraps(view)
    def told(
        request: HttpRequest, me: Participant, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            return view(request, me, *args, **kwargs)
        except NightError as error:
            return answer(request, me, str(error), level=messages.ERROR)

    return require_POST(for_participant(told))


def posted_by_host(view: ParticipantView[P]) -> View:
    """As `posted_by_participant`, for the host alone."""

    @wraps(view)
    def hosted(
        request: HttpRequest, me: Participant, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        refuse_others(me)
        return view(request, me, *args, **kwargs)

    return posted_by_participant(hosted)


def refuse_others(me: Participant) -> None:
    """Let only the host go on.

    Raises
    ------
    PermissionDenied
        For everyone else.
    """
    if me.is_guest or me.user_id != me.night.host_id:
        raise PermissionDenied("Only the host may do this.")


def answer(
    request: HttpRequest,
    me: Participant,
    said: str,
    *,
    undo: str = "",
    level: int = messages.SUCCESS,
    form: SettingsForm | None = None,
) -> HttpResponse:
    """Say what was done: to htmx with the night as it is now, otherwise on the night's page.

    Parameters
    ----------
    undo
        A token of `undo.undo_token`.
    level
        Of the message on that page.
    form
        The settings, where they are not as they should be.
    """

    def follows() -> dict[str, Any]:
        night = get_object_or_404(Night.objects.select_related("genre", "host"), pk=me.night_id)
        shown = form or SettingsForm(instance=night)
        return {"board": board_of(night, me), "night": night, "form": shown}

    way_back = Undo(address("night_undo", me), [("token", undo)], "#night-live") if undo else None
    return responses.respond(
        request,
        said,
        partial="nights/partials/changed.html",
        page=me.night.get_absolute_url(),
        undo=way_back,
        level=level,
        context=follows,
    )


def address(name: str, me: Participant, *more: int) -> str:
    """Return an address of the participant's night."""
    return reverse(name, args=[me.night.key, *more])


def _cookie(night: Night) -> str:
    return f"night-{night.pk}"
