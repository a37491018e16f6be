"""Nonsense in the query of the list of movies is answered with a list of movies."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.explore import PAGE_SIZE as MOVIES_A_PAGE
from catalog.models import Genre
from tests.factories import MovieFactory
from tests.html_reading import all_on, movies_of, one_on

pytestmark = pytest.mark.django_db

NAMES = ["q", "genre", "year_from", "year_to", "page"]


@pytest.fixture(autouse=True)
def movies() -> None:
    MovieFactory.create_batch(MOVIES_A_PAGE + 2, year=1990, genres=["Drama"])


@pytest.mark.parametrize(
    "query",
    [
        "genre=999999",
        "genre=-1",
        "genre=abc",
        "genre=99999999999999999999",
        "genre=%00",
        "genre=1%27%20OR%201=1",
        "year_from=abc",
        "year_to=abc",
        "year_from=NaN",
        "year_from=Infinity",
        "year_from=1e99999",
        "year_from=%00",
        "q=" + "x" * 201,
        "q=" + "x" * 20_000,
        "q=%00",
        "q=movie%00",
        "nonsense=1&q=",
        "%00=%00",
        "q[]=x",
        "&&==&",
    ],
)
def test_invalid_parameter_filters_nothing(client: Client, query: str) -> None:
    response = client.get(f"{reverse('movies')}?{query}")
    assert response.status_code == 200
    assert len(movies_of(response)) == MOVIES_A_PAGE


@pytest.mark.parametrize(
    "query", ["genre=999999", "year_from=abc", "year_to=abc", "q=" + "x" * 5000, "q=%00"]
)
def test_invalid_parameter_shows_an_error(client: Client, query: str) -> None:
    response = client.get(f"{reverse('movies')}?{query}")
    assert list(response.context["form"].errors) == [query.partition("=")[0]]
    assert len(all_on(response, "main .errorlist li")) == 1


def test_what_makes_sense_still_counts_beside_it(client: Client) -> None:
    one = MovieFactory(title="Heat", year=1995)
    response = client.get(f"{reverse('movies')}?q=heat&year_from=abc&genre=999999")
    assert movies_of(response) == [one.pk]


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("zzz", 1),
        ("", 1),
        ("1.5", 1),
        ("%00", 1),
        ("-3", 2),
        ("0", 2),
        ("3", 2),
        ("99999999999999999999", 2),
        ("9" * 5000, 1),
    ],
)
def test_a_page_that_is_not_there_is_one_that_is(client: Client, page: str, shown: int) -> None:
    response = client.get(f"{reverse('movies')}?page={page}")
    assert response.status_code == 200
    paging = one_on(response, "[aria-current=page][data-page]").attributes
    assert (paging["data-page"], paging["data-pages"]) == (str(shown), "2")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("year_from=99999999999999999999", 0),
        ("year_to=99999999999999999999", MOVIES_A_PAGE),
        ("year_from=-99999999999999999999", MOVIES_A_PAGE),
        ("year_to=-99999999999999999999", 0),
        ("year_from=40000", 0),
        ("year_from=1989.5", MOVIES_A_PAGE),
        ("q=" + "+".join("abcdefghij" * 10), 0),
        ("q=%25", MOVIES_A_PAGE),
        ("q=_", MOVIES_A_PAGE),
        ("q=%F0%9F%8D%95", MOVIES_A_PAGE),
        ("q=%ED%A0%80", MOVIES_A_PAGE),
        ("q=%FF", MOVIES_A_PAGE),
    ],
)
def test_extreme_values_mean_what_they_say(client: Client, query: str, found: int) -> None:
    response = client.get(f"{reverse('movies')}?{query}")
    assert response.status_code == 200
    assert len(movies_of(response)) == found


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_any_query_is_answered(client: Client, query: dict[str, str]) -> None:
    # Surrogates cannot be sent.
    query = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    assert client.get(reverse("movies"), query).status_code == 200


def test_a_genre_that_was_just_deleted_is_no_error(client: Client) -> None:
    genre = Genre.objects.create(name="Gone")
    pk = genre.pk
    genre.delete()
    assert client.get(reverse("movies"), {"genre": pk}).status_code == 200
