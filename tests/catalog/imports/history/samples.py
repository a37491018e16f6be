"""Made-up files in the form of each site's export, and what goes in of each."""

import json
from collections.abc import Mapping
from typing import Any

from .bringing import Content, csv_text, zip_of

IMDB_OLD = (
    "position,const,created,modified,description,Title,Title type,Directors,You rated,IMDb Rating,"
    "Runtime (mins),Year,Genres,Num. Votes,Release Date (month/day/year),URL"
)
IMDB_2018 = (
    "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
    "Num Votes,Release Date,Directors"
)
IMDB_2024 = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),"
    "Year,Genres,Num Votes,Release Date,Directors"
)
IMDB_LIST = (
    "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,"
    "Runtime (mins),Year,Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated"
)
URL = "https://www.imdb.com/title/tt0113277/"


def csv_of(header: str, *rows: Mapping[str, object]) -> str:
    names = header.split(",")
    return csv_text(names, *([row.get(name, "") for name in names] for row in rows))


HEAT = {"Const": "tt0113277", "Title": "Heat", "Year": 1995, "Title Type": "Movie"}
EPISODE = {"Const": "tt9990002", "Title": "Alien", "Year": 1979, "Title Type": "TV Episode"}
SERIES = {"Const": "tt9990003", "Title": "Alien", "Year": 1979, "Title Type": "tvSeries"}


def trakt_movie(title: str, year: int | None, **ids: object) -> dict[str, Any]:
    return {"title": title, "year": year, "ids": {"trakt": 1, "slug": "x", **ids}}


TRAKT_HEAT = trakt_movie("Heat", 1995, imdb="tt0113277", tmdb=949)
TRAKT_ALIEN = trakt_movie("Alien", 1979, imdb=None)
TRAKT = zip_of(
    {
        "me/watched/watched-history-10.json": json.dumps(
            [
                {
                    "id": 1,
                    "watched_at": "2024-01-15T10:30:00.000Z",
                    "action": "watch",
                    "type": "movie",
                    "movie": TRAKT_HEAT,
                },
                {
                    "id": 2,
                    "watched_at": "2024-01-15T10:30:00.000Z",
                    "action": "watch",
                    "type": "episode",
                    "episode": trakt_movie("Alien", 1979),
                    "show": trakt_movie("Aliens of old", 1979),
                },
            ]
        ),
        "me/ratings/ratings-movies-2.json": json.dumps(
            [
                {
                    "rated_at": "2024-01-15T10:30:00.000Z",
                    "rating": 9,
                    "type": "movie",
                    "movie": TRAKT_HEAT,
                }
            ]
        ),
        "me/lists/lists-watchlist.json": json.dumps(
            [{"rank": 1, "id": 5, "listed_at": "2024-01-02T00:00:00Z", "movie": TRAKT_ALIEN}]
        ),
        "me/lists/lists-lists.json": json.dumps(
            [{"name": "Best", "ids": {"trakt": 12, "slug": "best"}}]
        ),
        "me/user-profile.json": json.dumps({"username": "anna"}),
    }
)
SIMKL = json.dumps(
    {
        "movies": [
            {
                "status": "completed",
                "last_watched_at": "2024-01-15T10:30:00Z",
                "user_rating": 9,
                "user_rated_at": "2024-01-15T10:30:00Z",
                "movie": {"title": "Heat", "year": 1995, "ids": {"simkl": 5, "tmdb": "949"}},
            },
            {
                "status": "plantowatch",
                "added_to_watchlist_at": "2024-01-15T10:30:00Z",
                "movie": {"title": "Alien", "year": 1979, "ids": {"simkl": 6}},
            },
        ],
        "shows": [{"status": "watching", "show": {"title": "Alien", "ids": {"simkl": 7}}}],
    }
)

CRITICKER = (
    "Score, Film Name, Year, Mini Review, URL, IMDB ID\n"
    '90, Heat, 1995, "Loud, long.", https://www.criticker.com/film/Heat/, tt0113277\n'
    "10, Alien, 1979, , https://www.criticker.com/tv/Alien/, \n"
)

