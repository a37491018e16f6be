"""Which movies come first, and what their average is."""

import pytest

from catalog.models import Movie, Rating
from catalog.search.movie_search import search_for
from tests.factories import MovieFactory, RatingFactory

pytestmark = pytest.mark.django_db


def rated(*all_stars: float) -> Movie:
    movie = MovieFactory()
    for stars in all_stars:
        RatingFactory(movie=movie, stars=stars)
    movie.refresh_from_db()
    return movie


def test_the_most_rated_movies_come_first() -> None:
    unrated, once, thrice, twice = rated(), rated(5.0), rated(0.5, 0.5, 0.5), rated(4.0, 4.0)
    assert list(Movie.objects.popular()) == [thrice, twice, once, unrated]


def test_of_equally_many_ratings_the_better_average_comes_first() -> None:
    bad, good, fair = rated(*[1.0] * 5), rated(*[5.0] * 5), rated(*[3.0] * 5)
    assert list(Movie.objects.popular()) == [good, fair, bad]


def test_of_equal_movies_the_first_added_comes_first() -> None:
    movies = MovieFactory.create_batch(5)
    assert list(Movie.objects.popular()) == movies


def test_the_order_follows_the_next_rating() -> None:
    first, second = rated(5.0, 5.0), rated(4.0)
    for rating in Rating.objects.filter(movie=first):
        Rating.objects.clear(rating.user_id, first)
    assert list(Movie.objects.popular()) == [second, first]


@pytest.mark.parametrize("all_stars", [(), (4.5,), (0.5, 4.5, 4.5, 5.0)])
def test_few_ratings_have_no_average(all_stars: tuple[float, ...]) -> None:
    assert rated(*all_stars).average_stars is None


def test_the_order_does_not_give_away_few_ratings() -> None:
    first, second = rated(1.0, 1.0), rated(5.0, 5.0)
    assert list(Movie.objects.popular()) == [first, second]
    Movie.objects.update(title="Heat", search_text="| heat |")
    assert search_for("heat").keys == (first.pk, second.pk)


@pytest.mark.parametrize(
    ("all_stars", "average"), [((0.5,) * 5, 0.5), ((1.0, 1.0, 2.0, 1.0, 1.0, 1.0), 7 / 6)]
)
def test_the_average_is_the_mean_of_the_ratings(
    all_stars: tuple[float, ...], average: float
) -> None:
    assert rated(*all_stars).average_stars == pytest.approx(average)


def test_the_name_of_a_movie_has_its_year_if_known() -> None:
    assert str(Movie(title="Heat", year=1995)) == "Heat (1995)"
    assert str(Movie(title="Heat")) == "Heat"


def test_the_colour_of_a_drawn_poster_depends_on_the_movie_alone() -> None:
    # On every host and in every process; Python's own hash() would differ.
    assert Movie(title="Heat", year=1995).poster_hue == 1
    assert Movie(title="Amélie", year=None).poster_hue == 10
    assert {Movie(title=f"Movie {n}").poster_hue for n in range(200)} == set(range(12))
