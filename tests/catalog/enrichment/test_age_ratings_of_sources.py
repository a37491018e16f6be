"""Age ratings come by country, and those that a person typed stay."""

import pytest
from django.test import Client
from django.urls import reverse

from catalog.enrichment.one_movie import enrich
from catalog.models import Movie, SourceRecord
from tests.admin_pages import formset
from tests.catalog.sources import Sources
from tests.factories import MovieFactory

from .one_movie import client

pytestmark = pytest.mark.django_db


def test_age_ratings_are_taken_by_country(tmdb: Sources) -> None:
    said = (("DE", "16"), ("DE", "12"), ("DE", ""), ("US", "PG-13"), ("GB", "odd"), ("xx", "12"))
    tmdb.movies[1398].certificates = said
    movie = MovieFactory(tmdb_id=1398)
    enrich(movie, client())
    assert ages_of(movie) == {"DE": ("16", 16), "US": ("PG-13", 13)}
    tmdb.movies[1398].certificates = (("DE", "6"),)
    SourceRecord.objects.update(etag="")
    enrich(movie, client())
    assert ages_of(movie) == {"DE": ("6", 6)}


def test_age_ratings_that_a_person_typed_stay(admin_client: Client, tmdb: Sources) -> None:
    tmdb.movies[1398].certificates = (("DE", "18"),)
    movie = MovieFactory(title="Stalker", tmdb_id=1398)
    row = {"movie": movie.pk, "country": "DE", "certificate": "FSK 12", "from_age": ""}
    form = {"title": "Stalker", "year": "1979", "tmdb_id": "1398", **formset("credits")}
    form |= formset("movietag_set") | formset("certificates", row)
    address = reverse("admin:catalog_movie_change", args=[movie.pk])
    assert admin_client.post(address, form).status_code == 302
    enrich(movie, client())
    assert ages_of(movie) == {"DE": ("FSK 12", 12)}


@pytest.mark.parametrize("row", [{"certificate": "odd"}, {"country": "Germany"}, {"from_age": 99}])
def test_an_age_rating_without_an_age_or_a_country_is_refused(
    admin_client: Client, row: dict[str, object]
) -> None:
    movie = MovieFactory()
    typed = {"movie": movie.pk, "country": "DE", "certificate": "12", "from_age": "", **row}
    form = {"title": "Stalker", **formset("credits"), **formset("movietag_set")}
    form |= formset("certificates", typed)
    address = reverse("admin:catalog_movie_change", args=[movie.pk])
    assert admin_client.post(address, form).status_code == 200
    assert not movie.certificates.exists()


def ages_of(movie: Movie) -> dict[str, tuple[str, int]]:
    return {one.country: (one.certificate, one.from_age) for one in movie.certificates.all()}
