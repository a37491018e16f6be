"""A made-up file of each site goes in whole; what is no movie is left out with its reason."""

import json

import pytest

from catalog.exports.tables import table_files
from catalog.models import (
    Movie,
    MovieList,
    Rating,
    SourceRecord,
    UnmatchedMovie,
    Viewing,
    WatchlistEntry,
)

from ....factories import MovieFactory, UserFactory
from .bringing import bring, csv_text, stars_of, zip_of
from .samples import IMDB_2024, SAMPLES, SERIES, TRAKT, TRAKT_HEAT, csv_of, trakt_movie

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue() -> None:
    MovieFactory(title="Heat", year=1995, imdb_id="tt0113277", tmdb_id=949, movielens_id=6)
    MovieFactory(title="Alien", year=1979)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_goes_in_whole(name: str) -> None:
    content, source, taken, skipped = SAMPLES[name]
    user = UserFactory()
    (report,) = bring(user, content).reports
    assert report["source"] == source
    assert {kind: count for kind, count in report["taken"].items() if count} == taken
    assert report["skipped"] == skipped
    assert (report["review"], report["unknown"]) == (0, 0)
    assert stars_of(user) == {"Heat": 4.5}


@pytest.mark.parametrize("name", SAMPLES)
def test_an_episode_or_series_of_the_same_title_is_no_movie(name: str) -> None:
    user = UserFactory()
    bring(user, SAMPLES[name][0])
    assert not Rating.objects.filter(user=user, movie__title="Alien").exists()
    assert not Viewing.objects.filter(user=user, movie__title="Alien").exists()


def test_a_series_is_found_by_its_id_only() -> None:
    row = {**SERIES, "Your Rating": 4, "Date Rated": "2025-02-01"}
    user = UserFactory()
    (report,) = bring(user, csv_of(IMDB_2024, row)).reports
    assert (stars_of(user), report["unknown"]) == ({}, 1)


@pytest.mark.parametrize(
    "cell", ["Q42198", "q42198", "http://www.wikidata.org/entity/Q42198", "wd:Q42198"]
)
def test_a_movie_is_found_by_its_item_of_wikidata(cell: str) -> None:
    user, heat = UserFactory(), MovieFactory(title="Heat", year=1995)
    MovieFactory(title="Hitze", year=1995)
    SourceRecord.objects.create(movie=heat, source="wikidata", source_id="Q42198")
    SourceRecord.objects.create(movie=heat, source="tmdb", source_id="949")
    rows = [(cell, "Hitze", 4), ("Q7", "Nowhere", 3), ("Alien", "", 2)]
    (report,) = bring(user, csv_text(("wikidata_id", "title", "rating"), *rows)).reports
    assert stars_of(user) == {"Heat": 4.0}
    assert (report["unknown"], report["skipped"]) == (1, {"no_title": 1})
    assert UnmatchedMovie.objects.get().wikidata_id == "Q7"


def test_trakts_pages_are_all_read() -> None:
    for number in range(3):
        MovieFactory(title=f"Number {number}", year=2000, tmdb_id=100 + number)
    pages = {
        f"ratings-movies-{number + 1}.json": json.dumps(
            [
                {
                    "rated_at": "2024-01-15T10:30:00.000Z",
                    "rating": number + 1,
                    "type": "movie",
                    "movie": trakt_movie("?", None, tmdb=100 + number),
                }
            ]
        )
        for number in range(3)
    }
    user = UserFactory()
    bring(user, zip_of(pages))
    assert stars_of(user) == {"Number 0": 0.5, "Number 1": 1.0, "Number 2": 1.5}


NETFLIX = ("Title", "Date")


def test_netflix_tells_movies_from_episodes() -> None:
    MovieFactory(title="Jurassic World: Fallen Kingdom", year=2018)
    user = UserFactory()
    content = csv_text(
        NETFLIX,
        ("Jurassic World: Fallen Kingdom", "6/19/25"),
        ("Stranger Things: Season 2: Chapter One", "6/20/25"),
        ("Dark: Staffel 1: Lügen", "6/20/25"),
        ("Trailer: Something", "6/20/25"),
    )
    (report,) = bring(user, content).reports
    assert report["taken"]["diary"] == 1
    assert report["skipped"] == {"episode": 2, "not_a_viewing": 1}
    assert str(Viewing.objects.get(user=user).watched_on) == "2025-06-19"


@pytest.mark.parametrize(
    "title",
    [
        "Dune: Part Two",
        "The Hunger Games: Mockingjay: Part 1",
        "John Wick: Chapter 4",
        "Harry Potter und die Heiligtümer des Todes: Teil 2",
    ],
)
def test_netflix_takes_a_part_of_a_movie_for_a_movie(title: str) -> None:
    movie = MovieFactory(title=title, year=2018)
    user = UserFactory()
    bring(user, csv_text(NETFLIX, (title, "6/19/25"), ("Dark: Part 1: Secrets", "6/20/25")))
    assert Viewing.objects.get(user=user).movie == movie


@pytest.mark.parametrize(
    ("header", "episode"),
    [
        (("Titel", "Datum"), "Dark: Staffel 1: Geheimnisse"),
        (("Titre", "Date"), "Dark: Saison 1: Secrets"),
        (("Título", "Fecha"), "Dark: Temporada 1: Secretos"),
        (("Titolo", "Data"), "Dark: Stagione 1: Segreti"),
    ],
)
def test_netflix_has_columns_in_the_language_of_the_account(
    header: tuple[str, str], episode: str
) -> None:
    movie = MovieFactory(title="Paper Moon", year=1973)
    user = UserFactory()
    content = csv_text(header, ("Paper Moon", "24.01.23"), (episode, "02.01.23"))
    (report,) = bring(user, content).reports
    assert (report["source"], report["skipped"]) == ("netflix", {"episode": 1})
    assert Viewing.objects.get(user=user).movie == movie


