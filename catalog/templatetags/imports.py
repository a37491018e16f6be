"""Words for what an import reports."""

from typing import Any

from django import template
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..imports.history.errors import filled_in
from ..imports.history.records import Kind, Reason
from ..library.import_forms import SCALE_LABELS

register = template.Library()

_SOURCES: dict[str, str | Promise] = {
    "imdb": "IMDb",
    "movielens": "MovieLens",
    "tmdb": "TMDB",
    "movierec": "movierec",
    "csv": _("CSV file"),
}
"""What is called otherwise than by its key with a capital."""


@register.filter
def source_name(source: str) -> str | Promise:
    """Return what a source is called."""
    return _SOURCES.get(source, source.title())


@register.filter
def kind_name(kind: str) -> str | Promise:
    """Return what a kind of record is called."""
    return dict(Kind.choices).get(kind, kind)


@register.filter
def reason_name(reason: str) -> str | Promise:
    """Return why rows were left out."""
    return dict(Reason.choices).get(reason, reason)


@register.filter
def problem_of(report: dict[str, Any]) -> str:
    """Return why a file was not imported, in the language of the page."""
    said = report.get("said")
    if not said:
        return str(report.get("problem", ""))
    return filled_in(translation.gettext(said), report["facts"])


@register.filter
def translated(text: str) -> str:
    """Return a text of the code in the language of the page."""
    return translation.gettext(text) if text else ""


@register.filter
def scale_name(scale: float) -> str | Promise:
    """Return what ratings on a scale are."""
    return SCALE_LABELS.get(scale, f"{scale:g}")
