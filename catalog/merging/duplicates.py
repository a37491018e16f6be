"""Finding movies that may be the same one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from django.db import transaction

from ..imports.batches import batches
from ..imports.history.titles import loosened, may_be_one
from ..models import AlternativeId, Movie, PossibleDuplicate

Likeness = PossibleDuplicate.Likeness

MOST_PAIRS = 10_000
"""Kept, the likeliest ones."""
_MOST_OF_A_TITLE = 60
"""Movies with one title: of more, it says nothing."""
_ROWS_AT_ONCE = 5000


class _Known(NamedTuple):
    """A movie under one of its titles."""

    pk: int
    year: int | None
    imdb: int | None
    tmdb: int | None
    is_main: bool
    """Whether it is the title, or else an alternative one."""


def find_duplicates() -> int:
    """Look through the whole catalogue, keep the pairs for a keeper, and return how many are new.

    What a keeper has rejected stays so. For a worker: it takes a few seconds for 100,000 movies.
    """
    found = _likeliest(_pairs_of(_by_title()))
    with transaction.atomic():
        known = {
            (row.first_id, row.second_id): row
            for row in PossibleDuplicate.objects.select_for_update().iterator(_ROWS_AT_ONCE)
        }
        gone = [row.pk for pair, row in known.items() if not row.rejected and pair not in found]
        for keys in batches(gone):
            PossibleDuplicate.objects.filter(pk__in=keys).delete()
        there = Movie.everything.existing_ids
        new = [pair for pair in found if pair not in known]
        for some in batches(new):
            present = there({movie for pair in some for movie in pair})
            PossibleDuplicate.objects.bulk_create(
                (
                    PossibleDuplicate(first_id=first, second_id=second, likeness=found[pair])
                    for pair in some
                    for first, second in [pair]
                    if {first, second} <= present
                ),
                ignore_conflicts=True,
            )
    return len(new)


def _by_title() -> dict[str, list[_Known]]:
    """Return the movies under what the spellings of each of their titles have in common."""
    found: dict[str, list[_Known]] = defaultdict(list)
    columns = ("pk", "year", "imdb_id", "tmdb_id", "search_text")
    rows = Movie.everything.order_by("pk").values_list(*columns)
    for pk, year, imdb_id, tmdb_id, text in rows.iterator(_ROWS_AT_ONCE):
        imdb = int(imdb_id[2:]) if imdb_id else None
        main, *others = (title.strip() for title in text.strip("| ").split("|"))
        keys = dict.fromkeys([loosened(title) for title in (main, *others) if title])
        for place, key in enumerate(keys):
            found[key].append(_Known(pk, year, imdb, tmdb_id, place == 0))
        if imdb:
            # IMDb's numbers have leading zeros, or not.
            found[f"imdb:{imdb}"].append(_Known(pk, year, imdb, tmdb_id, True))
    return found


def _pairs_of(by_title: dict[str, list[_Known]]) -> Iterator[tuple[tuple[int, int], int]]:
    for key, movies in by_title.items():
        if 1 < len(movies) <= _MOST_OF_A_TITLE:
            for first, second in combinations(movies, 2):
                likeness = (
                    Likeness.SAME_ID if key.startswith("imdb:") else _likeness(key, first, second)
                )
                if likeness and first.pk != second.pk:
                    low, high = sorted([first.pk, second.pk])
                    yield (low, high), likeness


def _likeness(key: str, first: _Known, second: _Known) -> int | None:
    """Return how likely two movies with a title in common are one; None where they are two."""
    if not may_be_one(key, first.year, second.year):
        return None
    likeness = Likeness.SAME_TITLE if first.year == second.year else Likeness.NEAR_YEAR
    if not (first.is_main and second.is_main):
        likeness = Likeness.OTHER_TITLE
    return Likeness.OTHER_IDS if _have_other_ids(first, second) else likeness


def _have_other_ids(first: _Known, second: _Known) -> bool:
    pairs = ((first.imdb, second.imdb), (first.tmdb, second.tmdb))
    return any(one and other and one != other for one, other in pairs)


def _likeliest(pairs: Iterable[tuple[tuple[int, int], int]]) -> dict[tuple[int, int], int]:
    best: dict[tuple[int, int], int] = {}
    for pair, likeness in pairs:
        best[pair] = max(likeness, best.get(pair, 0))
    ranked = sorted(best, key=lambda pair: (-best[pair], pair))
    return {pair: best[pair] for pair in ranked[:MOST_PAIRS]}


def twins_of(movie: Movie) -> list[Movie]:
    """Return movies that are there already and look like one that is about to be added.

    Found by ids, and by titles and year, as in `find_duplicates`, with a few queries.
    """
    titles = [title for title in movie.titles_folded().split("|") if title.strip()]
    wanted = {loosened(title) for title in titles}
    near = Movie.everything.exclude(pk=movie.pk)
    if movie.year:
        near = near.filter(year__range=(movie.year - 1, movie.year + 1))
    ids = ((name, getattr(movie, name)) for name in AlternativeId.FIELDS)
    known = [AlternativeId.objects.movies_known_as(name, value) for name, value in ids if value]
    found = Movie.everything.in_bulk({pk for keys in known for pk in keys})
    for title in sorted(wanted):
        for other in near.search(title).order_by("pk")[:_MOST_OF_A_TITLE]:
            keys = {loosened(text) for text in other.search_text.strip("| ").split("|")}
            if keys & wanted:
                found[other.pk] = other
    return [found[pk] for pk in sorted(found)]
