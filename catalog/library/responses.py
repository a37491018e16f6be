"""How what people do to the things they keep is answered."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from accounts.requests import SignedInRequest
from actions import responses
from actions.decorators import page_to_return_to
from actions.responses import Undo

from ..models import Movie, MovieList
from .list_pages import entries_page
from .movie_panel import Yours


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
        A token of `undo.undo_token`.
    movie, yours, movie_list
        What has changed: a movie's place on the watchlist, all that is kept about a movie, a list's
        entries.
    """
    page = page_to_return_to(request, default)

    def follows() -> dict[str, Any]:
        changed: dict[str, Any] = {"movie": movie, "yours": yours, "movie_list": movie_list}
        if movie_list:
            changed["page"] = entries_page(movie_list, request.POST.get("page"))
        return changed

    return responses.respond(
        request,
        said,
        partial="catalog/library/partials/changed.html",
        page=page,
        undo=undo_by(undo, page, request.POST.get("page", "")) if undo else None,
        context=follows,
    )


def undo_by(token: str, page: str, entries: str = "") -> Undo:
    """Return the form behind an Undo button.

    Parameters
    ----------
    token
        Of `undo.undo_token`.
    page
        The page to return to.
    entries
        Which page of a list's entries is shown, if one is.
    """
    fields = [("next", page), ("token", token)]
    return Undo(reverse("undo"), [*fields, ("page", entries)] if entries else fields)
