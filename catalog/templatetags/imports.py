"""Words for what an import reports."""

from typing import Any

from django import template
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..imports.history.errors import filled_in
from ..library.import_forms import SCALE_LABELS

register = template.Library()

_SOURCES: dict[str, str | Promise] = {
    "letterboxd": "Letterboxd",
    "imdb": "IMDb",
    "trakt": "Trakt",
    "netflix": "Netflix",
    "movielens": "MovieLens",
    "tmdb": "TMDB",
    "simkl": "Simkl",
    "criticker": "Criticker",
    "movary": "Movary",
    "yamtrack": "Yamtrack",
    "movierec": "movierec",
    "csv": _("CSV file"),
}
_KINDS: dict[str, Promise] = {
    "ratings": _("Ratings"),
    "diary": _("Diary"),
    "watchlist": _("Watchlist"),
    "lists": _("Movies on lists"),
    "likes": _("Likes, as the tag “liked”"),
    "notes": _("Notes"),
    "tags": _("Tags"),
    "history": _("Earlier ratings of the same movies"),
    "muted": _("Muted ratings"),
    "not_interested": _("Not interested"),
    "not_seen": _("Not seen"),
    "groups": _("Movies of groups you chose"),
    "account": _("Settings of the account"),
    "preferences": _("Settings of your picks"),
}
_REASONS: dict[str, Promise] = {
    "bad_rating": _("Left out: rating not on the scale"),
    "bad_date": _("Left out: date cannot be read"),
    "no_date": _("Left out: viewing without a date"),
    "broken_row": _("Left out: row with missing cells"),
    "no_title": _("Left out: no title"),
    "no_rating": _("Left out: not rated"),
    "series": _("Left out: series"),
    "episode": _("Left out: episode of a series"),
    "deleted": _("Left out: deleted there"),
    "orphaned": _("Left out: no longer on that site"),
    "not_found": _("Left out: not found"),
    "not_a_viewing": _("Left out: neither watched nor rated"),
    "older": _("Left out: older rating of the same movie"),
    "kept_here": _("Your rating here was kept"),
    "other_file": _("Left out: files that cannot be read or are of another site"),
    "other_profile": _("Left out: of another profile"),
    "limit": _("Left out: too many"),
}


@register.filter
def source_name(source: str) -> str | Promise:
    """Return what a source is called."""
    return _SOURCES.get(source, source)


@register.filter
def kind_name(kind: str) -> str | Promise:
    """Return what a kind of record is called."""
    return _KINDS.get(kind, kind)


@register.filter
def reason_name(reason: str) -> str | Promise:
    """Return why rows were left out."""
    return _REASONS.get(reason, reason)


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
