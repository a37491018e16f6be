"""What is the same on every card of a movie."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from core.rendering import render_once

from ..models import Credit, Movie

register = template.Library()

GENRES_SHOWN = 2


@register.simple_tag
def card_title(movie: Movie, worked_as: Iterable[Credit] = ()) -> SafeString:
    """Return a movie's title and facts.

    Parameters
    ----------
    worked_as
        The credits of one person, on a page of theirs.
    """
    return render_once(
        "partials/card_title.html",
        address=movie.get_absolute_url(),
        title=movie.title,
        year=movie.year,
        roles=tuple((credit.role, credit.get_role_display()) for credit in worked_as),
        genres=tuple(str(genre) for genre in movie.genres.all()[:GENRES_SHOWN]),
    )


@register.simple_tag
def average(movie: Movie) -> SafeString:
    """Return the average of a movie's ratings and their number."""
    return render_once(
        "partials/average.html", count=movie.rating_count, average=movie.average_stars
    )
