"""What a source says fills what a movie lacks, and nothing that a person typed is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from catalog.editing.revert import revert
from catalog.enrichment.filling import note_typed
from catalog.enrichment.one_movie import enrich
from catalog.models import Credit, FieldSource, Movie, Person, SourceRecord
from catalog.providers.configured import Source, sources
from movierec.embedded.recorded_sources import Reply
from tests.admin_pages import formset
from tests.catalog.imports.movies_csv import import_rows
from tests.catalog.sources import STALKER, Sources, content, status
from tests.factories import AdminFactory, CreditFactory, GenreFactory, MovieFactory, PersonFactory

pytestmark = pytest.mark.django_db


def client() -> Source:
    (found,) = sources().values()
    return found


def names(movie: Movie, role: str) -> list[str]:
    credited = Credit.objects.filter(movie=movie, role=role).order_by("position")
    return list(credited.values_list("person__name", flat=True))


def stalker(**fields: object) -> Movie:
    return MovieFactory(**{"title": "Stalker", "year": 1979, **fields})


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


def test_the_poster_is_stored_in_three_widths(tmdb: Sources, media: Path) -> None:
    movie = stalker()
    enrich(movie, client())
    movie.refresh_from_db()
    files = {Image.open(path).width: path for path in (media / "posters").iterdir()}
    assert sorted(files) == [200, 400, 780]
    assert Path(movie.poster.path) == files[780]
    assert all(files[width].stat().st_size <= 60_000 for width in (200, 400))


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


NO_PICTURES = {
    "text": content(b"no picture"),
    "nothing": content(b""),
    "svg": content(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "gone": status(404),
}


@pytest.mark.parametrize("kind", NO_PICTURES)
def test_a_poster_that_is_no_image_loses_nothing_else(
    tmdb: Sources, media: Path, kind: str
) -> None:
    tmdb.bad["/t/p/"] = NO_PICTURES[kind]
    movie = stalker()
    outcome = enrich(movie, client())
    movie.refresh_from_db()
    assert "poster" in outcome.problem
    assert movie.overview
    assert not movie.poster
    tmdb.bad.clear()
    # With a problem there is no mark, so that all is asked for again.
    assert enrich(movie, client()).filled == ["poster"]


def test_a_picture_named_as_an_address_is_not_asked_for(tmdb: Sources) -> None:
    tmdb.bad["/3/movie/"] = lambda reply: Reply(
        reply.content.replace(b"/p1398.jpg", b"@10.0.0.1/a.jpg")
    )
    movie = stalker(tmdb_id=1398)
    enrich(movie, client())
    assert not [path for path in tmdb.asked if path.startswith("/t/p")]
    movie.refresh_from_db()
    assert movie.overview == STALKER.plot


def test_an_address_of_a_tmdb_picture_is_fetched_once_and_others_stand(tmdb: Sources) -> None:
    own = stalker(poster_url="https://image.tmdb.org/t/p/w500/p1396.jpg")
    other = MovieFactory(title="Mirror", year=1975, poster_url="https://example.org/a.jpg")
    for movie in (own, other):
        enrich(movie, client())
        movie.refresh_from_db()
    assert own.poster
    assert not other.poster
    assert "/t/p/w780/p1396.jpg" in tmdb.asked


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


def test_a_poster_older_than_its_licence_allows_is_fetched_again(
    tmdb: Sources, media: Path
) -> None:
    movie = stalker()
    enrich(movie, client())
    movie.refresh_from_db()
    before = movie.poster.name
    FieldSource.objects.filter(field="poster").update(at=timezone.now() - timedelta(days=151))
    SourceRecord.objects.update(etag="")
    with TestCase.captureOnCommitCallbacks(execute=True):
        enrich(movie, client())
    movie.refresh_from_db()
    assert movie.poster.name != before
    assert len(list((media / "posters").iterdir())) == 3


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


def test_an_item_that_was_merged_at_wikidata_is_followed(wikidata: Sources) -> None:
    movie = stalker()
    SourceRecord.objects.create(movie=movie, source="wikidata", source_id="Q77")
    merged = (
        b'{"entities": {"Q77": {"id": "Q1398", "lastrevid": 5, "labels": {"en": {"value": "S"}}}}}'
    )
    wikidata.bad["/w/api.php"] = content(merged)
    assert enrich(movie, client()).is_found
    assert SourceRecord.objects.get().source_id == "Q1398"


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
