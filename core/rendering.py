"""Parts of pages that depend on few values: rendered once for the same ones."""

import re
import secrets
from collections.abc import Hashable, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_PARTS_KEPT = 2048
"""Three kilobytes each, most of them."""
_SMALL_PARTS_KEPT = 8192
"""A few hundred bytes each."""

_INDENTATION = re.compile(r"\s*\n\s*")
"""Of these templates, in which nobody types text; it is a sixth of a page."""

_MARK = str(10**15 + secrets.randbelow(9 * 10**15))
"""Begins what stands for a gap: a number stays what it is where it is escaped, translated or put
into an address, which takes 18 digits at most. Nobody can guess it.
"""
_GAP = re.compile(rf"{_MARK}(\d\d)")

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
    gaps: Mapping[str, str] | None = None,
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
        HTML that is put into the template's places for it each time, by name. The template must do
        no more with it than show it, or ask whether it is there; to an address it may be a key.
    place
        Where it is rendered; found out if not given.
    values
        The rest of its context.
    """
    form = _rendered if settings.DEBUG else _forms
    names = tuple(gaps) if gaps else ()
    found = form(template, place or Place.of(None), names, tuple(values.items()))
    return SafeString(found % gaps) if gaps else found


def render_small_once(
    template: str, place: Place | None = None, /, **values: Hashable
) -> SafeString:
    """Do what `render_once` does, for a small part: it takes no large one's place."""
    form = _rendered if settings.DEBUG else _small_forms
    return form(template, place or Place.of(None), (), tuple(values.items()))


def _rendered(
    template: str,
    _place: Place,
    gaps: tuple[str, ...],
    values: tuple[tuple[str, Hashable], ...],
) -> SafeString:
    """Return the template's HTML; with gaps, what `%` puts theirs into."""
    marks = {name: SafeString(f"{_MARK}{place:02d}") for place, name in enumerate(gaps)}
    html = get_template(template).render({**dict(values), **marks}).strip()
    html = _INDENTATION.sub("\n", html)
    if gaps:
        html = _GAP.sub(lambda mark: f"%({gaps[int(mark[1])]})s", html.replace("%", "%%"))
    return SafeString(html)


_forms = lru_cache(_PARTS_KEPT)(_rendered)
_small_forms = lru_cache(_SMALL_PARTS_KEPT)(_rendered)
