"""How actions on the library are answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from accounts.requests import SignedInRequest
from actions import responses
from actions.decorators import page_to_return_to
from actions.responses import Undo

from ..models import Movie, MovieList
from .list_pages import entries_page
from .movie_panel import movie_panel

PARTIAL = "catalog/library/partials/changed.html"


def respond(
    request: SignedInRequest,
    message: str,
    *,
    page: str = "",
    token: str = "",
    movie: Movie | None = None,
    row: str | None = None,
    movie_list: MovieList | None = None,
    level: int = messages.SUCCESS,
) -> HttpResponse:
    """Show a message with its Undo, and to htmx the parts of the page that have changed.

    Parameters
    ----------
    page
        The page to return to where the form names none: by default that of the list or movie,
        or the start page.
    token
        Of `undo.undo_token`.
    movie, row
        The movie that has changed for the user, and the row of its panel to show open; the panel is
        left alone where `row` is None.
    movie_list
        The list whose entries have changed.
    """
    page = page_to_return_to(request, page or _page_of(movie, movie_list))
    return responses.respond(
        request,
        message,
        partial=PARTIAL,
        page=page,
        undo=undo_by(token, page, request.POST.get("page", "")) if token else None,
        level=level,
        context=lambda: _changed_parts(request, movie, row, movie_list),
    )


def _page_of(movie: Movie | None, movie_list: MovieList | None) -> str:
    if movie_list:
        return reverse("list", args=[movie_list.pk])
    return movie.get_absolute_url() if movie else reverse("home")


def _changed_parts(
    request: SignedInRequest, movie: Movie | None, row: str | None, movie_list: MovieList | None
) -> dict[str, Any]:
    """Return what the partial shows besides the message."""
    parts: dict[str, Any] = {"movie": movie, "movie_list": movie_list}
    if movie and row is not None:
        parts["panel"] = movie_panel(request.user.pk, movie, row)
    if movie_list:
        parts["page"] = entries_page(movie_list, request.POST.get("page"))
    return parts


def undo_by(token: str, page: str, entries: str = "") -> Undo:
    """Return the form behind an Undo button.

    Parameters
    ----------
    token
        Of `undo.undo_token`.
    page
        The page to return to.
    entries
        The number of the page of a list's entries, if one is shown.
    """
    fields = [("next", page), ("token", token)]
    return Undo(reverse("undo"), [*fields, ("page", entries)] if entries else fields)
