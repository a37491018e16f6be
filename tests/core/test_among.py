"""Many keys as one value of a query find what `in` finds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Credit, Movie

from ..factories import CreditFactory, MovieFactory

pytestmark = pytest.mark.django_db


def test_it_finds_the_rows_of_the_keys() -> None:
    movies = MovieFactory.create_batch(4)
    keys = [movies[0].pk, movies[2].pk, 10**12]
    assert set(Movie.objects.filter(pk__among=keys)) == {movies[0], movies[2]}
    assert set(Movie.objects.exclude(pk__among=keys)) == {movies[1], movies[3]}


def test_it_finds_what_refers_to_them() -> None:
    credit, _other = CreditFactory.create_batch(2)
    assert list(Credit.objects.filter(movie__pk__among=(credit.movie_id,))) == [credit]


@pytest.mark.parametrize("keys", [(), []])
def test_it_finds_nothing_without_keys(keys: object) -> None:
    MovieFactory()
    assert not Movie.objects.filter(pk__among=keys).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")
def test_the_keys_are_one_value() -> None:
    with CaptureQueriesContext(
        connection,
    ) as sent:
        list(Movie.objects.filter(pk__among=range(1, 4)).values_list("pk"))
    assert "'{1,2,3}'" in sent[0]["sql"]
