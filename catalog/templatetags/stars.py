"""Stars as pages show them, and the half-star rating control."""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from math import ceil
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from core.rating_scale import is_out_of_ten, on_scale
from core.rendering import render_once

from ..models import HALF_STARS, Movie

register = template.Library()


@register.simple_tag
def star_rating(
    movie: Movie, stars: float | None, rate_url: str, clear_url: str, *, oob: bool = False
) -> SafeString:
    """Return the half-star rating control, which stands inside a form.

    Parameters
    ----------
    stars
        Those given, 0.5 to 5.0, or nothing.
    rate_url, clear_url
        Where its buttons post to.
    oob
        Whether htmx is to put it in place of the one on the page.
    """
    gaps = {
        "pk": str(movie.pk),
        "title": escape(movie.title),
        "rate_url": escape(rate_url),
        "clear_url": escape(clear_url),
    }
    return render_once(
        "catalog/star_rating.html",
        gaps,
        stars=stars or None,
        oob=bool(oob),
        out_of_ten=is_out_of_ten(),
    )


@register.simple_tag(takes_context=True)
def log_in_to_rate(context: dict[str, Any]) -> SafeString | str:
    """Return what visitors see in place of a rating control; nothing for users."""
    request = context["request"]
    if request.user.is_authenticated:
        return ""
    return render_to_string("catalog/log_in_to_rate.html", {}, request)


@register.simple_tag
def star_row(title: str, stars: float | None, rate_url: str) -> SafeString:
    """Return the ten buttons of the rating control, drawn as five stars, or as ten out of ten."""
    address = escape(rate_url)
    buttons = (
        f"{before}{address}{after}{' aria-current=true' if value == stars else ''}></button>"
        for value, before, after in _choices(get_language(), is_out_of_ten())
    )
    return format_html(
        '<div class="stars{}" role="group" aria-label="{}">{}</div>',
        " stars-ten" if is_out_of_ten() else "",
        gettext("Rate %(title)s") % {"title": title},
        mark_safe("".join(buttons)),  # noqa: S308 - all that is put in is escaped
    )


@lru_cache
def _choices(_language: str | None, _out_of_ten: bool) -> list[tuple[float, str, str]]:
    """Return each choice's stars, and the HTML of its button before and after the address."""
    return [
        (
            stars,
            '<button formaction="',
            f'" name=stars value={stars} aria-label="{escape(in_stars(stars))}"',
        )
        for stars in HALF_STARS
    ]


@register.filter
def in_halves(stars: float) -> str:
    """Return ``4½`` for 4.5, ``½`` for 0.5 and ``4`` for 4.0; or ``9``, ``1`` and ``8``."""
    if is_out_of_ten():
        return str(int(on_scale(stars)))
    whole, half = divmod(stars, 1)
    return f"{int(whole) or ''}{'½' if half else ''}"


@register.filter
def in_stars(stars: float) -> str:
    """Return ``4½ stars`` for 4.5, ``1 star`` for 1.0; or ``9 out of 10`` and ``2 out of 10``."""
    if is_out_of_ten():
        return _out_of_ten(in_halves(stars))
    words = ngettext("%(stars)s star", "%(stars)s stars", ceil(stars))
    return words % {"stars": in_halves(stars)}


register.filter(on_scale)


@lru_cache(maxsize=512)
def _written(number: float, decimals: int, _language: str | None) -> str:
    """Return a number as a language writes it; a page may have hundreds."""
    return str(floatformat(number, decimals))


@register.filter
def mean_on_scale(stars: float, decimals: int = 1) -> str:
    """Return ``3.9`` for 3.87, or ``7.7``."""
    return _written(on_scale(stars), decimals, get_language())


@register.filter
def mean_in_stars(stars: float, decimals: int = 1) -> str:
    """Return ``3.9 stars`` for 3.87, or ``7.7 out of 10``."""
    number = mean_on_scale(stars, decimals)
    if is_out_of_ten():
        return _out_of_ten(number)
    return gettext("%(number)s stars") % {"number": number}


@register.filter
def error_in_stars(stars: float, decimals: int = 1) -> str:
    """Return a difference, ``0.9 stars`` for 0.87 and ``1 star`` for 1, or ``1.7 points``."""
    number = floatformat(on_scale(stars), decimals)
    if is_out_of_ten():
        return gettext("%(number)s points") % {"number": number}
    return ngettext("%(number)s star", "%(number)s stars", 1 if number == "1" else 2) % {
        "number": number
    }


def _out_of_ten(number: str) -> str:
    return gettext("%(number)s out of 10") % {"number": number}


@register.filter
def of_movie(stars_by_movie: Mapping[int, float] | str, pk: int) -> float | None:
    """Return the stars for one movie, if there are any."""
    return stars_by_movie.get(pk) if isinstance(stars_by_movie, Mapping) else None
