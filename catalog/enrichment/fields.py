"""The fields of a movie that sources fill: what each has now, and what a source offers."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from ..imports.movies_csv.records import ROLES, label_links
from ..models import Credit, Movie
from ..models.sources import CERTIFICATES, COLUMNS, LABELS, PEOPLE
from ..providers.facts import Facts

MISSING = {
    _("poster"): ("poster",),
    _("plot"): ("overview",),
    _("credits"): PEOPLE,
    _("genres"): ("genres",),
    _("countries"): ("countries",),
    _("runtime"): ("runtime",),
    _("year"): ("year",),
    _("titles"): ("original_title", "local_titles"),
    _("keywords"): ("tags",),
    _("age rating"): (CERTIFICATES,),
    _("ids"): ("imdb_id", "tmdb_id"),
}
"""What the command and, translated, the admin call the fields."""
_LONGEST_TITLE = 400


def values_of(movie: Movie) -> dict[str, Any]:
    """Return by field what a movie has; names sorted, people in the order of their credits."""
    found: dict[str, Any] = {column: getattr(movie, column) for column in COLUMNS}
    for name in LABELS:
        through, label = label_links(name)
        links = through.objects.filter(movie=movie).values_list(f"{label}__name", flat=True)
        found[name] = sorted(links)
    credited = Credit.objects.filter(movie=movie).order_by("role", "position", "pk")
    people = list(credited.values_list("role", "person__name"))
    for name, role in ROLES.items():
        found[name] = [person for own, person in people if own == role]
    found[CERTIFICATES] = dict(movie.certificates.values_list("country", "certificate"))
    found["poster"] = movie.poster.name or ""
    return found


def offered_by(facts: Facts) -> dict[str, Any]:
    """Return by field what a source says; people as `CreditFact`s. Without the poster."""
    language = settings.LANGUAGE_CODE.split("-")[0]
    title = facts.title[:_LONGEST_TITLE]
    own = {title, facts.original_title}
    return {
        "title": title,
        "imdb_id": facts.imdb_id,
        "tmdb_id": facts.tmdb_id,
        "original_title": facts.original_title,
        "alternative_titles": [other for other in facts.alternative_titles if other not in own],
        "year": facts.year,
        "runtime": facts.runtime,
        "overview": facts.overviews.get(language, ""),
        "local_titles": _others(facts.titles, language),
        "local_overviews": _others(facts.overviews, language),
        "genres": list(facts.genres),
        "countries": list(facts.countries),
        "tags": list(facts.tags),
        CERTIFICATES: dict(facts.certificates),
        **{
            name: [credit for credit in facts.credits if credit.role == role]
            for name, role in ROLES.items()
        },
    }


def digest_of(value: Any) -> str:
    """Return what tells whether a value is still the same."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def _others(texts: Mapping[str, str], language: str) -> dict[str, str]:
    return {other: text for other, text in texts.items() if other != language}
