"""Import a MovieLens release: add what the database lacks and leave what it has."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from django.db import transaction

import movielens
from accounts.models import User
from catalog.enrichment.keeping import let_tags_give_way
from catalog.models import Movie, MovieTag, Rating, Tag
from catalog.models.rating import refresh_rating_totals

from ..batches import batches
from .matching import MovieMatcher
from .rating_rows import Row, store

BATCH = 50_000
"""In smaller ones most pages of the indexes are written again with each."""
LONGEST_TAG = 250


class RowsRefused(Exception):
    """A strict import met a broken row; nothing of it was kept."""


@dataclass
class ImportResult:
    """What an import added, and what it left out."""

    movies: int = 0
    users: int = 0
    ratings: int = 0
    tags: int = 0
    existing_ratings: int = 0
    merged_movies: int = 0
    broken_rows: int = 0
    scale: int = movielens.SCALES[0]
    all_stars: set[float] = field(default_factory=set)
    """Those that ratings of the release have."""


def import_release(
    source: movielens.Source,
    name: str,
    *,
    strict: bool = False,
    on_error: movielens.ErrorHandler,
    progress: Callable[[int, int], object] = lambda done, rows: None,
    scale: int | None = None,
) -> ImportResult:
    """Add a release's movies, users, ratings, links and tags.

    Importing the same release again changes nothing. Memory is bounded by the number of movies
    and users, not of ratings.

    Parameters
    ----------
    source
        The release.
    name
        A prefix of its users' names, such as ``ml-100k``; every release has its own.
    strict
        Import all or nothing: the first broken row takes everything back.
    on_error
        Called for each row that is left out.
    progress
        Called now and then with how many ratings were read, and how many rows there are.
    scale
        The best rating, of `movielens.SCALES`; None to take it from the range of the ratings.

    Raises
    ------
    RowsRefused
        In a strict import, at the first broken row.
    MovieLensError
        If a file cannot be read to its end, or most ratings are broken alike; then nothing is
        imported.
    """
    reading = _judged(source, scale)
    result = ImportResult(scale=reading.scale)

    def report(error: movielens.RowError) -> None:
        result.broken_rows += 1
        on_error(error)
        if strict:
            raise RowsRefused(str(error))

    whole: AbstractContextManager[object] = transaction.atomic() if strict else nullcontext()
    try:
        with whole:
            matcher = MovieMatcher(source.uses_100k_ids)
            movies = _import_movies(source, matcher, report)
            result.movies, result.merged_movies = matcher.created, matcher.merged
            stored = Rating.objects.filter(user__imported_from=name)
            before, read = stored.count(), 0
            users: dict[int, int] = {}
            names = {number: text for text, number in (reading.users or {}).items()}
            for batch in batches(source.ratings(report, movies, reading), BATCH):
                with transaction.atomic():
                    result.users += _add_users(name, {row.user_id for row in batch}, users, names)
                    store(
                        Row(users[user], movies[movie], stars, rated_at)
                        for user, movie, stars, rated_at in batch
                    )
                result.all_stars |= {row.stars for row in batch}
                read += len(batch)
                progress(read, reading.rows)
            result.ratings = stored.count() - before
            result.existing_ratings = read - result.ratings
            result.tags = _import_tags(source.tags(report), movies)
    finally:
        refresh_rating_totals(Movie.everything.all())
    return result


def _judged(source: movielens.Source, scale: int | None) -> movielens.Reading:
    """Find out how the ratings are to be read, before anything is written."""
    movies = {movie.movie_id for movie in source.movies(lambda error: None)}
    return source.judge_ratings(movies, scale)


@transaction.atomic
def _import_movies(
    source: movielens.Source, matcher: MovieMatcher, report: movielens.ErrorHandler
) -> dict[int, int]:
    """Return the primary key of each of the release's movies, by the release's id."""
    links = {link.movie_id: link for link in source.links(report)}
    movies = {
        movie.movie_id: matcher.match_or_create(movie, links.get(movie.movie_id))
        for movie in source.movies(report)
    }
    matcher.store()
    return {number: movie.pk for number, movie in movies.items()}


def _add_users(
    name: str, numbers: set[int], users: dict[int, int], names: Mapping[int, str]
) -> int:
    """Give each of the release's users an account that nobody can log in to.

    It is named for their number, or for their name where the release has names.
    """
    usernames = {f"{name}:{names.get(number, number)}": number for number in numbers - users.keys()}
    pks = dict(User.objects.filter(username__in=usernames).values_list("username", "pk"))
    created = User.objects.bulk_create(
        User(username=username, password="!", is_active=False, imported_from=name)  # noqa: S106
        for username in usernames
        if username not in pks
    )
    pks.update((user.username, user.pk) for user in created)
    users.update((usernames[username], pk) for username, pk in pks.items())
    return len(created)


@transaction.atomic
def _import_tags(applications: Iterable[movielens.TagApplication], movies: dict[int, int]) -> int:
    """Add how often each tag was put on each movie; return how many pairs are new."""
    counts: Counter[tuple[int, str]] = Counter()
    for application in applications:
        tag = application.tag.strip().lower()[:LONGEST_TAG]
        if application.movie_id in movies:
            counts[movies[application.movie_id], tag] += 1
    let_tags_give_way({movie for movie, _ in counts})
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
    return MovieTag.objects.count() - before
