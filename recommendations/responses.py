"""How what someone did to a movie is answered: in words, with what follows, and a way back."""

from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.requests import SignedInRequest
from actions import responses
from actions.decorators import page_to_return_to
from actions.responses import Undo
from catalog.models import Movie, Rating

from .models import NotInterested

_SENT_ON = ("plain_picks", "row")
"""What a page's forms say of the page itself, for the answer to fit it."""


def way_back(
    request: HttpRequest,
    name: str,
    movie: Movie,
    *,
    stars: float | None = None,
    as_was: Literal["", "muted", "unwanted"] = "",
) -> Undo:
    """Return the form that takes back what was done to `movie`.

    Parameters
    ----------
    name
        Of the address to post to.
    stars
        What to post there, if it is a rating that comes back.
    as_was
        What else comes back: that the rating is muted, or that the movie is unwanted.
    """
    page = page_to_return_to(request, movie.get_absolute_url())
    fields: list[tuple[str, object]] = [("next", page)]
    fields += [(key, value) for key in _SENT_ON if (value := request.POST.get(key))]
    fields.append(("undo", "1"))
    if stars is not None:
        fields.append(("stars", str(stars)))
    if as_was:
        fields.append(("as_was", as_was))
    return Undo(reverse(name, args=[movie.pk]), fields)


def way_back_to_rating(request: HttpRequest, movie: Movie) -> Undo:
    """Return what brings back the rating, or the want of one, that there is now."""
    own = Rating.objects.filter(user=request.user.pk, movie=movie).values_list("stars", "muted")
    if before := own.first():
        stars, muted = before
        as_was: Literal["", "muted"] = "" if muted is None else "muted"
        return way_back(request, "rate", movie, stars=stars, as_was=as_was)
    unwanted = NotInterested.objects.filter(user=request.user.pk, movie=movie).exists()
    return way_back(request, "clear_rating", movie, as_was="unwanted" if unwanted else "")


def answer(
    request: SignedInRequest,
    movie: Movie,
    said: str,
    undo: Undo | None,
    partial: str,
    follows: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """Say what was done to `movie`: to htmx with what follows, otherwise on the page returned to.

    Parameters
    ----------
    undo
        What takes it back.
    partial
        What htmx gets.
    follows
        Works out what that shows besides.
    """
    return responses.respond(
        request,
        said,
        partial=f"recommendations/partials/{partial}.html",
        page=page_to_return_to(request, movie.get_absolute_url()),
        undo=undo,
        context=lambda: {"movie": movie, **follows()},
    )
