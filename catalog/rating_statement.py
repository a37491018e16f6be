"""A rating as one statement of PostgreSQL, which is done whole or not at all.

In a transaction the same is eight statements, between which others wait for the rows it holds.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Any, NamedTuple, cast

from django.db import connection
from django.utils import timezone

from accounts.models import User

from .models import Movie
from .models.movie import shown


class Part(NamedTuple):
    """A part of the statement.

    PostgreSQL does parts in the order in which they name one another, whatever their places: the
    user is locked first, then the movie, then the rating, as deletions lock them.

    Attributes
    ----------
    name
        For others to name it by.
    values
        For each `%s` of its SQL.
    """

    name: str
    sql: str
    values: tuple[Any, ...] = ()


_OWNER = "SELECT id FROM accounts_user WHERE id = %s FOR NO KEY UPDATE"
_HELD = """
    SELECT movie.id, movie.rating_count, movie.rating_sum
    FROM owner, shown, catalog_movie AS movie
    WHERE movie.id = shown.id AND movie.hidden_at IS NULL
    FOR NO KEY UPDATE OF movie
"""
_FIRST = """
    INSERT INTO catalog_rating (user_id, movie_id, stars, created_at, updated_at)
    SELECT owner.id, held.id, %s, %s, %s FROM owner, held
    ON CONFLICT DO NOTHING
    RETURNING id, user_id, movie_id, stars, updated_at
"""
_FIRST_COUNTED = """
    UPDATE catalog_movie AS movie
    SET rating_count = rating_count + 1, rating_sum = rating_sum + given.stars
    FROM given WHERE movie.id = given.movie_id
"""
_OWN = """
    SELECT rating.id, rating.stars, rating.updated_at FROM owner, held, catalog_rating AS rating
    WHERE rating.user_id = owner.id AND rating.movie_id = held.id AND rating.stars = %s
    FOR UPDATE OF rating
"""
_CHANGED = """
    UPDATE catalog_rating AS rating SET stars = %s, updated_at = %s
    FROM own WHERE rating.id = own.id
    RETURNING rating.id, rating.user_id, rating.movie_id, rating.stars, rating.updated_at,
        own.stars AS stars_before, own.updated_at AS updated_before
"""
_CHANGE_COUNTED = """
    UPDATE catalog_movie AS movie SET rating_sum = rating_sum + given.stars - given.stars_before
    FROM given WHERE movie.id = given.movie_id
"""
_FIRST_RECORDED = """
    INSERT INTO catalog_ratingchange (user_id, movie_id, stars, at)
    SELECT user_id, movie_id, stars, updated_at FROM given
"""
# Imported ratings have no history yet: it begins with the stars they had.
_CHANGE_RECORDED = """
    INSERT INTO catalog_ratingchange (user_id, movie_id, stars, at)
    SELECT user_id, movie_id, stars_before, updated_before FROM given
    WHERE NOT EXISTS (
        SELECT FROM catalog_ratingchange AS change
        WHERE change.user_id = given.user_id AND change.movie_id = given.movie_id
    )
    UNION ALL
    SELECT user_id, movie_id, stars, updated_at FROM given
"""
_ANSWER = """
    SELECT given.id, shown.* FROM owner LEFT JOIN shown ON TRUE LEFT JOIN given ON TRUE
"""


def replace_stars(
    user_id: int, movie_id: int, before: float | None, stars: float, also: Iterable[Part] = ()
) -> Movie | None:
    """Give a movie other stars, unless it has been given others meanwhile, and record the change.

    Parameters
    ----------
    before
        The user's stars so far; None where there are none.
    also
        What is done with it. These parts may name `held`, the movie before, with its `id`,
        `rating_count` and `rating_sum`; and `given`, the rating, with its `id`, `user_id`,
        `movie_id`, `stars` and `updated_at`.

    Returns
    -------
    Movie or None
        As it was, without its long texts. None where the stars are not `before`: nothing is done.

    Raises
    ------
    User.DoesNotExist
        If the user has gone.
    Movie.DoesNotExist
        If there is none that is shown.
    """
    movie = shown()
    rating = _first(stars) if before is None else _change(before, stars)
    parts = [
        Part("owner", _OWNER, (user_id,)),
        Part("shown", movie.sql, tuple(movie.filled_in(movie_id))),
        Part("held", _HELD),
        *rating,
        *also,
    ]
    for given, *columns in _rows(parts):
        if columns[0] is None:
            raise Movie.DoesNotExist
        return cast("Movie", movie.columns.instance(tuple(columns))) if given else None
    raise User.DoesNotExist


def _first(stars: float) -> list[Part]:
    now = timezone.now()
    return [
        Part("given", _FIRST, (stars, now, now)),
        Part("counted", _FIRST_COUNTED),
        Part("recorded", _FIRST_RECORDED),
    ]


def _change(before: float, stars: float) -> list[Part]:
    return [
        Part("own", _OWN, (before,)),
        Part("given", _CHANGED, (stars, timezone.now())),
        Part("counted", _CHANGE_COUNTED),
        Part("recorded", _CHANGE_RECORDED),
    ]


def _rows(parts: Iterable[Part]) -> list[tuple[Any, ...]]:
    """Do all parts; return the key of `given`, or None, and the columns of `shown`."""
    named = ", ".join(f"{part.name} AS ({part.sql})" for part in parts)
    values = list(chain.from_iterable(part.values for part in parts))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {named} {_ANSWER}", values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
