"""Parts of pages that depend on few values: rendered once for the same ones."""

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_PARTS_KEPT = 6144
"""From a few hundred bytes to three kilobytes each."""

_INDENTATION = re.compile(r"\s*\n\s*")
"""Of these templates, in which nobody types text; it is a sixth of a page."""

_GAP = re.compile(r"<!--gap (\w+)-->")
"""No value of a template looks like this: they are escaped."""


def render_once(
    template: str, gaps: Mapping[str, SafeString] | None = None, /, **values: Hashable
) -> SafeString:
    """Render a template, or return what it was for the same values before.

    Parameters
    ----------
    template
        Depends on nothing but `values`, the language and the site's path.
    gaps
        HTML that is put into the template's places for it each time, by name.
    values
        The rest of its context.
    """
    pieces = _pieces.__wrapped__ if settings.DEBUG else _pieces
    names = tuple(gaps) if gaps else ()
    found = pieces(template, get_language(), get_script_prefix(), names, tuple(values.items()))
    if not gaps:
        return found[0]
    filled = (gaps[piece] if place % 2 else piece for place, piece in enumerate(found))
    return mark_safe("".join(filled))  # noqa: S308 - a template's


@lru_cache(_PARTS_KEPT)
def _pieces(
    template: str,
    _language: str | None,
    _path: str,
    gaps: tuple[str, ...],
    values: tuple[tuple[str, Hashable], ...],
) -> list[SafeString]:
    """Return the template's HTML, cut at its gaps: text, name of a gap, text and so on."""
    marks = {name: mark_safe(f"<!--gap {name}-->") for name in gaps}  # noqa: S308 - ours
    html = get_template(template).render({**dict(values), **marks}).strip()
    html = _INDENTATION.sub("\n", html)
    return [mark_safe(piece) for piece in _GAP.split(html)]  # noqa: S308 - a template's
