"""How an action is answered: in words, with a way back, and with what follows from it."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string


class Undo(NamedTuple):
    """A form that takes an action back.

    Attributes
    ----------
    url
        Where it posts to.
    fields
        What it sends, by name.
    target
        What htmx is to fill with the answer; empty where all of that says itself where it goes.
    """

    url: str
    fields: Iterable[tuple[str, object]] = ()
    target: str = ""


def answer(
    request: HttpRequest,
    said: str,
    *,
    partial: str,
    page: str,
    undo: Undo | None = None,
    level: int = messages.SUCCESS,
    follows: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Say what was done: to htmx with what follows from it, otherwise on a page.

    Parameters
    ----------
    partial
        The template that htmx gets, which takes `said` and `undo`.
    page
        The page to go to without htmx.
    undo
        What takes it back.
    level
        Of the message on that page.
    follows
        Works out what `partial` shows besides.
    """
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, partial, {"said": said, "undo": undo, **follows()})
    say(request, said, undo, level)
    return redirect(page)


def say(
    request: HttpRequest, said: str, undo: Undo | None = None, level: int = messages.SUCCESS
) -> None:
    """Let the next page say what was done, with its way back."""
    context = {"said": said, "undo": undo, "plain": True}
    messages.add_message(request, level, render_to_string("actions/message.html", context, request))
