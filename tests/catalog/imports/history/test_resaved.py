"""Exports that a spreadsheet has saved again: dates in another form in some rows, ids shortened."""

import pytest

from catalog.models import Rating, Viewing, WatchlistEntry

from ....factories import MovieFactory, UserFactory
from .bringing import LB_ENTRY, LB_MOVIE, Content, bring, csv_text
from .samples import csv_of

pytestmark = pytest.mark.django_db

HEAT = ("Heat", 1995)
TRAKT = "type,title,year,trakt_id,imdb_id,tmdb_id"
TMDB = "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating"
SIMKL = "SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB"
YAMTRACK = "media_id,source,media_type,title,score,status,end_date"
MOVARY = ("title", "year", "tmdbId", "imdbId")


def trakt(column: str, **cells: object) -> str:
    row = {"type": "movie", "title": "Heat", "year": 1995, column: "1/15/2024 10:30"}
    return csv_of(f"{TRAKT},trakt_rating,{column}", {**row, **cells})


RATINGS = {
    "letterboxd": csv_text((*LB_MOVIE, "Rating"), ("1/15/2024", "Heat", "1995.0", "x", "4,5")),
    "semicolons": "Date;Name;Year;Letterboxd URI;Rating\n15.01.2024;Heat;1995;x;4,5\n",
    "trakt": trakt("rated_at", trakt_rating=9),
    "tmdb": csv_of(
        f"{TMDB},Date Rated",
        {"Type": "movie", "Name": "Heat", "Release Date": "12/15/1995", "Your Rating": "9,0"}
        | {"TMDb ID": "949.0", "Date Rated": "15/01/2024 10:30"},
    ),
    "simkl": csv_of(
        SIMKL,
        {"Title": "Heat", "Type": "movie", "Year": 1995, "Rating": 9}
        | {"Watchlist": "completed", "WatchedDate": "1/15/2024 10:30"},
    ),
    "yamtrack": csv_of(
        YAMTRACK,
        {"media_id": 949, "source": "tmdb", "media_type": "movie", "title": "Heat"}
        | {"score": "9,0", "status": "Completed", "end_date": "15.01.2024 13:11"},
    ),
}
VIEWINGS = {
    "letterboxd": csv_text(LB_ENTRY, ("1/16/2024", *HEAT, "x", "", "", "", "1/15/2024")),
    "trakt": trakt("watched_at"),
    "movary": csv_text((*MOVARY, "watchedAt"), (*HEAT, 949, "", "1/15/2024")),
    "simkl": RATINGS["simkl"],
    "yamtrack": RATINGS["yamtrack"],
}
WISHES = {
    "letterboxd": csv_text((*LB_MOVIE, "x"), ("1/15/2024", *HEAT, "x", "")),
    "trakt": trakt("listed_at"),
    "movary": csv_text((*MOVARY, "addedAt"), (*HEAT, 949, "", "1/15/2024 10:00")),
}


@pytest.mark.parametrize("name", RATINGS)
def test_ratings_keep_their_dates(name: str) -> None:
    MovieFactory(title="Heat", year=1995, tmdb_id=949)
    user = UserFactory()
    bring(user, RATINGS[name])
    rating = Rating.objects.get(user=user)
    assert (rating.stars, str(rating.updated_at.date())) == (4.5, "2024-01-15")


@pytest.mark.parametrize("name", VIEWINGS)
def test_viewings_keep_their_dates(name: str) -> None:
    MovieFactory(title="Heat", year=1995, tmdb_id=949)
    user = UserFactory()
    bring(user, VIEWINGS[name])
    assert str(Viewing.objects.get(user=user).watched_on) == "2024-01-15"


@pytest.mark.parametrize("name", WISHES)
def test_wishes_keep_their_dates(name: str) -> None:
    MovieFactory(title="Heat", year=1995, tmdb_id=949)
    user = UserFactory()
    bring(user, WISHES[name], name="watchlist (1).csv")
    assert str(WatchlistEntry.objects.get(user=user).created_at.date()) == "2024-01-15"


def test_dates_of_any_site_that_can_be_read_in_two_ways_are_asked_about() -> None:
    MovieFactory(title="Heat", year=1995)
    content: Content = csv_text((*LB_MOVIE, "Rating"), ("4/5/2024", *HEAT, "x", 4))
    user = UserFactory()
    assert bring(user, content).reports[0]["asks"] == "dates"
    bring(user, content, day_first=True)
    assert str(Rating.objects.get(user=user).updated_at.date()) == "2024-05-04"


def test_viewings_without_a_date_are_no_fault_of_the_file() -> None:
    MovieFactory(title="Heat", year=1995)
    MovieFactory(title="Alien", year=1979)
    rows = [(*HEAT, "", "", ""), ("Alien", 1979, "", "", ""), (*HEAT, "", "", "2024-01-15")]
    user = UserFactory()
    (report,) = bring(user, csv_text((*MOVARY, "watchedAt"), *rows)).reports
    assert (report["taken"], report["skipped"]) == ({"diary": 1}, {"no_date": 2})
