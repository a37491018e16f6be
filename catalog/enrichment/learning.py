"""What may be shown and not learned from: it is of a source that asks for an agreement first."""

from collections import defaultdict

from django.conf import settings

from ..models import FieldSource
from ..providers.tmdb import Tmdb
from . import imdb_files

_LEARNED = ("year", "genres", "tags", "directors", "cast", "writers")
"""The fields that a training reads."""


def not_to_be_learned() -> dict[str, set[int]]:
    """Return by field the movies whose value there no training may read."""
    found: dict[str, set[int]] = defaultdict(set)
    sources = [imdb_files.KEY] if settings.TMDB_TRAINING else [imdb_files.KEY, Tmdb.key]
    shown = FieldSource.objects.filter(source__in=sources, field__in=_LEARNED)
    for field, movie in shown.values_list("field", "movie").iterator():
        found[field].add(movie)
    return found
