"""Many keys as one value of a query find what `in` finds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Credit, Movie
from core.among import keys_as_text
from core.compiled import FIRST, CompiledQuery

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


def test_a_compiled_query_takes_any_number_of_them() -> None:
    movies = MovieFactory.create_batch(4)
    query = CompiledQuery.of(Movie.objects.filter(pk__among=FIRST).values_list("pk"))
    for chosen in (movies[:1], movies[1:], []):
        found = query.rows(keys_as_text(movie.pk for movie in chosen))
        assert {pk for (pk,) in found} == {movie.pk for movie in chosen}
