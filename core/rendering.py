"""Parts of pages that depend on few values: rendered once for the same ones."""

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

_PARTS_KEPT = 8192
"""About a kilobyte each."""


def render_once(template: str, **values: Hashable) -> SafeString:
    """Render a template, or return what it was for the same values before.

    Parameters
    ----------
    template
        Depends on nothing but `values`, the language and the site's path.
    values
        Its context.
    """
    render = _render.__wrapped__ if settings.DEBUG else _render
    return render(template, get_language(), get_script_prefix(), tuple(values.items()))


@lru_cache(_PARTS_KEPT)
def _render(
    template: str, _language: str | None, _path: str, values: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    return mark_safe(get_template(template).render(dict(values)).strip())  # noqa: S308 - a template's
