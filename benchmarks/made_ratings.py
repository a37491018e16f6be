"""A database full of made ratings."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from django.db import connection

from accounts.models import User
from catalog.models import Movie

from .made_pairs import MOVIES, USERS, distinct_pairs

BATCH = 100_000
FIRST_YEAR, YEARS = "1996-01-01", 25
"""When people rated, about."""

Row = tuple[int, int, float, str, str]
"""User, movie, stars, and the moments of making and change, in UTC."""


def fill(ratings: int) -> None:
    """Fill an empty, migrated database with `MOVIES` movies and so many ratings of them.

    The same number gives the same ones.
    """
    Movie.objects.bulk_create(
        (Movie(title=f"Movie {number}") for number in range(MOVIES)), batch_size=1_000
    )
    rate_movies(ratings)


def rate_movies(ratings: int) -> None:
    """Make so many ratings of the movies that there are, by `USERS` people.

    Foreign keys are not looked up: on PostgreSQL that would take most of the time.
    """
    users = User.objects.bulk_create(
        (User(username=f"made:{number}", is_active=False) for number in range(USERS)),
        batch_size=1_000,
    )
    movies = list(Movie.objects.order_by("pk").values_list("pk", flat=True))
    give([user.pk for user in users], movies, ratings)


def give(users: Sequence[int], movies: Sequence[int], ratings: int) -> None:
    """Let these users give so many ratings, most of them to the movies named first."""
    _FILL[connection.vendor](_batches(np.array(users), np.array(movies), ratings))


def _batches(users: np.ndarray, movies: np.ndarray, count: int) -> Iterator[list[Row]]:
    random = np.random.default_rng(0)
    pairs = distinct_pairs(random, count, len(users), len(movies))
    for start in range(0, count, BATCH):
        user, movie = np.divmod(pairs[start : start + BATCH], len(movies))
        stars = random.integers(1, 11, len(user)) / 2
        microseconds = random.integers(0, YEARS * 365 * 86_400 * 10**6, len(user))
        moments = np.datetime64(FIRST_YEAR, "us") + microseconds.astype("timedelta64[us]")
        texts = [text.replace("T", " ") for text in np.datetime_as_string(moments).tolist()]
        columns = (users[user].tolist(), movies[movie].tolist(), stars.tolist(), texts, texts)
        yield list(zip(*columns, strict=True))


def _fill_postgres(batches: Iterator[list[Row]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint "
            "WHERE conrelid = 'catalog_rating'::regclass AND contype = 'f'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE catalog_rating DROP CONSTRAINT "{name}"')
        with cursor.copy(
            "COPY catalog_rating (user_id, movie_id, stars, created_at, updated_at) FROM STDIN"
        ) as copy:
            for row in chain.from_iterable(batches):
                copy.write_row(row)
        cursor.execute("VACUUM ANALYZE catalog_rating")


def _fill_sqlite(batches: Iterator[list[Row]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -500000")
        cursor.execute("BEGIN")
        for batch in batches:
            cursor.executemany(
                "INSERT INTO catalog_rating (user_id, movie_id, stars, created_at, updated_at) "
                "VALUES (%s, %s, %s, %s, %s)",
                batch,
            )
        cursor.execute("COMMIT")


_FILL = {"postgresql": _fill_postgres, "sqlite": _fill_sqlite}
