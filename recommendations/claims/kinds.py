"""The genres, decades and directors of movies, and the tables that pages have of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.urls import reverse

from catalog.models import Credit, Movie

from .pages import Element
from .written import by_key

_Thing = TypeVar("_Thing")


class Kind(NamedTuple):
    """A genre, a decade or a director: where the name leads, and the name."""

    address: str
    name: str


class Row(NamedTuple):
    """A row of a table of kinds: the kind, the words after the drawing, and a bar's length."""

    kind: Kind
    cells: list[str]
    bar: float


class Kinds:
    """By movie: its genres and directors."""

    @cached_property
    def genres(self) -> Mapping[int, set[Kind]]:
        """By movie that has any: its genres."""
        links = Movie.genres.through.objects.values_list("movie_id", "genre_id", "genre__name")
        return by_key(
            (movie, Kind(f"{reverse('movies')}?genre={pk}", name)) for movie, pk, name in links
        )

    @cached_property
    def directors(self) -> Mapping[int, set[Kind]]:
        """By movie that has any: its directors."""
        credited = Credit.objects.filter(role=Credit.Role.DIRECTOR)
        return by_key(
            (movie, Kind(reverse("person", args=[pk]), name))
            for movie, pk, name in credited.values_list("movie_id", "person_id", "person__name")
        )


def decade_of(year: int | None) -> set[Kind]:
    """Return the decade of a year, alone; nothing without a year."""
    if year is None:
        return set()
    first = year - year % 10
    address = f"{reverse('movies')}?year_from={first}&year_to={first + 9}"
    return {Kind(address, f"{first}s")}


def members_of(
    things: Iterable[_Thing], kinds: Callable[[_Thing], Iterable[Kind]]
) -> dict[Kind, list[_Thing]]:
    """Return by kind the things that are of it."""
    members: defaultdict[Kind, list[_Thing]] = defaultdict(list)
    for thing in things:
        for kind in kinds(thing):
            members[kind].append(thing)
    return dict(members)


def rows_of_kinds(element: Element) -> list[Row]:
    """Return the rows of all tables inside."""
    found = []
    for row in element.rows:
        link, bar = row.named("a"), row.named("rect").attributes.get("width", "0%")
        kind = Kind(link.attributes.get("href", ""), link.words)
        cells = [cell.words for cell in row.children if cell.tag == "td"]
        found.append(Row(kind, cells[1:], float(bar.rstrip("%"))))
    return found
