"""Parts of pages that depend on few values: rendered once for the same ones."""

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_PARTS_KEPT = 6144
"""Three kilobytes each, most of them."""
_SMALL_PARTS_KEPT = 8192
"""A few hundred bytes each."""

_INDENTATION = re.compile(r"\s*\n\s*")
"""Of these templates, in which nobody types text; it is a sixth of a page."""

_GAP = re.compile(r"<!--gap (\w+)-->")
"""No value of a template looks like this: they are escaped."""

_KEPT = "_place"


class Place(NamedTuple):
    """What all of a page depends on: its language, and the site's path."""

    language: str | None
    path: str

    @classmethod
    def of(cls, request: HttpRequest | None) -> "Place":
        """Return that of a page, which is asked for once: a page has hundreds of parts."""
        place: Place | None = getattr(request, _KEPT, None)
        if place is None:
            place = cls(get_language(), get_script_prefix())
            if request is not None:
                setattr(request, _KEPT, place)
        return place


def render_once(
    template: str,
    gaps: Mapping[str, SafeString] | None = None,
    place: Place | None = None,
    /,
    **values: Hashable,
) -> SafeString:
    """Render a template, or return what it was for the same values before.

    Parameters
    ----------
    template
        Depends on nothing but `values`, the language and the site's path.
    gaps
        HTML that is put into the template's places for it each time, by name.
    place
        Where it is rendered; found out if not given.
    values
        The rest of its context.
    """
    pieces = _rendered if settings.DEBUG else _pieces
    names = tuple(gaps) if gaps else ()
    found = pieces(template, place or Place.of(None), names, tuple(values.items()))
    if not gaps:
        return found[0]
    filled = [gaps[piece] if number % 2 else piece for number, piece in enumerate(found)]
    return mark_safe("".join(filled))  # noqa: S308 - a template's


def render_small_once(
    template: str, place: Place | None = None, /, **values: Hashable
) -> SafeString:
    """Do what `render_once` does, for a small part: it takes no large one's place."""
    pieces = _rendered if settings.DEBUG else _small_pieces
    return pieces(template, place or Place.of(None), (), tuple(values.items()))[0]


def _rendered(
    template: str,
    _place: Place,
    gaps: tuple[str, ...],
    values: tuple[tuple[str, Hashable], ...],
) -> list[SafeString]:
    """Return the template's HTML, cut at its gaps: text, name of a gap, text and so on."""
    marks = {name: mark_safe(f"<!--gap {name}-->") for name in gaps}  # noqa: S308 - ours
    html = get_template(template).render({**dict(values), **marks}).strip()
    html = _INDENTATION.sub("\n", html)
    return [mark_safe(piece) for piece in _GAP.split(html)]  # noqa: S308 - a template's


_pieces = lru_cache(_PARTS_KEPT)(_rendered)
_small_pieces = lru_cache(_SMALL_PARTS_KEPT)(_rendered)
