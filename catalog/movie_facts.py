"""What a movie's page says of it beside its own columns: genres, countries, people and tags."""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db.models import F, IntegerField, QuerySet, TextField, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast

from core.compiled import FIRST, CompiledQuery, compiled_once

from .countries import country_label
from .genres import genre_label
from .models import Credit, Movie, MovieTag

TAGS_SHOWN = 20

_GENRE, _COUNTRY, _PERSON, _TAG = range(4)
_NONE = Value(None)
_LABELS = {_GENRE: genre_label, _COUNTRY: country_label}


class Label(NamedTuple):
    """A genre, country, person or tag."""

    pk: int
    name: str


class MovieFacts(NamedTuple):
    """The labels of a movie.

    Attributes
    ----------
    genres, countries
        By name.
    directors, writers, cast
        The lead comes first.
    tags
        The most frequent first, `TAGS_SHOWN` at most.
    """

    genres: tuple[Label, ...]
    countries: tuple[Label, ...]
    directors: tuple[Label, ...]
    writers: tuple[Label, ...]
    cast: tuple[Label, ...]
    tags: tuple[Label, ...]


def facts_of(movie_id: int) -> MovieFacts:
    """Read the labels of a movie, in one query."""
    found: dict[tuple[int, str | None], list[Label]] = defaultdict(list)
    for kind, _place, _row, pk, name, role in _of_any_movie().rows(movie_id):
        label = _LABELS.get(kind)
        found[kind, role].append(Label(pk, label(name) if label else name))
    return MovieFacts(
        genres=tuple(sorted(found[_GENRE, None], key=_name)),
        countries=tuple(sorted(found[_COUNTRY, None], key=_name)),
        directors=tuple(found[_PERSON, Credit.Role.DIRECTOR]),
        writers=tuple(found[_PERSON, Credit.Role.WRITER]),
        cast=tuple(found[_PERSON, Credit.Role.CAST]),
        tags=tuple(found[_TAG, None][:TAGS_SHOWN]),
    )


def _name(label: Label) -> str:
    return label.name


@compiled_once
def _of_any_movie() -> CompiledQuery:
    """Kind, place, key of the row, key of the label, its name, and a person's role."""
    genres = Movie.genres.through.objects.filter(movie_id=FIRST)
    countries = Movie.countries.through.objects.filter(movie_id=FIRST)
    people = Credit.objects.filter(movie_id=FIRST)
    tags = MovieTag.objects.filter(movie_id=FIRST)
    return CompiledQuery.of(
        _columns(genres, _GENRE, "genre")
        .union(
            _columns(countries, _COUNTRY, "country"),
            _columns(people, _PERSON, "person", F("position"), F("role")),
            _columns(tags, _TAG, "tag", Value(0) - F("count")),
            all=True,
        )
        .order_by("kind", "place", "pk")
    )


def _columns(
    rows: "QuerySet[Any]",
    kind: int,
    label: str,
    place: F | Value | CombinedExpression = _NONE,
    role: F | Value = _NONE,
) -> "QuerySet[Any, Any]":
    rows = rows.order_by().annotate(kind=Value(kind), place=Cast(place, IntegerField()))
    name, said = Cast(f"{label}__name", TextField()), Cast(role, TextField())
    return rows.values_list("kind", "place", "pk", f"{label}_id", name, said)
