"""What answers a request at a movie night: its page, a message, or a question."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from actions.responses import Undo, respond

from .board import board_of
from .forms import SettingsForm
from .models import Night, Participant


def night_url(name: str, night: Night, *args: int) -> str:
    """Return a URL below the night's address."""
    return reverse(name, args=[night.key, *args])


def night_context(
    night: Night, me: Participant, form: SettingsForm | None = None
) -> dict[str, Any]:
    """Return the context of the night's page and of its parts."""
    form = form or SettingsForm(instance=night)
    return {"night": night, "board": board_of(night, me), "form": form}


def respond_with_night(
    request: HttpRequest,
    me: Participant,
    message: str,
    *,
    undo: Undo | None = None,
    level: int = messages.SUCCESS,
    form: SettingsForm | None = None,
) -> HttpResponse:
    """Answer an action: htmx gets the night as it is now, a plain form is redirected to its page.

    Parameters
    ----------
    undo
        The form behind the Undo button.
    level
        Of the message on the page.
    form
        The settings, where they have errors.
    """

    def context() -> dict[str, Any]:
        night = Night.objects.select_related("genre", "host").get(pk=me.night_id)
        return night_context(night, me, form)

    return respond(
        request,
        message,
        partial="nights/partials/changed.html",
        page=me.night.get_absolute_url(),
        undo=undo,
        level=level,
        context=context,
    )


def undo_with(name: str, me: Participant, pk: int, **fields: str) -> Undo:
    """Return an Undo button that posts to the view that does the reverse."""
    return Undo(night_url(name, me.night, pk), fields.items(), "#night-live")


def confirm(
    request: HttpRequest, night: Night, *, question: str, consequence: str, button: str
) -> HttpResponse:
    """Ask before something is deleted; the button posts to the same URL."""
    context = {"night": night, "question": question, "consequence": consequence, "button": button}
    return render(request, "nights/confirm.html", context)
