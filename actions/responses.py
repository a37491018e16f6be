"""The response to an action: a message with an Undo button, and the changed parts of the page."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string


class Undo(NamedTuple):
    """The form behind an Undo button.

    Attributes
    ----------
    url
        Where it posts to.
    fields
        What it sends, by name.
    target
        The element that htmx fills with the response; empty where each part names its own.
    """

    url: str
    fields: Iterable[tuple[str, object]] = ()
    target: str = ""


def respond(
    request: HttpRequest,
    message: str,
    *,
    partial: str,
    page: str,
    undo: Undo | None = None,
    level: int = messages.SUCCESS,
    context: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Respond to an action: htmx gets `partial`; other forms get a redirect and the message.

    Parameters
    ----------
    partial
        The template that htmx gets, which takes `message`, its `level` and `undo`.
    page
        The page to go to without htmx.
    undo
        What its button posts.
    level
        Of the message.
    context
        Returns what else `partial` shows; called for htmx only.
    """
    if request.htmx:  # type: ignore[attr-defined]
        shown = {"message": message, "undo": undo, "level": messages.DEFAULT_TAGS[level]}
        return render(request, partial, shown | context())
    add_message(request, message, undo, level)
    return redirect(page)


def add_message(
    request: HttpRequest, message: str, undo: Undo | None = None, level: int = messages.SUCCESS
) -> None:
    """Show a message, with its Undo button, on the next page."""
    context = {"message": message, "undo": undo, "plain": True}
    messages.add_message(request, level, render_to_string("actions/message.html", context, request))