# What is brought, what is taken of it, and what is left out. Heat has 4.5 stars in each.
SAMPLES: dict[str, tuple[Content, str, dict[str, int], dict[str, int]]] = {
    "imdb 2017": (
        csv_of(
            IMDB_OLD,
            {
                "const": "tt0113277",
                "Title": "Heat",
                "Title type": "Feature Film",
                "You rated": 9,
                "Year": 1995,
                "created": "Wed Feb 22 00:00:00 2017",
            },
        ),
        "imdb",
        {"ratings": 1},
        {},
    ),
    "imdb 2018": (
        csv_of(IMDB_2018, {**HEAT, "Your Rating": 9, "Date Rated": "2019-02-01"}),
        "imdb",
        {"ratings": 1},
        {},
    ),
    "imdb 2024": (
        csv_of(
            IMDB_2024,
            {**HEAT, "Your Rating": 9, "Date Rated": "2025-02-01"},
            {**EPISODE, "Your Rating": 2, "Date Rated": "2025-02-01"},
        ),
        "imdb",
        {"ratings": 1},
        {"episode": 1},
    ),
    "imdb list": (
        csv_of(
            IMDB_LIST,
            {**HEAT, "Position": 1, "Created": "2024-01-01", "Your Rating": 9},
            {**HEAT, "Position": 2, "Const": "tt0078748", "Title": "Alien", "Year": 1979},
        ),
        "imdb",
        {"ratings": 1, "lists": 2},
        {},
    ),
    "trakt": (TRAKT, "trakt", {"diary": 1, "ratings": 1, "watchlist": 1}, {"episode": 1}),
    "trakt vip": (
        csv_of(
            "rated_at,type,title,year,trakt_rating,trakt_id,imdb_id,tmdb_id,season,rating",
            {
                "rated_at": "2024-01-15T10:30:00Z",
                "type": "movie",
                "title": "Heat",
                "year": 1995,
                "trakt_rating": 9,
                "imdb_id": "tt0113277",
            },
            {"rated_at": "2024-01-15T10:30:00Z", "type": "episode", "title": "Alien"},
        ),
        "trakt",
        {"ratings": 1},
        {"episode": 1},
    ),
    "movielens": (
        csv_text(
            ("movie_id", "imdb_id", "tmdb_id", "rating", "average_rating", "title"),
            (6, "0113277", 949, 4.5, 3.9, "Heat (1995)"),
        ),
        "movielens",
        {"ratings": 1},
        {},
    ),
    "movielens log": (
        csv_text(
            ("datetime", "login_id", "action_type", "log_json"),
            ("2016-02-03 20:15:00.0", 5, "rating", '{"movieId": 6, "rating": 4.5, "pred": 3}'),
            ("2016-02-02 20:15:00.0", 5, "rating", '{"movieId": 6, "rating": 2.0}'),
            ("2016-02-03 20:16:00.0", 5, "user-list", '{"movieId": 6, "listId": 1}'),
        ),
        "movielens",
        {"ratings": 1},
        {"older": 1, "not_a_viewing": 1},
    ),
    "tmdb": (
        csv_of(
            "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,"
            "Your Rating,Date Rated",
            {
                "TMDb ID": 949,
                "Type": "movie",
                "Name": "Hitze",
                "Release Date": "1995-12-15T00:00:00Z",
                "Rating": 7.9,
                "Your Rating": 9,
                "Date Rated": "2024-01-15T10:30:00Z",
            },
            {"TMDb ID": 949, "Type": "tv", "Name": "Heat", "Your Rating": 1},
        ),
        "tmdb",
        {"ratings": 1},
        {"series": 1},
    ),
    "simkl": (SIMKL, "simkl", {"diary": 1, "ratings": 1, "watchlist": 1}, {"series": 1}),
    "criticker": (
        CRITICKER,
        "criticker",
        {"ratings": 1, "notes": 1},
        {"series": 1},
    ),
    "movary": (
        csv_text(("title", "year", "tmdbId", "imdbId", "userRating"), ("Heat", 1995, 949, "", 9)),
        "movary",
        {"ratings": 1},
        {},
    ),
    "yamtrack": (
        csv_of(
            "media_id,source,media_type,title,image,season_number,episode_number,score,status,"
            "notes,start_date,end_date,created_at",
            {
                "media_id": 949,
                "source": "tmdb",
                "media_type": "movie",
                "title": "Heat",
                "score": "9.0",
                "status": "Completed",
                "end_date": "2021-12-29 13:11:02+00:00",
                "notes": "two\nlines",
            },
            {"media_id": 1, "source": "tmdb", "media_type": "tv", "title": "Alien"},
        ),
        "yamtrack",
        {"diary": 1, "notes": 1, "ratings": 1},
        {"series": 1},
    ),
    "own ratings": (
        csv_text(
            ("title", "year", "imdb_id", "tmdb_id", "stars", "rated_at"),
            ("Heat", 1995, "tt0113277", 949, 4.5, "2024-01-15T10:30:00+00:00"),
        ),
        "movierec",
        {"ratings": 1},
        {},
    ),
    "a plain file": (
        "Titel;Jahr;Bewertung;Datum\nHeat;1995;9;24.01.2023\n",
        "csv",
        {"ratings": 1},
        {},
    ),
}
