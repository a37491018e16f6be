"""What movies and people are called, read together."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import PositiveSmallIntegerField, Value

from core.among import keys_as_text
from core.compiled import FIRST, SECOND, CompiledQuery, compiled_once

from .models import Movie, Person
from .models.movie import MovieName

_MOVIE, _PERSON = range(2)


class Names(NamedTuple):
    """Names by key; whoever does not exist has none."""

    movies: dict[int, MovieName]
    people: dict[int, str]


def names_of(movies: Collection[int], people: Collection[int]) -> Names:
    """Return the names of these movies, hidden ones' too, and of these people."""
    names = Names({}, {})
    for kind, pk, name, year in _of_anyone().rows(keys_as_text(movies), keys_as_text(people)):
        if kind == _MOVIE:
            names.movies[pk] = MovieName(name, year)
        else:
            names.people[pk] = name
    return names


@compiled_once
def _of_anyone() -> CompiledQuery:
    """Kind, key, name, year of a movie: for the keys of movies, and of people."""
    no_year = Value(None, output_field=PositiveSmallIntegerField())
    movies = Movie.everything.filter(pk__among=FIRST).order_by()
    people = Person.objects.filter(pk__among=SECOND).order_by()
    return CompiledQuery.of(
        movies.values_list(Value(_MOVIE), "pk", "title", "year").union(
            people.values_list(Value(_PERSON), "pk", "name", no_year), all=True
        )
    )
