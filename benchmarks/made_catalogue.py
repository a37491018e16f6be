"""A database full of made movies, with words, people and labels as unequal as real ones."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection, models, transaction

from catalog.models import Country, Credit, Genre, Movie, MovieTag, Person, Spelling, Tag

WORDS, FIRST_NAMES, PEOPLE, TAGS = 30_000, 1_500, 60_000, 3_000
CREDITS_A_MOVIE, TAGS_A_MOVIE = 8, 6
TAGS_FLATTENED = 20
"""Of the taggings of MovieLens' small release, the second tag has 1.0%, the tenth 0.5% and the
hundredth 0.2%; so made 0.9%, 0.7% and 0.2%, and 5.3%, 3.9% and 1.0% of all movies have them."""
_BATCH = 2_000
_ONSETS = ["b", "br", "c", "ch", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t"]
_SYLLABLES = [
    onset + vowel + coda
    for onset in _ONSETS
    for vowel in ("a", "e", "i", "o", "u", "ea")
    for coda in ("", "n", "r", "l", "st", "m")
]


def fill(movies: int) -> None:
    """Fill an empty, migrated database; the same number gives the same movies."""
    random = np.random.default_rng(0)
    words = _words(random, WORDS)
    with transaction.atomic():
        made = _movies(random, words, movies)
        genres = _often(random, 20, 2 * movies)
        _label(Genre, Movie.genres.through, "genre", made, 20, genres)
        countries = _often(random, 80, movies)
        _label(Country, Movie.countries.through, "country", made, 80, countries)
        tags = _often(random, TAGS, TAGS_A_MOVIE * movies, flattened=TAGS_FLATTENED)
        _label(Tag, MovieTag, "tag", made, TAGS, tags)
        _people(random, words, made)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _words(random: np.random.Generator, count: int) -> list[str]:
    drawn = ("".join(random.choice(_SYLLABLES, random.integers(1, 4))) for _ in range(4 * count))
    return list(dict.fromkeys(drawn))[:count]


def _often(
    random: np.random.Generator, size: int, count: int, flattened: int = 0
) -> np.ndarray[Any, Any]:
    """Draw numbers below `size`, the small ones often: the tenth a tenth as often as the first.

    Flattened, the first `flattened` are about as often as one another.
    """
    weights = 1.0 / np.arange(flattened + 1, flattened + size + 1)
    return random.choice(size, count, p=weights / weights.sum())


def _movies(random: np.random.Generator, words: Sequence[str], count: int) -> list[int]:
    lengths = random.integers(1, 6, count)
    drawn = iter(_often(random, len(words), int(lengths.sum())).tolist())
    years, runtimes = random.integers(1920, 2025, count), random.integers(60, 200, count)
    popular = (1e6 / np.arange(2, count + 2)).astype(int)
    rows = []
    for number, length in enumerate(lengths.tolist()):
        movie = Movie(
            title=" ".join(words[next(drawn)] for _ in range(length)).title(),
            year=int(years[number]),
            runtime=int(runtimes[number]),
            overview="What happens, in some words. " * 8,
            rating_count=int(popular[number]),
            rating_sum=3.5 * int(popular[number]),
        )
        movie.search_text = movie.titles_folded()
        rows.append(movie)
    Spelling.objects.learn(movie.search_text for movie in rows)
    return [movie.pk for movie in Movie.objects.bulk_create(rows, batch_size=_BATCH)]


def _label(
    model: Any,
    through: Any,
    key: str,
    movies: Sequence[int],
    labels: int,
    drawn: np.ndarray[Any, Any],
) -> None:
    """Make labels, and give each movie its share of the drawn numbers of some."""
    rows = model.objects.bulk_create(model(name=f"{key} {number}") for number in range(labels))
    drawn = drawn.reshape(len(movies), -1)
    through.objects.bulk_create(
        (
            through(movie_id=movie, **{f"{key}_id": rows[label].pk})
            for movie, own in zip(movies, drawn.tolist(), strict=True)
            for label in set(own)
        ),
        batch_size=_BATCH,
    )


def _people(random: np.random.Generator, words: Sequence[str], movies: Sequence[int]) -> None:
    first = _often(random, FIRST_NAMES, PEOPLE).tolist()
    last = random.integers(0, len(words), PEOPLE).tolist()
    people = [
        Person(name=f"{words[-one - 1]} {words[other]}".title())
        for one, other in zip(first, last, strict=True)
    ]
    for person in people:
        person.search_name = person.name_folded()
    Spelling.objects.learn(person.search_name for person in people)
    people = Person.objects.bulk_create(people, batch_size=_BATCH)
    cast = random.integers(0, PEOPLE, (len(movies), CREDITS_A_MOVIE)).tolist()
    rows: list[models.Model] = [
        Credit(movie_id=movie, person=people[one], role=Credit.Role.CAST, position=place)
        for movie, own in zip(movies, cast, strict=True)
        for place, one in enumerate(dict.fromkeys(own))
    ]
    Credit.objects.bulk_create(rows, batch_size=_BATCH)  # type: ignore[arg-type]
