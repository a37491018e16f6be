"""What a source says fills what a movie lacks, and nothing that a person typed is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from catalog.enrichment.filling import note_typed
from catalog.enrichment.one_movie import enrich
from catalog.models import FieldSource, Movie, Person, SourceRecord
from tests.catalog.sources import STALKER, Sources, content
from tests.factories import AdminFactory, CreditFactory, GenreFactory, MovieFactory, PersonFactory

from .one_movie import client, names, stalker

pytestmark = pytest.mark.django_db


def test_all_that_is_missing_is_filled(tmdb: Sources) -> None:
    movie = stalker()
    outcome = enrich(movie, client())
    movie.refresh_from_db()
    assert (movie.tmdb_id, movie.imdb_id, movie.runtime) == (1398, "tt0079944", 162)
    assert movie.overview == STALKER.plot
    assert movie.local_titles == {"de": "Der Stalker"}
    assert list(movie.local_overviews) == ["de"]
    assert movie.genre_names == ("Drama", "Sci-Fi")
    assert [country.name for country in movie.countries.all()] == ["Soviet Union"]
    assert names(movie, "director") == ["Andrei Tarkovsky"]
    assert names(movie, "cast") == ["Alisa Freindlich", "Aleksandr Kaydanovskiy"]
    assert {"overview", "poster", "directors", "tags"} <= set(outcome.filled)
    assert not outcome.problem
    sources_ = dict(FieldSource.objects.values_list("field", "source"))
    assert sources_["overview"] == sources_["poster"] == "tmdb"
    assert "title" not in sources_


def test_it_is_found_by_its_title_in_another_language_afterwards(tmdb: Sources) -> None:
    movie = stalker()
    enrich(movie, client())
    assert list(Movie.objects.search("der stalker")) == [movie]


def test_the_title_in_its_own_language_is_one_of_that_language(tmdb: Sources) -> None:
    tmdb.bad["/3/movie/"] = content(
        b'{"id": 1398, "title": "The Lives of Others", "original_title": "Das Leben der Anderen",'
        b' "original_language": "de", "translations": {"translations": [{"iso_639_1": "de",'
        b' "data": {"title": "", "overview": "Ein Film."}}]}}'
    )
    movie = MovieFactory(title="The Lives of Others", tmdb_id=1398)
    enrich(movie, client())
    movie.refresh_from_db()
    assert movie.local_titles == {"de": "Das Leben der Anderen"}


@pytest.mark.parametrize("source", ["tmdb", "wikidata"])
def test_one_country_has_one_name(tmdb: Sources, settings: Settings, source: str) -> None:
    settings.TMDB_KEY, settings.WIKIDATA = {"tmdb": ("k", False), "wikidata": ("", True)}[source]
    tmdb.movies[1398].countries = ("United States of America", "United States", "France")
    movie = stalker()
    enrich(movie, client())
    assert {country.name for country in movie.countries.all()} == {"United States", "France"}


@pytest.mark.parametrize("source", ["tmdb", "wikidata"])
def test_it_is_found_by_any_of_its_titles(tmdb: Sources, settings: Settings, source: str) -> None:
    settings.TMDB_KEY, settings.WIKIDATA = {"tmdb": ("k", False), "wikidata": ("", True)}[source]
    tmdb.movies[1398].alternative_titles = ("Roadside Picnic", "Stalker")
    movie = stalker()
    enrich(movie, client())
    movie.refresh_from_db()
    assert movie.alternative_titles == ["Roadside Picnic"]
    assert list(Movie.objects.search("roadside")) == [movie]


def test_what_a_person_typed_stays(tmdb: Sources) -> None:
    movie = stalker(overview="Mine.", runtime=1)
    CreditFactory(movie=movie, person__name="Someone", role="director")
    movie.genres.add(GenreFactory(name="Poem"))
    enrich(movie, client())
    movie.refresh_from_db()
    assert (movie.overview, movie.runtime, movie.genre_names) == ("Mine.", 1, ("Poem",))
    assert names(movie, "director") == ["Someone"]


def test_what_a_person_changes_or_empties_later_stays(tmdb: Sources) -> None:
    movie = stalker()
    enrich(movie, client())
    movie.refresh_from_db()
    movie.overview, movie.runtime, movie.tmdb_id = "Mine.", None, 1398
    movie.save()
    movie.countries.clear()
    SourceRecord.objects.update(etag="")
    enrich(movie, client())
    movie.refresh_from_db()
    assert (movie.overview, movie.runtime, movie.countries.count()) == ("Mine.", None, 0)


def test_a_field_that_was_typed_stays_even_if_empty(tmdb: Sources) -> None:
    movie = stalker()
    note_typed(movie, ["overview"], AdminFactory().pk)
    enrich(movie, client())
    movie.refresh_from_db()
    assert movie.overview == ""


def test_what_the_source_changes_is_changed(tmdb: Sources) -> None:
    movie = stalker()
    enrich(movie, client())
    tmdb.movies[1398].overview = "Another plot."
    enrich(movie, client())
    movie.refresh_from_db()
    assert movie.overview == "Another plot."


def test_what_is_unchanged_is_not_sent_again(tmdb: Sources) -> None:
    movie = stalker()
    enrich(movie, client())
    FieldSource.objects.update(at=timezone.now() - timedelta(days=9))
    tmdb.asked.clear()
    enrich(movie, client())
    assert tmdb.asked == ["/3/movie/1398"]
    assert tmdb.headers[-1]["If-None-Match"]
    renewed = FieldSource.objects.filter(at__gt=timezone.now() - timedelta(days=1))
    assert set(renewed.values_list("field", flat=True)) > {"overview", "cast"}


def test_a_site_with_another_language_asks_for_all_anew(tmdb: Sources, settings: Settings) -> None:
    languages, settings.LANGUAGES = settings.LANGUAGES, [("en", "English")]
    movie = stalker()
    enrich(movie, client())
    movie.refresh_from_db()
    assert movie.local_titles == {}
    settings.LANGUAGES = languages
    enrich(movie, client())
    movie.refresh_from_db()
    assert movie.local_titles == {"de": "Der Stalker"}


def test_a_dry_run_changes_nothing(tmdb: Sources, media: Path) -> None:
    movie = stalker()
    outcome = enrich(movie, client(), dry_run=True)
    assert {"overview", "poster", "cast"} <= set(outcome.filled)
    movie.refresh_from_db()
    assert movie.overview == ""
    assert not media.exists()
    assert not FieldSource.objects.exists()
    assert not SourceRecord.objects.exists()


def test_a_dry_run_does_not_note_what_is_unchanged_as_new(tmdb: Sources) -> None:
    movie = stalker()
    enrich(movie, client())
    long_ago = timezone.now() - timedelta(days=9)
    FieldSource.objects.update(at=long_ago)
    enrich(movie, client(), dry_run=True)
    assert set(FieldSource.objects.values_list("at", flat=True)) == {long_ago}


def test_people_are_known_by_their_id_and_else_by_their_name(tmdb: Sources) -> None:
    namesake = PersonFactory(name="Andrei Tarkovsky")
    other = PersonFactory(name="Alisa Freindlich", tmdb_id=5)
    movie, mirror = stalker(), MovieFactory(title="Mirror", year=1975)
    enrich(movie, client())
    enrich(mirror, client())
    namesake.refresh_from_db()
    assert namesake.tmdb_id
    assert Person.objects.filter(name="Andrei Tarkovsky").get() == namesake
    assert {credit.movie for credit in namesake.credits.all()} == {movie, mirror}
    assert not other.credits.exists()
    assert Person.objects.filter(name="Alisa Freindlich").count() == 2


def test_wikidata_gives_all_but_plots_and_pictures(wikidata: Sources) -> None:
    movie = stalker()
    enrich(movie, client())
    movie.refresh_from_db()
    assert (movie.imdb_id, movie.tmdb_id, movie.runtime) == ("tt0079944", 1398, 162)
    assert movie.genre_names == ("Drama", "Sci-Fi")
    assert names(movie, "director") == ["Andrei Tarkovsky"]
    assert movie.local_titles == {"de": "Der Stalker"}
    assert Person.objects.get(name="Andrei Tarkovsky").wikidata_id
    assert not movie.overview
    assert enrich(movie, client()).filled == []


@pytest.mark.parametrize(
    "said",
    [
        b'{"entities": [1]}',
        b'{"entities": {"Q77": {"id": "Q77", "labels": {}}}}',
        b"[]",
    ],
)
def test_nonsense_of_wikidata_is_noted_in_one_line(wikidata: Sources, said: bytes) -> None:
    movie = stalker()
    SourceRecord.objects.create(movie=movie, source="wikidata", source_id="Q77")
    wikidata.bad["/w/api.php"] = content(said)
    assert enrich(movie, client()).problem
    record = SourceRecord.objects.get()
    assert record.problem
    assert "\n" not in record.problem
    wikidata.bad.clear()
