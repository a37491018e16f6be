"""A MovieLens release into the database: what is there stays, what is missing is added."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.utils import timezone

import movielens
from accounts.models import User
from catalog.models import Movie, MovieTag, Rating, Tag
from catalog.models.rating import refresh_rating_totals

from .matching import MovieMatcher

BATCH = 10_000
ROWS_A_STATEMENT = 500
LONGEST_TAG = 250

T = TypeVar("T")
_Row = tuple[int, int, float, str, str]
"""User, movie, stars and, as the database takes them, the times of making and change."""


class RowsRefused(Exception):
    """A strict import met a broken row; nothing of it was kept."""


@dataclass
class ImportResult:
    """What an import added, and what it left out."""

    movies: int = 0
    users: int = 0
    ratings: int = 0
    tags: int = 0
    known_ratings: int = 0
    merged_movies: int = 0
    broken_rows: int = 0


def import_release(
    source: movielens.Source,
    name: str,
    *,
    strict: bool = False,
    on_error: movielens.ErrorHandler,
    progress: Callable[[str, int], None] = lambda part, count: None,
) -> ImportResult:
    """Add a release's movies, authors, ratings, links and tags.

    Importing the same release again changes nothing. Memory is bounded by the number of movies
    and users, not of ratings.

    Parameters
    ----------
    source
        The release.
    name
        What its authors are told apart from other releases' by, such as ``ml-100k``.
    strict
        Keep all or nothing: the first broken row takes everything back.
    on_error
        Told of each row that is left out.
    progress
        Told the part at work and how many of its rows were just done.

    Raises
    ------
    RowsRefused
        In a strict import, at the first broken row.
    MovieLensError
        If a file cannot be read to its end.
    """
    result = ImportResult()

    def report(error: movielens.RowError) -> None:
        result.broken_rows += 1
        on_error(error)
        if strict:
            raise RowsRefused(str(error))

    whole: AbstractContextManager[object] = transaction.atomic() if strict else nullcontext()
    try:
        with whole:
            movies = _import_movies(source, report, result)
            progress("Movies", result.movies)
            _import_ratings(source, name, movies, report, result, progress)
            _import_tags(source, movies, report, result)
            progress("Tags", result.tags)
    finally:
        refresh_rating_totals(Movie.objects.all())
    return result


def _import_movies(
    source: movielens.Source, report: movielens.ErrorHandler, result: ImportResult
) -> dict[int, int]:
    """Return the primary key of each of the release's movies, by the release's number."""
    matcher = MovieMatcher(source.uses_100k_ids)
    links = {link.movie_id: link for link in source.links(report)}
    primary_keys: dict[int, int] = {}
    with transaction.atomic():
        for movie in source.movies(report):
            primary_keys[movie.movie_id] = matcher.match_or_create(movie, links.get(movie.movie_id))
        matcher.store_genres()
    result.movies, result.merged_movies = matcher.created, matcher.merged
    return primary_keys


def _import_ratings(
    source: movielens.Source,
    name: str,
    movies: dict[int, int],
    report: movielens.ErrorHandler,
    result: ImportResult,
    progress: Callable[[str, int], None],
) -> None:
    authors: dict[int, int] = {}
    stored = Rating.objects.filter(user__imported_from=name)
    before, read = stored.count(), 0
    for batch in _batches(source.ratings(report, movies), BATCH):
        with transaction.atomic():
            result.users += _add_authors(name, {rating.user_id for rating in batch}, authors)
            _insert_missing(_row(rating, authors, movies) for rating in batch)
        read += len(batch)
        progress("Ratings", len(batch))
    result.ratings = stored.count() - before
    result.known_ratings = read - result.ratings


def _add_authors(name: str, numbers: set[int], authors: dict[int, int]) -> int:
    """Give each of the release's users an account that nobody can log in to."""
    usernames = {f"{name}:{number}": number for number in numbers - authors.keys()}
    known = dict(User.objects.filter(username__in=usernames).values_list("username", "pk"))
    created = User.objects.bulk_create(
        User(username=username, password="!", is_active=False, imported_from=name)  # noqa: S106
        for username in usernames
        if username not in known
    )
    known.update((user.username, user.pk) for user in created)
    authors.update((usernames[username], pk) for username, pk in known.items())
    return len(created)


def _row(rating: movielens.Rating, authors: dict[int, int], movies: dict[int, int]) -> _Row:
    rated_at = datetime.fromtimestamp(rating.rated_at, UTC) if rating.rated_at else timezone.now()
    moment = str(connection.ops.adapt_datetimefield_value(rated_at))
    return authors[rating.user_id], movies[rating.movie_id], rating.stars, moment, moment


def _insert_missing(rows: Iterable[_Row]) -> None:
    """Insert ratings, leaving those that are there as they are.

    Plain SQL, which both databases understand: making a model instance of each of millions of
    rows takes several times as long.
    """
    with connection.cursor() as cursor:
        for some in _batches(rows, ROWS_A_STATEMENT):
            places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(some))
            cursor.execute(
                "INSERT INTO catalog_rating (user_id, movie_id, stars, created_at, updated_at) "  # noqa: S608
                f"VALUES {places} ON CONFLICT DO NOTHING",
                [value for row in some for value in row],
            )


def _import_tags(
    source: movielens.Source,
    movies: dict[int, int],
    report: movielens.ErrorHandler,
    result: ImportResult,
) -> None:
    counts: Counter[tuple[int, str]] = Counter()
    for application in source.tags(report):
        tag = application.tag.strip().lower()[:LONGEST_TAG]
        if tag and application.movie_id in movies:
            counts[movies[application.movie_id], tag] += 1
    with transaction.atomic():
        Tag.objects.bulk_create(
            (Tag(name=tag) for tag in sorted({tag for _, tag in counts})), ignore_conflicts=True
        )
        tags = dict(Tag.objects.values_list("name", "pk"))
        before = MovieTag.objects.count()
        MovieTag.objects.bulk_create(
            (
                MovieTag(movie_id=movie, tag_id=tags[tag], count=count)
                for (movie, tag), count in counts.items()
            ),
            ignore_conflicts=True,
        )
        result.tags = MovieTag.objects.count() - before


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    stream = iter(rows)
    while batch := list(islice(stream, size)):
        yield batch
