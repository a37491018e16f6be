"""The figures of the taste page, worked out by hand."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache

from catalog.models import Credit, Rating
from recommendations.models import MutedRating
from recommendations.taste.figures import (
    Group,
    Period,
    by_decade,
    by_director,
    by_genre,
    mean_of,
    others_mean_of,
    over_time,
    star_counts,
    unusual_ratings,
    whole_percents,
)
from recommendations.taste.rated_movies import Named, rated_movies
from recommendations.taste.star_distribution import CACHE_KEY, star_distribution
from tests.factories import CreditFactory, MovieFactory, RatingFactory, UserFactory

from .rated_movies import movie


def on(year: int, month: int, day: int = 15) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def test_stars_are_counted_from_half_a_star_to_five() -> None:
    movies = [movie(1, 0.5), movie(2, 4.0), movie(3, 4.0), movie(4, 5.0)]
    assert star_counts(movies) == [1, 0, 0, 0, 0, 0, 0, 2, 0, 1]


def test_whole_percents_add_up_to_100() -> None:
    """Of 200: 1.5, 2.5 and 96 percent lose 0.5, 0.5 and nothing; the first is rounded up."""
    assert whole_percents([3, 5, 192]) == [2, 2, 96]
    assert whole_percents([1, 1, 1]) == [34, 33, 33]
    assert whole_percents([1] * 7) == [15, 15, 14, 14, 14, 14, 14]
    assert whole_percents([0, 4]) == [0, 100]
    assert whole_percents([0, 0]) == [0, 0]


def test_means_beside_others_on_the_same_movies() -> None:
    """(5 + 2) / 2, and (3 + 4) / 2 whatever their numbers; one that no other rated is none."""
    movies = [movie(1, 5.0, others=(1, 3.0)), movie(2, 2.0, others=(99, 4.0))]
    assert (mean_of(movies), others_mean_of(movies)) == (3.5, 3.5)
    assert others_mean_of([*movies, movie(3, 1.0)]) == 3.5
    assert others_mean_of([movie(3, 1.0)]) is None


def test_a_movie_counts_for_each_of_its_genres() -> None:
    movies = [
        movie(1, 5.0, others=(2, 3.0), genres="ab"),
        movie(2, 4.0, others=(2, 4.0), genres="b"),
        movie(3, 1.0, genres=""),
    ]
    assert by_genre(movies) == [
        Group(Named(98, "b"), 2, 4.5, 3.5),
        Group(Named(97, "a"), 1, 5.0, 3.0),
    ]


def test_decades_are_named_by_their_first_year_the_latest_first() -> None:
    movies = [movie(n, 3.0, year=year) for n, year in enumerate((1989, 1990, 1999, None, 2000))]
    assert [(group.of, group.count) for group in by_decade(movies)] == [
        (Named(2000, "2000s"), 1),
        (Named(1990, "1990s"), 2),
        (Named(1980, "1980s"), 1),
    ]


def test_directors_of_two_movies_the_best_liked_first() -> None:
    movies = [
        movie(1, 5.0, directors="a"),
        movie(2, 3.0, directors="b"),
        movie(3, 4.0, directors="bc"),
        movie(4, 4.0, directors="c"),
    ]
    assert [(group.of.name, group.count, group.mean) for group in by_director(movies)] == [
        ("c", 2, 4.0),
        ("b", 2, 3.5),
    ]


def test_months_from_the_first_rating_to_the_last_the_empty_ones_too() -> None:
    times = [on(2025, 11), on(2026, 1), on(2026, 1, 20)]
    found = over_time([movie(n, 3.0, at=at) for n, at in enumerate(times)])
    assert found == (
        "month",
        [Period(date(2025, 11, 1), 1), Period(date(2025, 12, 1), 0), Period(date(2026, 1, 1), 2)],
    )


def test_years_where_it_is_more_than_three() -> None:
    three_years = [movie(1, 3.0, at=on(2023, 1)), movie(2, 3.0, at=on(2025, 12))]
    assert over_time(three_years)[0] == "month"
    assert len(over_time(three_years)[1]) == 36
    longer = [movie(1, 3.0, at=on(2023, 1)), movie(2, 3.0, at=on(2026, 1))]
    assert over_time(longer) == (
        "year",
        [
            Period(date(year, 1, 1), count)
            for year, count in ((2023, 1), (2024, 0), (2025, 0), (2026, 1))
        ],
    )


def test_what_is_unusual_is_ordered_by_surprise() -> None:
    """Their mean is 3. Weighed n / (n + 5): 2.4 of 5 is 1.2; 2 of 45 is 1.8; 2.5 of 20 is 2."""
    movies = [
        movie(1, 5.0, others=(5, 2.6)),
        movie(2, 5.0, others=(45, 3.0)),
        movie(3, 5.0, others=(4, 1.0)),  # too few others
        movie(4, 4.5, others=(50, 3.6)),  # 0.9 only
        movie(5, 1.0, others=(45, 4.0)),
        movie(6, 1.0, others=(45, 4.5)),
        movie(7, 1.0, others=(45, 1.0)),
        movie(8, 1.5, others=(45, 2.0)),
        movie(9, 5.0, others=(20, 2.5)),
        movie(10, 1.0),
    ]
    assert mean_of(movies) == 3.0
    likes, dislikes = unusual_ratings(movies)
    assert [one.movie for one in likes] == [9, 2, 1]
    assert [one.movie for one in dislikes] == [6, 5]


def test_more_stars_than_others_gave_are_no_like_below_ones_own_mean() -> None:
    movies = [movie(1, 2.5, others=(20, 1.0)), movie(2, 5.0, others=(20, 4.8))]
    assert unusual_ratings(movies) == ([], [])
    assert unusual_ratings([]) == ([], [])


@pytest.mark.django_db
def test_movies_are_read_with_others_means_genres_and_directors() -> None:
    """Others gave 2 twice and 3 thrice: with one's own 5, the movie's total is 18 of 6."""
    me = UserFactory()
    movie = MovieFactory(title="Fargo", year=1996, genres=["Crime", "Comedy"])
    joel, cast = CreditFactory(movie=movie), CreditFactory(movie=movie, role=Credit.Role.CAST)
    for user, stars in [(me, 5.0), *((UserFactory(), each) for each in (2.0, 2.0, 3.0, 3.0, 3.0))]:
        RatingFactory(user=user, movie=movie, stars=stars)
    of_few = RatingFactory(user=me, stars=4.0)
    for _ in range(4):
        RatingFactory(movie=of_few.movie)
    fargo, other = rated_movies(me.pk)
    assert (fargo.label, fargo.stars, fargo.decade) == ("Fargo (1996)", 5.0, 1990)
    assert (fargo.others_count, fargo.others_mean) == (5, 2.6)
    assert [genre.name for genre in fargo.genres] == ["Comedy", "Crime"]
    assert fargo.directors == (Named(joel.person.pk, joel.person.name),)
    assert cast.person.name not in [person.name for person in fargo.directors]
    assert (other.movie, other.others_count, other.others_mean) == (of_few.movie_id, 4, None)


@pytest.mark.django_db
def test_a_rating_that_is_not_used_is_not_among_them() -> None:
    rating = RatingFactory()
    MutedRating.objects.create(rating=rating)
    assert rated_movies(rating.user_id) == []


@pytest.mark.django_db
def test_everyones_shares_are_kept_for_a_while() -> None:
    cache.delete(CACHE_KEY)
    for stars in (4.0, 4.0, 0.5, 5.0):
        RatingFactory(stars=stars)
    found = star_distribution()
    assert found.count == 4
    assert found.shares == (0.25, 0, 0, 0, 0, 0, 0, 0.5, 0, 0.25)
    Rating.objects.all().delete()
    assert star_distribution() == found
    cache.delete(CACHE_KEY)
    assert star_distribution().count == 0
    assert sum(star_distribution().shares) == 0
    cache.delete(CACHE_KEY)
