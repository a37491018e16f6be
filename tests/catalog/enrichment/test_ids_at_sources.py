"""A movie is the one at the source that it surely is, whatever becomes of its id."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from catalog.editing.revert import revert
from catalog.enrichment.one_movie import enrich
from catalog.models import Movie, SourceRecord
from tests.admin_pages import formset
from tests.catalog.imports.movies_csv import import_rows
from tests.catalog.sources import Sources, content
from tests.factories import AdminFactory, MovieFactory

from .one_movie import client, stalker

pytestmark = pytest.mark.django_db


def test_a_movie_that_is_not_surely_there_is_left(tmdb: Sources) -> None:
    for fields in ({"year": 1990}, {"year": None}, {"title": "Stalkers"}):
        movie = stalker(**fields)
        assert not enrich(movie, client()).is_found
        record = SourceRecord.objects.get(movie=movie)
        assert record.source_id == ""
        assert record.problem


@pytest.mark.parametrize("way", ["admin", "csv", "revert"])
def test_who_is_given_another_id_is_asked_about_by_it(
    admin_client: Client, tmdb: Sources, way: str
) -> None:
    # Known at IMDb alone, or its own id would be asked about anyway.
    movie = MovieFactory(title="Mirror", year=1975, imdb_id="tt0079944", movielens_id=5)
    enrich(movie, client())
    assert SourceRecord.objects.get().source_id == "1398"
    Movie.objects.update(tmdb_id=None)
    if way == "csv":
        import_rows("title,movielens_id,imdb_id", ("Mirror", "5", "tt0072443"))
    elif way == "revert":
        edit = movie.edits.create(
            before={"imdb_id": "tt0072443"}, after={"imdb_id": "tt0079944"}, source="csv"
        )
        revert(edit, AdminFactory().pk)
    else:
        form = {"title": "Mirror", "year": "1975", "imdb_id": "tt0072443", "movielens_id": "5"}
        form |= formset("credits") | formset("movietag_set") | formset("certificates")
        address = reverse("admin:catalog_movie_change", args=[movie.pk])
        assert admin_client.post(address, form).status_code == 302
    enrich(Movie.objects.get(), client())
    assert SourceRecord.objects.get().source_id == "1396"


def test_an_id_that_another_movie_has_is_not_taken(tmdb: Sources) -> None:
    other = MovieFactory(imdb_id="tt0079944")
    movie = stalker()
    enrich(movie, client())
    movie.refresh_from_db()
    other.refresh_from_db()
    assert (movie.imdb_id, other.imdb_id) == (None, "tt0079944")
    assert movie.overview


def test_an_id_that_moved_at_the_source_is_followed(tmdb: Sources) -> None:
    movie = stalker(tmdb_id=77, imdb_id="tt0079944")
    assert enrich(movie, client()).is_found
    movie.refresh_from_db()
    assert movie.tmdb_id == 77
    assert SourceRecord.objects.get().source_id == "1398"


def test_an_id_that_is_gone_is_said(tmdb: Sources) -> None:
    assert not enrich(stalker(tmdb_id=77), client()).is_found
    assert not enrich(stalker(tmdb_id=78, imdb_id="tt9999999"), client()).is_found


def test_a_movie_for_adults_is_left_unless_the_admin_wants_them(
    tmdb: Sources, settings: Settings
) -> None:
    tmdb.movies[1398].is_adult = True
    movie = stalker(tmdb_id=1398)
    assert "adults" in enrich(movie, client()).problem
    movie.refresh_from_db()
    assert movie.overview == ""
    settings.ADULT_MOVIES = True
    enrich(movie, client())
    movie.refresh_from_db()
    assert movie.overview


def test_an_item_that_was_merged_at_wikidata_is_followed(wikidata: Sources) -> None:
    movie = stalker()
    SourceRecord.objects.create(movie=movie, source="wikidata", source_id="Q77")
    merged = (
        b'{"entities": {"Q77": {"id": "Q1398", "lastrevid": 5, "labels": {"en": {"value": "S"}}}}}'
    )
    wikidata.bad["/w/api.php"] = content(merged)
    assert enrich(movie, client()).is_found
    assert SourceRecord.objects.get().source_id == "Q1398"
