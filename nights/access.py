"""Which participant makes a request, and the decorators that guard the views of a night."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.age_limit import limit_of, limit_rest_of_request

from .models import Night, Participant
from .responses import respond_with_night
from .services import NightError

_SALT = "nights.guest"

P = ParamSpec("P")
ParticipantView = Callable[Concatenate[HttpRequest, Participant, P], HttpResponse]
"""A view for a participant, whose `night` is loaded with them."""
View = Callable[..., HttpResponse]
"""A view as Django calls it: with the request, the night's key and the other URL arguments."""


def find_night(key: str) -> Night | None:
    """Return the night with this key, and keep what follows to its age limit."""
    nights = Night.objects.with_age_limit().select_related("genre", "host")
    night = nights.filter(key=key).first()
    limit_rest_of_request(limit_of(night))
    return night


def find_participant(request: HttpRequest, night: Night) -> Participant | None:
    """Return the visitor as a participant, also a removed one: by account or guest cookie."""
    found = None
    if request.user.is_authenticated:
        found = night.participants.filter(user_id=request.user.pk).first()
    if found is None:
        guest = request.get_signed_cookie(_cookie(night), default=None, salt=_SALT)
        found = night.participants.filter(pk=guest, user=None).first() if guest else None
    if found is not None:
        found.night = night
    return found


def set_guest_cookie(response: HttpResponse, guest: Participant) -> None:
    """Let the browser come back as this guest, to this night only."""
    response.set_signed_cookie(
        _cookie(guest.night),
        str(guest.pk),
        salt=_SALT,
        expires=guest.night.kept_until,
        path=guest.night.get_absolute_url(),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def delete_guest_cookie(response: HttpResponse, night: Night) -> None:
    """Let the browser forget which guest of the night it was."""
    response.delete_cookie(_cookie(night), path=night.get_absolute_url(), samesite="Lax")


def participant_required(view: ParticipantView[P]) -> View:
    """Let in participants who are not removed; show a `NightError` on the night's page."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, key: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        night = find_night(key)
        if night is None:
            raise Http404("There is no such night.")
        me = find_participant(request, night)
        if me is None or me.removed:
            context = {"removed": me is not None}
            return render(request, "nights/not_a_participant.html", context, status=403)
        try:
            return view(request, me, *args, **kwargs)
        except NightError as error:
            return respond_with_night(request, me, str(error), level=messages.ERROR)
        except (Night.DoesNotExist, Participant.DoesNotExist) as error:
            raise Http404("The night or the participant has been deleted.") from error

    return guarded


def host_required(view: ParticipantView[P]) -> ParticipantView[P]:
    """Let in the host alone; to be wrapped in `participant_required`."""

    @wraps(view)
    def guarded(
        request: HttpRequest, me: Participant, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not me.is_host:
            raise PermissionDenied("Only the host may do this.")
        return view(request, me, *args, **kwargs)

    return guarded


def participant_action(view: ParticipantView[P]) -> View:
    """As `participant_required`, for POST only."""
    return require_POST(participant_required(view))


def host_action(view: ParticipantView[P]) -> View:
    """As `participant_action`, for the host alone."""
    return participant_action(host_required(view))


def _cookie(night: Night) -> str:
    return f"night-{night.pk}"
