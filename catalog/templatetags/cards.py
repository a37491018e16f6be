"""The cards of movies."""

from collections.abc import Hashable, Iterable
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import floatformat
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate

from core.rating_scale import is_out_of_ten, on_scale
from core.rendering import Place, render_once, render_small_once

from ..library.watchlist_ids import watchlist_of
from ..models import Credit, Movie
from .posters import poster_gaps

register = template.Library()

GENRES_SHOWN = 2
_NOTHING = mark_safe("")


@register.simple_tag(takes_context=True)
def card(
    context: dict[str, Any],
    movie: Movie,
    *,
    stars: float | None = None,
    reason: str = "",
    fit: SafeString = _NOTHING,
    with_average: bool = True,
    rated_on: datetime | None = None,
    worked_as: Iterable[Credit] = (),
    plain: bool = False,
    log_in: SafeString = _NOTHING,
    actions: str = "",
    **about_actions: Hashable,
) -> SafeString:
    """Return the inside of a movie's card, which stands inside a form for its buttons.

    A card is rendered once for all movies of which it shows as much; what is a movie's own, and
    what is said to one user, is put in each time.

    Parameters
    ----------
    stars
        The user's own, or nothing.
    reason, fit
        Why the movie is there, and how well it fits the user.
    with_average
        Whether the average of its ratings is shown.
    rated_on
        When the user rated it.
    worked_as
        The credits of one person, on a page of theirs.
    plain
        Whether the card has no rating control.
    log_in
        What visitors see in its place.
    actions
        The template of what else can be done with the movie, which takes its `pk`, its `title` and
        `about_actions`.
    """
    request = context["request"]
    place, out_of_ten = Place.of(request), is_out_of_ten()
    gaps = {
        **poster_gaps(movie, request),
        "pk": str(movie.pk),
        "genres": _genres(movie, place),
        "reason": _reason(reason) if reason else _NOTHING,
        "fit": fit or _NOTHING,
        "average": _average(movie, place, out_of_ten) if with_average else _NOTHING,
        "rated": render_once("partials/rated_on.html", day=localdate(rated_on))
        if rated_on
        else _NOTHING,
        "log_in": log_in or _NOTHING,
    }
    return render_once(
        "partials/card.html",
        gaps,
        place,
        roles=tuple((credit.role, credit.get_role_display()) for credit in worked_as),
        stars=stars or None,
        is_member=request.user.is_authenticated,
        listed=movie.pk in watchlist_of(request),
        plain=bool(plain),
        out_of_ten=out_of_ten,
        actions=actions,
        **about_actions,
    )


@register.simple_tag
def average(movie: Movie) -> SafeString:
    """Return the average of a movie's ratings and their number."""
    return _average(movie, Place.of(None), is_out_of_ten())


def _reason(reason: str) -> SafeString:
    return SafeString(f'<p class="card-reason">{escape(reason)}</p>')


def _genres(movie: Movie, place: Place) -> SafeString:
    names = movie.genre_names[:GENRES_SHOWN]
    return render_small_once("partials/card_genres.html", place, genres=names)


def _average(movie: Movie, place: Place, out_of_ten: bool) -> SafeString:
    count = movie.rating_count
    gaps = _numbers(count, movie.average_stars, place.language, out_of_ten)
    # Which plural a number has follows in each language from its last two digits, or it is small.
    plural = count if count < 200 else 100 + count % 100
    return render_once("partials/average.html", gaps, place, plural=plural)


@lru_cache(8192)
def _numbers(
    count: int, average: float | None, _language: str | None, _out_of_ten: bool
) -> dict[str, str]:
    """Return what partials/average.html takes as gaps; what there is not is left out."""
    if not count:
        return {}
    numbers = {"count": str(count), "shown_count": intcomma(count)}
    if average is not None:
        numbers["average"] = floatformat(average, "1u")
        numbers["shown_average"] = floatformat(on_scale(average), 1)
    return numbers
