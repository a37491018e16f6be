"""Ratings in templates."""

from collections.abc import Mapping
from math import ceil
from typing import NamedTuple

from django import template
from django.utils.translation import ngettext

from ..models import HALF_STARS

register = template.Library()


class Step(NamedTuple):
    """One choice of the rating control."""

    stars: float
    value: str
    """What the form sends."""
    label: str


@register.simple_tag
def rating_steps() -> list[Step]:
    """Return the choices of the rating control, the lowest first."""
    return [Step(stars, str(stars), in_stars(stars)) for stars in HALF_STARS]


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
