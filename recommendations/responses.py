"""What the answers to an action on a movie share."""

from django.http import HttpRequest
from django.urls import reverse

from actions.responses import Undo
from catalog.models import Movie, Rating

from .models import NotInterested

_PAGE_FIELDS = ("next", "plain_picks", "row")
"""Tell the view about the page that a form is on; an Undo form is on the same page."""


def undo_form(request: HttpRequest, url_name: str, movie: Movie, **fields: object) -> Undo:
    """Return the form that undoes what this request does to `movie`.

    Parameters
    ----------
    url_name
        The view to post to.
    fields
        What to post besides.
    """
    page = {name: request.POST[name] for name in _PAGE_FIELDS if request.POST.get(name)}
    return Undo(reverse(url_name, args=[movie.pk]), {**page, "undo": "1", **fields}.items())


def undo_rating(request: HttpRequest, movie: Movie) -> Undo:
    """Return the form that restores the rating of `movie`, or the lack of one, as it is now."""
    rating = Rating.objects.filter(user=request.user.pk, movie=movie).select_related("muted")
    if before := rating.first():
        as_was = {"as_was": "muted"} if hasattr(before, "muted") else {}
        return undo_form(request, "rate", movie, stars=str(before.stars), **as_was)
    unwanted = NotInterested.objects.filter(user=request.user.pk, movie=movie).exists()
    return undo_form(request, "clear_rating", movie, **({"as_was": "unwanted"} if unwanted else {}))
