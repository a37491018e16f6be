"""A movie that one source is asked about."""

from catalog.models import Credit, Movie
from catalog.providers.configured import Source, sources
from tests.factories import MovieFactory


def client() -> Source:
    (found,) = sources().values()
    return found


def names(movie: Movie, role: str) -> list[str]:
    credited = Credit.objects.filter(movie=movie, role=role).order_by("position")
    return list(credited.values_list("person__name", flat=True))


def stalker(**fields: object) -> Movie:
    return MovieFactory(**{"title": "Stalker", "year": 1979, **fields})
