"""What the answers to an action on a movie share."""

from django.http import HttpRequest
from django.urls import reverse

from actions.responses import Undo
from catalog.models import Movie

from .serving.user_feedback import UserFeedback

_UNDOES = "undoes"
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


def undo_rating(
    request: HttpRequest, movie: Movie, feedback: UserFeedback, now: float | None
) -> Undo:
    """Return the form that restores the rating of `movie`, or the lack of one.

    Parameters
    ----------
    feedback
        The user's, from before the change.
    now
        The stars that the change leaves, and that the form undoes; None for no rating.
    """
    undoes = {_UNDOES: "" if now is None else str(now)}
    if movie.pk in feedback.used:
        stars = str(feedback.used[movie.pk])
        return undo_form(request, "rate", movie, stars=stars, **undoes)
    if movie.pk in feedback.muted:
        stars = str(feedback.muted[movie.pk])
        return undo_form(request, "rate", movie, stars=stars, as_was="muted", **undoes)
    as_was = {"as_was": "unwanted"} if movie.pk in feedback.unwanted else {}
    return undo_form(request, "clear_rating", movie, **as_was, **undoes)


def undoes_stars(request: HttpRequest) -> bool:
    """Return whether a request is an Undo of stars."""
    return _UNDOES in request.POST


def changed_since(request: HttpRequest, stars: float | None) -> bool:
    """Return whether an Undo of stars undoes others than a movie has now, as from an old tab."""
    return request.POST[_UNDOES] != ("" if stars is None else str(stars))
