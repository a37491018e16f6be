"""How what someone did to a movie is answered: in words, with what follows, and a way back."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from catalog.models import Movie
from catalog.posting import page_to_return_to
from movierec.accounts.requests import SignedInRequest


class Undo(NamedTuple):
    """What takes an action back.

    Attributes
    ----------
    name
        Of the address to post to.
    stars
        What to post there, if it is a rating that comes back.
    as_was
        What else comes back: that the rating is muted, or that the film is unwanted.
    """

    name: str
    stars: float | None = None
    as_was: Literal["", "muted", "unwanted"] = ""


def answer(
    request: SignedInRequest,
    movie: Movie,
    said: str,
    undo: Undo | None,
    partial: str,
    follows: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Say what was done: to htmx with what follows from it, otherwise on the page returned to.

    Parameters
    ----------
    undo
        What takes it back.
    partial
        What htmx gets.
    follows
        Works out what that shows besides.
    """
    context: dict[str, Any] = {"movie": movie, "said": said, "undo": undo}
    if request.htmx:
        return render(request, f"recommendations/partials/{partial}.html", context | follows())
    words = render_to_string("recommendations/partials/said.html", context, request)
    messages.success(request, words)
    return redirect(page_to_return_to(request, movie.get_absolute_url()))
