"""Ratings, watchlist and lists with IMDb's columns of 2024, which many programs read."""

from collections.abc import Iterator, Sequence
from typing import Any

from .library import Entry, Library

_RATINGS = (
    "Const",
    "Your Rating",
    "Date Rated",
    "Title",
    "Original Title",
    "URL",
    "Title Type",
    "IMDb Rating",
    "Runtime (mins)",
    "Year",
    "Genres",
    "Num Votes",
    "Release Date",
    "Directors",
)
_WATCHLIST = ("Position", "Const", "Created", "Modified", "Description", *_RATINGS[3:])
_RATED = ("Your Rating", "Date Rated")
_IDS = ("movielens_id", "imdb_id", "tmdb_id", "wikidata_id")


def files(library: Library) -> Iterator[tuple[str, Sequence[str], Iterator[Sequence[Any]]]]:
    """Yield the name, the columns and the rows of each file."""
    yield "imdb/ratings", (*_RATINGS, *_IDS), _rows(_RATINGS, library.ratings)
    columns = (*_WATCHLIST, *_RATED)
    yield "imdb/watchlist", (*columns, *_IDS), _rows(columns, library.watchlist)


def _rows(columns: Sequence[str], entries: Sequence[Entry]) -> Iterator[Sequence[Any]]:
    for place, entry in enumerate(entries, 1):
        cells = {"Position": place, **_cells(entry)}
        ids = (entry["movie"].get(name) for name in _IDS)
        yield (*(cells.get(column, "") for column in columns), *ids)


def _cells(entry: Entry) -> dict[str, Any]:
    movie = entry["movie"]
    imdb_id = movie.get("imdb_id", "")
    return {
        "Const": imdb_id,
        "Your Rating": round(entry["stars"] * 2) if "stars" in entry else "",
        "Date Rated": (entry.get("rated_at") or "")[:10],
        "Created": (entry.get("added_at") or "")[:10],
        "Title": movie.get("title", ""),
        "URL": f"https://www.imdb.com/title/{imdb_id}/" if imdb_id else "",
        "Title Type": "Movie",
        "Year": movie.get("year", ""),
    }
