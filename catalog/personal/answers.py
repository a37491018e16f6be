"""How an action answers: to htmx with the parts that changed, otherwise with the page it was on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from catalog.models import Movie, MovieList
from catalog.posting import page_to_return_to
from movierec.accounts.requests import SignedInRequest

from .entries import entries_page
from .yours import Yours


def answer(
    request: SignedInRequest,
    said: str,
    *,
    default: str,
    undo: str = "",
    movie: Movie | None = None,
    yours: Yours | None = None,
    movie_list: MovieList | None = None,
) -> HttpResponse:
    """Say what was done and show what follows.

    Parameters
    ----------
    default
        The page to return to where the form names none.
    undo
        A token of `undo.promise`.
    movie, yours, movie_list
        What has changed: a film's place on the watchlist, all that is kept about a film, a list's
        entries.
    """
    page = page_to_return_to(request, default)
    context: dict[str, Any] = {"said": said, "undo": undo, "return_to": page}
    if not request.htmx:
        words = render_to_string("catalog/partials/said.html", context | {"plain": True}, request)
        messages.success(request, words)
        return redirect(page)
    context |= {"movie": movie, "yours": yours, "movie_list": movie_list}
    if movie_list:
        context["page"] = entries_page(movie_list, request.POST.get("page"))
    return render(request, "catalog/partials/changed.html", context)
