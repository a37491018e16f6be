"""How a movie's ratings spread, on its page."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.models import Movie
from catalog.rating_histogram import FEWEST_RATINGS, histogram_of
from catalog.templatetags.histogram import HEIGHT, drawn

from ..factories import MovieFactory, RatingFactory
from ..html_reading import text_of

pytestmark = pytest.mark.django_db


def rated(*stars: float) -> Movie:
    movie = MovieFactory()
    for each in stars:
        RatingFactory(movie=movie, stars=each)
    movie.refresh_from_db()
    return movie


def test_each_step_is_counted() -> None:
    found = histogram_of(rated(0.5, 4.0, 4.0, 5.0, 3.5))
    assert found is not None
    assert [bar.count for bar in found.bars] == [1, 0, 0, 0, 0, 0, 1, 2, 0, 1]
    assert [bar.height for bar in found.bars] == [50, 0, 0, 0, 0, 0, 50, 100, 0, 50]
    assert (found.count, found.well) == (5, 3)


def test_other_movies_ratings_are_not() -> None:
    RatingFactory(stars=1.0)
    found = histogram_of(rated(*[4.5] * 5))
    assert found is not None
    assert found.bars[1].count == 0


@pytest.mark.parametrize("count", [0, 1, FEWEST_RATINGS - 1])
def test_few_ratings_are_not_drawn(client: Client, count: int) -> None:
    movie = rated(*[4.0] * count)
    assert histogram_of(movie) is None
    assert "How people rated it" not in text_of(client.get(movie.get_absolute_url()))


def test_it_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    movie = rated(*[4.0] * 7)
    with django_assert_num_queries(1):
        histogram_of(movie)


def test_bars_stand_on_the_line_and_the_smallest_is_seen() -> None:
    found = histogram_of(rated(0.5, *[4.0] * 120))
    assert found is not None
    bars = drawn(found)
    assert all(each.y + each.height == pytest.approx(HEIGHT) for each in bars)
    assert bars[0].height >= 1
    assert bars[1].height == 0
    assert bars[7].height == HEIGHT


def test_the_page_says_it_in_numbers_and_names_nobody(client: Client) -> None:
    movie = rated(2.0, 4.0, 4.5, 5.0, 5.0)
    page = client.get(movie.get_absolute_url())
    said = text_of(page)
    assert "4 of 5 people" in said
    assert "5 stars: 2 ratings" in said
    assert len(re.findall(r"<rect\s+class=\"spread-bar", page.content.decode())) == 10
    names = movie.ratings.values_list("user__username", flat=True)
    assert not any(name in said for name in names)