def test_the_list_of_a_netflix_profile_is_to_be_watched() -> None:
    movie = MovieFactory(title="Paper Moon", year=1973)
    user = UserFactory()
    header = ("Profile Name", "Title Name", "Country", "Utc Title Add Date")
    rows = [("Anna", "Paper Moon", "DE", "2022-10-18"), ("Anna", "Some series", "DE", "2022-10-18")]
    (report,) = bring(user, csv_text(header, *rows)).reports
    assert report["skipped"] == {"not_found": 1}
    entry = WatchlistEntry.objects.get(user=user)
    assert (entry.movie, str(entry.created_at.date())) == (movie, "2022-10-18")


@pytest.mark.parametrize(
    "title",
    [
        "Dark: Säsong 1: Hemligheter",
        "Dark: Sesong 1: Hemmeligheter",
        "Dark: Série limitée: Épisode 1",
        "Dark: Minissérie: Segredos",
        "Dark: Capítulo 1: Secretos",
        "Dark: Partie 2: Secrets",
    ],
)
def test_netflix_tells_episodes_in_other_languages(title: str) -> None:
    """Also where a movie has the very title."""
    MovieFactory(title=title, year=2018)
    (report,) = bring(UserFactory(), csv_text(NETFLIX, (title, "6/19/25"))).reports
    assert report["skipped"] == {"episode": 1}


def test_lists_of_trakt_have_the_names_that_they_have_there() -> None:
    user = UserFactory()
    about = {"name": "Noir & more", "description": "Mine", "ids": {"trakt": 12, "slug": "old"}}
    listed = {"rank": 1, "listed_at": "2024-01-02T00:00:00Z", "movie": TRAKT_HEAT}
    archive = {
        "me/lists/lists-lists.json": json.dumps([about, None, {"name": "x"}]),
        "me/lists/lists-list-12-noir-more.json": json.dumps([listed]),
        "me/lists/lists-list-13-without-a-name.json": json.dumps([listed]),
    }
    bring(user, zip_of(archive))
    lists = MovieList.objects.filter(user=user).order_by("name")
    assert list(lists.values_list("name", "description")) == [
        ("Noir & more", "Mine"),
        ("Without a name", ""),
    ]


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (("6/19/25", "6/2/25"), "2025-06-19"),
        (("19/06/2025", "02/06/2025"), "2025-06-19"),
        (("19.06.25", "02.06.25"), "2025-06-19"),
        (("2025-06-19", "2025-06-02"), "2025-06-19"),
        (("2025/06/19", "2025/06/02"), "2025-06-19"),
        (("2025. 06. 19.", "2025. 06. 02."), "2025-06-19"),
        (("19-6-25", "2-6-25"), "2025-06-19"),
        (("19.06.2025 00:00", "2025-06-02 00:00:00"), "2025-06-19"),
        (("6/19/2025 11:30 PM", "6/2/2025 0:00"), "2025-06-19"),
        (("19-Jun-25", "2025-06-02"), "2025-06-19"),
    ],
)
def test_the_form_of_dates_is_found_from_all_of_them(dates: tuple[str, str], first: str) -> None:
    MovieFactory(title="Jurassic World: Fallen Kingdom", year=2018)
    MovieFactory(title="Paper Moon", year=1973)
    user = UserFactory()
    titles = ("Jurassic World: Fallen Kingdom", "Paper Moon")
    bring(user, csv_text(NETFLIX, *zip(titles, dates, strict=True)))
    days = Viewing.objects.filter(user=user).order_by("watched_on")
    assert [str(day) for day in days.values_list("watched_on", flat=True)] == ["2025-06-02", first]


def test_dates_that_can_be_read_in_two_ways_are_asked_about() -> None:
    MovieFactory(title="Paper Moon", year=1973)
    content = csv_text(NETFLIX, ("Paper Moon", "04/05/2024"))
    user, other = UserFactory(), UserFactory()
    asked = bring(user, content)
    assert (asked.state, asked.reports[0]["asks"]) == ("asking", "dates")
    bring(user, content, day_first=True)
    bring(other, content, day_first=False)
    assert str(Viewing.objects.get(user=user).watched_on) == "2024-05-04"
    assert str(Viewing.objects.get(user=other).watched_on) == "2024-04-05"


def test_netflix_archive_leaves_out_what_ran_by_itself() -> None:
    MovieFactory(title="Paper Moon", year=1973)
    header = (
        "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,"
        "Bookmark,Latest Bookmark,Country"
    )
    seen = {"Title": "Paper Moon", "Start Time": "2022-10-17 23:42:00"}
    content = csv_of(
        header,
        seen,
        {**seen, "Supplemental Video Type": "TRAILER"},
        {**seen, "Latest Bookmark": "Not latest view"},
        {**seen, "Attributes": "Autoplayed: user action: None;"},
    )
    (report,) = bring(UserFactory(), content).reports
    assert report["taken"]["diary"] == 1
    assert report["skipped"] == {"not_a_viewing": 3}


def test_the_tables_of_our_own_archive_are_enough() -> None:
    user, other = UserFactory(), UserFactory()
    bring(user, TRAKT)
    tables = {f"tables/{name}.csv": content for name, content in table_files(user.pk)}
    (report,) = bring(other, zip_of(tables)).reports
    assert report["source"] == "movierec"
    assert stars_of(other) == stars_of(user)
    for model in (Viewing, WatchlistEntry):
        movies = model._default_manager.filter(user=other).values_list("movie", flat=True)
        own = model._default_manager.filter(user=user).values_list("movie", flat=True)
        assert set(movies) == set(own) <= set(Movie.objects.values_list("pk", flat=True))
