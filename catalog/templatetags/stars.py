"""Stars as pages show them, and the half-star rating control."""

from collections.abc import Mapping
from functools import lru_cache
from math import ceil

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from ..models import HALF_STARS, Movie

register = template.Library()


@register.simple_tag
def star_row(movie: Movie, stars: float | None) -> SafeString:
    """Return the ten choices of the rating control, drawn as five stars.

    Written here rather than in a template: a page has many controls of ten choices each.

    Parameters
    ----------
    stars
        The choice that is checked, 0.5 to 5.0; none without.
    """
    choices = (
        f"{before}{movie.pk}{middle}{' checked' if value == stars else ''}{after}"
        for value, before, middle, after in _choices(get_language())
    )
    return format_html(
        '<fieldset class="stars"><legend class="visually-hidden">{}</legend>'
        '<div class="stars-row">{}</div></fieldset>',
        gettext("Rate %(title)s") % {"title": movie.title},
        mark_safe("".join(choices)),  # noqa: S308 - made of numbers and of _choices alone
    )


@lru_cache
def _choices(language: str | None) -> list[tuple[float, str, str, str]]:
    """Return each choice's stars and HTML: before the movie's id, before `checked`, the rest."""
    return [
        (
            stars,
            '<label class="half"><input id="rate-',
            f'-{number}" type="radio" name="stars" value="{stars}" required',
            f'><span class="visually-hidden">{escape(in_stars(stars))}</span></label>',
        )
        for number, stars in enumerate(HALF_STARS, start=1)
    ]


@register.filter
def in_halves(stars: float) -> str:
    """Return ``4½`` for 4.5, ``½`` for 0.5 and ``4`` for 4.0."""
    whole, half = divmod(stars, 1)
    return f"{int(whole) or ''}{'½' if half else ''}"


@register.filter
def in_stars(stars: float) -> str:
    """Return ``4½ stars`` for 4.5, ``1 star`` for 1.0."""
    words = ngettext("%(stars)s star", "%(stars)s stars", ceil(stars))
    return words % {"stars": in_halves(stars)}


@register.filter
def of_movie(stars_by_movie: Mapping[int, float] | str, pk: int) -> float | None:
    """Return the stars for one movie, if there are any."""
    return stars_by_movie.get(pk) if isinstance(stars_by_movie, Mapping) else None
