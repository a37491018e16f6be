"""Whose the values of movies are, after an admin has changed what the movies are named with."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.editing.revert import revert
from catalog.enrichment.fields import values_of
from catalog.enrichment.keeping import remove_expired
from catalog.enrichment.one_movie import enrich
from catalog.models import (
    Country,
    Credit,
    FieldSource,
    Genre,
    Movie,
    MovieTag,
    Person,
    PersonEdit,
    Tag,
)
from catalog.providers.configured import sources
from tests.admin_pages import formset
from tests.catalog.sources import Sources
from tests.factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db

KINDS: dict[str, tuple[Any, str]] = {
    "genres": (Genre, "Drama"),
    "countries": (Country, "Soviet Union"),
    "tags": (Tag, "zone"),
    "directors": (Person, "Andrei Tarkovsky"),
    "cast": (Person, "Alisa Freindlich"),
}


@pytest.fixture
def movie(tmdb: Sources) -> Movie:
    movie = MovieFactory(title="Stalker", year=1979, original_title="")
    enrich(movie, sources()["tmdb"])
    return movie


def change(client: Client, row: Any, **sent: Any) -> None:
    address = reverse(f"admin:catalog_{row._meta.model_name}_change", args=[row.pk])
    assert client.post(address, sent).status_code == 302


def owner(movie: Movie, field: str) -> str:
    return FieldSource.objects.get(movie=movie, field=field).source


def expire() -> None:
    FieldSource.objects.update(at=timezone.now() - timedelta(days=151))
    remove_expired()


@pytest.mark.parametrize("field", KINDS)
def test_what_a_source_wrote_goes_in_time_though_it_was_renamed(
    admin_client: Client, movie: Movie, field: str
) -> None:
    model, name = KINDS[field]
    row = model.objects.get(name=name)
    change(admin_client, row, name="Renamed", **formset("credits"))
    assert "Renamed" in values_of(movie)[field]
    expire()
    assert values_of(movie)[field] == []


def test_it_goes_too_where_the_old_name_is_put_back(admin_client: Client, movie: Movie) -> None:
    row = Person.objects.get(name="Andrei Tarkovsky")
    change(admin_client, row, name="Andrej Tarkowskij", **formset("credits"))
    revert(PersonEdit.objects.get(), UserFactory().pk)
    expire()
    assert values_of(movie)["directors"] == []


def test_what_somebody_had_changed_before_stays(admin_client: Client, movie: Movie) -> None:
    movie.genres.remove(Genre.objects.get(name="Sci-Fi"))
    change(admin_client, Genre.objects.get(name="Drama"), name="Renamed")
    expire()
    assert values_of(movie)["genres"] == ["Renamed"]


def test_a_person_who_is_renamed_is_known_to_the_source_by_id(
    admin_client: Client, movie: Movie
) -> None:
    row = Person.objects.get(name="Andrei Tarkovsky")
    ids = {"tmdb_id": row.tmdb_id}
    change(admin_client, row, name="Andrej Tarkowskij", **ids, **formset("credits"))
    movie.source_records.update(etag="")
    enrich(movie, sources()["tmdb"])
    assert values_of(movie)["directors"] == ["Andrej Tarkowskij"]
    assert owner(movie, "directors") == "tmdb"


def test_credits_changed_on_a_persons_page_are_typed(admin_client: Client, movie: Movie) -> None:
    credit = Credit.objects.get(person__name="Alisa Freindlich")
    other = MovieFactory()
    rows = (
        {"id": credit.pk, "person": credit.person_id, "DELETE": "on"}
        | {"movie": movie.pk, "role": "cast", "position": 0},
        {"person": credit.person_id, "movie": other.pk, "role": "writer", "position": 0},
    )
    sent = formset("credits", *rows, initial=1)
    change(admin_client, credit.person, name=credit.person.name, **sent)
    assert [owner(movie, "cast"), owner(other, "writers")] == ["typed", "typed"]
    assert owner(movie, "directors") == "tmdb"


def test_tags_changed_in_their_own_table_are_typed(admin_client: Client, movie: Movie) -> None:
    row, other = MovieTag.objects.get(), MovieFactory()
    change(admin_client, row, movie=other.pk, tag=row.tag_id, count=2)
    assert [owner(movie, "tags"), owner(other, "tags")] == ["typed", "typed"]
    FieldSource.objects.all().delete()
    address = reverse("admin:catalog_movietag_delete", args=[row.pk])
    admin_client.post(address, {"post": "yes"})
    assert owner(other, "tags") == "typed"
