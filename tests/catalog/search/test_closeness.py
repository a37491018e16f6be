"""Which of the movies found comes first: the closest title, then who is named, then the year."""

import pytest

from catalog.search.movie_search import search_for
from tests.factories import CreditFactory, MovieFactory

pytestmark = pytest.mark.django_db

IN_ORDER = [
    {"title": "The Heat 1995"},
    {"title": "Other", "alternative_titles": ["Heat 1995"]},
    {"title": "Heat 1995 Again"},
    {"title": "Another", "alternative_titles": ["Heat 1995 Once More"]},
    {"title": "White Heat 1995"},
    {"title": "1995 Was Wheat"},
    {"title": "Elsewhere", "person": "Heat 1995"},
    {"title": "A Heat", "year": 1995},
    {"title": "One", "alternative_titles": ["Heat"], "year": 1995},
    {"title": "Heatwave", "year": 1995},
    {"title": "Two", "alternative_titles": ["Heat Below"], "year": 1995},
    {"title": "Red Heat", "year": 1995},
    {"title": "Preheated", "year": 1995},
    {"title": "Nowhere", "person": "Ada Heat", "year": 1995},
]


def test_the_closest_match_comes_first_however_popular_others_are() -> None:
    expected = []
    for popularity, each in enumerate(IN_ORDER):
        person = each.get("person")
        fields = {name: value for name, value in each.items() if name != "person"}
        movie = MovieFactory(**{"year": 1999} | fields, rating_count=popularity)
        if person:
            CreditFactory(movie=movie, person__name=person)
        expected.append(movie.pk)
    MovieFactory(title="Heat", year=1999, rating_count=99)

    assert list(search_for("heat 1995").keys) == expected


def test_initials_that_begin_a_title_come_before_the_word() -> None:
    word = MovieFactory(title="Et Tu", rating_count=9)
    initials = MovieFactory(title="E.T. Comes Back", rating_count=1)
    exact = MovieFactory(title="E.T.")
    assert list(search_for("et").keys)[:3] == [exact.pk, initials.pk, word.pk]


def test_equal_matches_are_ordered_by_popularity() -> None:
    rare, known = (MovieFactory(title="Heat", rating_count=count) for count in (1, 2))
    assert search_for("heat").keys == (known.pk, rare.pk)
