"""How a movie's ratings spread, on its page."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.models import Movie
from catalog.rating_histogram import FEWEST_RATINGS, histogram_of
from catalog.templatetags.histogram import HEIGHT, drawn

from ..factories import MovieFactory, RatingFactory
from ..html_reading import all_on, one_on, text_of

pytestmark = pytest.mark.django_db


def rated(*stars: float) -> Movie:
    movie = MovieFactory()
    for each in stars:
        RatingFactory(movie=movie, stars=each)
    movie.refresh_from_db()
    return movie


def test_each_half_star_is_counted() -> None:
    found = histogram_of(rated(0.5, 4.0, 4.0, 5.0, 3.5))
    assert found is not None
    assert [bar.count for bar in found.bars] == [1, 0, 0, 0, 0, 0, 1, 2, 0, 1]
    assert [bar.height for bar in found.bars] == [50, 0, 0, 0, 0, 0, 50, 100, 0, 50]
    assert (found.count, found.well) == (5, 3)


def test_ratings_of_other_movies_are_not_counted() -> None:
    RatingFactory(stars=1.0)
    found = histogram_of(rated(*[4.5] * 5))
    assert found is not None
    assert found.bars[1].count == 0


@pytest.mark.parametrize("count", [0, 1, FEWEST_RATINGS - 1])
def test_few_ratings_have_no_histogram(client: Client, count: int) -> None:
    movie = rated(*[4.0] * count)
    assert histogram_of(movie) is None
    assert not all_on(client.get(movie.get_absolute_url()), "#histogram")


def test_the_histogram_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    movie = rated(*[4.0] * 7)
    with django_assert_num_queries(1):
        histogram_of(movie)


def test_bars_stand_on_the_line_and_the_smallest_is_visible() -> None:
    found = histogram_of(rated(0.5, *[4.0] * 120))
    assert found is not None
    bars = drawn(found)
    assert all(each.y + each.height == pytest.approx(HEIGHT) for each in bars)
    assert bars[0].height >= 1
    assert bars[1].height == 0
    assert bars[7].height == HEIGHT


def test_the_page_has_the_counts_and_names_nobody(client: Client) -> None:
    movie = rated(2.0, 4.0, 4.5, 5.0, 5.0)
    page = client.get(movie.get_absolute_url())
    well = one_on(page, "#rated-well").attributes
    assert (well["data-count"], well["data-of"]) == ("4", "5")
    bars = [bar.attributes for bar in all_on(page, "#histogram [data-stars]")]
    assert [(bar["data-stars"], bar["data-count"]) for bar in bars] == [
        ("2.0", "1"),
        ("4.0", "1"),
        ("4.5", "1"),
        ("5.0", "2"),
    ]
    assert len(all_on(page, "#histogram .spread-bar")) == 10
    said = text_of(page)
    names = movie.ratings.values_list("user__username", flat=True)
    assert not any(name in said for name in names)
