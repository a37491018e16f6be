"""The indexes that make searching quick: there, in step, and made again where they are lost."""

import pytest
from django.db import connection

from catalog.models import Movie
from catalog.search import postgres_indexes, sqlite_indexes
from tests.factories import MovieFactory, PersonFactory

pytestmark = pytest.mark.django_db

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own")
on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")


def indexed(table: str) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, words FROM {table}_search ORDER BY rowid")
        return cursor.fetchall()


@on_sqlite
def test_each_way_of_writing_updates_the_index() -> None:
    one, two = MovieFactory(title="One"), Movie(title="Two", search_text="| two |")
    Movie.objects.bulk_create([two])
    person = PersonFactory(name="Åsa")
    one.title = "Uno"
    one.save()
    Movie.objects.filter(pk=two.pk).update(search_text="| due |")
    assert indexed("catalog_movie") == [(one.pk, "| uno |"), (two.pk, "| due |")]
    assert indexed("catalog_person") == [(person.pk, " asa ")]
    Movie.objects.filter(pk=two.pk).delete()
    assert indexed("catalog_movie") == [(one.pk, "| uno |")]


@on_sqlite
def test_a_dropped_trigger_is_created_again_and_the_index_rebuilt() -> None:
    movie = MovieFactory(title="One")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER catalog_movie_search_update")
    Movie.objects.update(search_text="| other |")
    assert indexed("catalog_movie") == [(movie.pk, "| one |")]
    sqlite_indexes.create_missing_indexes("default")
    assert indexed("catalog_movie") == [(movie.pk, "| other |")]
    assert Movie.objects.search("other").exists()
    movie.title = "Third"
    movie.save()
    assert indexed("catalog_movie") == [(movie.pk, "| third |")]


@on_sqlite
def test_dropped_indexes_are_created_again() -> None:
    movie = MovieFactory(title="One")
    sqlite_indexes.drop_indexes(connection)
    Movie.objects.update(title="Two")  # no trigger is left to fail
    sqlite_indexes.create_missing_indexes("default")
    assert indexed("catalog_movie") == [(movie.pk, "| one |")]


@on_postgres
def test_dropped_postgres_indexes_are_created_again() -> None:
    def there() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%gin_trgm_ops%'")
            return {name for (name,) in cursor.fetchall()}

    both = {"catalog_movie_search", "catalog_person_search"}
    assert there() == both
    postgres_indexes.drop_indexes(connection)
    assert there() == set()
    postgres_indexes.make_indexes(connection)
    assert there() == both
