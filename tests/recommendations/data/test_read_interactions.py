"""Ratings come out of the database as they are in it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from catalog.models import Movie, Rating
from recommendations.data import ratings, read_interactions
from recommendations.engine.data.interactions import Interactions
from tests.factories import MovieFactory, RatingFactory, UserFactory

pytestmark = pytest.mark.django_db


def stored() -> set[tuple[int, int, float, int]]:
    ratings = Rating.objects.values_list("user_id", "movie_id", "stars", "updated_at")
    return {(user, movie, stars, int(at.timestamp())) for user, movie, stars, at in ratings}


def rows(read: Interactions) -> set[tuple[int, int, float, int]]:
    users, items = read.user_ids[read.users], read.item_ids[read.items]
    columns = (users, items, read.stars, read.rated_at)
    return set(zip(*(column.tolist() for column in columns), strict=True))


def test_ratings_come_with_user_movie_stars_and_second() -> None:
    user, movie = UserFactory(), MovieFactory()
    at = datetime(2001, 2, 3, 4, 5, 6, 999_999, UTC)
    RatingFactory(user=user, movie=movie, stars=3.5, created_at=at, updated_at=at)
    read = read_interactions()
    assert rows(read) == {(user.pk, movie.pk, 3.5, 981_173_106)}


@pytest.mark.parametrize(
    ("moment", "second"),
    [
        ("2001-02-03T04:05:06+00:00", 981_173_106),
        ("2001-02-03T04:05:06.000001+00:00", 981_173_106),
        ("2001-02-03T04:05:06.999600+00:00", 981_173_106),
        ("2001-02-03T04:05:06.250000+05:30", 981_153_306),
        ("2024-03-31T03:00:00.500000+02:00", 1_711_846_800),
        ("1970-01-01T00:00:00.999999+00:00", 0),
        ("1970-01-01T00:00:00+00:00", 0),
        ("1969-12-31T23:59:59.500000+00:00", 0),
        ("1969-12-31T23:59:59+00:00", -1),
        ("1969-12-31T23:59:58.000001+00:00", -1),
        ("1895-12-28T20:00:00.999999+00:00", -2_335_492_799),
        ("0987-06-05T04:03:02.100000+00:00", -31_007_044_617),
    ],
)
def test_seconds_are_whole_ones_in_utc_cut_towards_1970(moment: str, second: int) -> None:
    at = datetime.fromisoformat(moment)
    RatingFactory(updated_at=at)
    assert read_interactions().rated_at.tolist() == [second] == [int(at.timestamp())]


def test_users_and_movies_keep_their_ids() -> None:
    RatingFactory.create_batch(7)
    read = read_interactions()
    assert len(read) == 7
    assert rows(read) == stored()
    assert read.item_ids.tolist() == sorted(Movie.objects.values_list("pk", flat=True))


def test_a_changed_rating_counts_once_with_its_latest_stars_and_time() -> None:
    long_ago = datetime(1999, 1, 1, tzinfo=UTC)
    rating = RatingFactory(stars=1.0, created_at=long_ago, updated_at=long_ago)
    Rating.objects.rate(rating.user_id, rating.movie, 4.5)
    read = read_interactions()
    assert read.stars.tolist() == [4.5]
    assert read.rated_at[0] > long_ago.timestamp()


def test_movies_without_ratings_are_there_and_users_without_ratings_are_not() -> None:
    unrated, rating, idle = MovieFactory(), RatingFactory(), UserFactory()
    read = read_interactions()
    assert unrated.pk in read.item_ids
    assert read.user_ids.tolist() == [rating.user_id]
    assert idle.pk not in read.user_ids


def test_an_empty_database_gives_empty_arrays() -> None:
    read = read_interactions()
    assert (len(read), len(read.user_ids), len(read.item_ids)) == (0, 0, 0)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7])
def test_chunks_lose_and_repeat_nothing(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(ratings, "CHUNK", size)
    RatingFactory.create_batch(6)
    sizes: list[int] = []
    read = read_interactions(sizes.append)
    assert len(read) == 6
    assert rows(read) == stored()
    assert sum(sizes) == 6
    assert max(sizes) == min(size, 6)


def test_each_chunk_is_one_query(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(ratings, "CHUNK", 2)
    RatingFactory.create_batch(5)
    # The newest key, three chunks and their end, the movies, who has left, what is only shown.
    with django_assert_num_queries(8):
        read_interactions()


def test_ratings_given_while_it_reads_are_for_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ratings, "CHUNK", 2)
    RatingFactory.create_batch(4)
    before = stored()
    new = iter([2, 2, 2])
    read = read_interactions(lambda count: RatingFactory.create_batch(next(new, 0)))
    assert rows(read) == before


def test_one_that_is_confirmed_late_is_read_beside_those_that_there_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ratings, "CHUNK", 2)
    earlier = RatingFactory.build(pk=1_000_003, user=UserFactory(), movie=MovieFactory())
    for key in (1_000_001, 1_000_002, 1_000_004):
        RatingFactory(pk=key)
    late = iter([earlier])

    def confirm(count: int) -> None:
        if rating := next(late, None):
            Rating.objects.bulk_create([rating])

    read = read_interactions(confirm)
    assert len(read) == 4
    assert rows(read) == stored()


def test_a_movie_deleted_while_it_reads_takes_its_ratings_with_it() -> None:
    rating = RatingFactory()
    stays = RatingFactory()
    read = read_interactions(lambda count: rating.movie.delete() and None)
    assert read.item_ids.tolist() == [stays.movie_id]
    assert read.user_ids[read.users].tolist() == [stays.user_id]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes no such moment")
def test_a_moment_that_is_none_is_not_read_as_some_other() -> None:
    RatingFactory()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_rating SET updated_at = 'yesterday'")
    with pytest.raises(TypeError):
        read_interactions()
