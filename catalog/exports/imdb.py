"""Ratings, watchlist and lists with IMDb's columns of 2024, which many programs read."""

from collections.abc import Iterator

from .library import IDS, Entry, Library, SiteFile

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


def files(library: Library) -> Iterator[SiteFile]:
    """Yield the ratings and the watchlist."""
    yield "imdb/ratings", (*_RATINGS, *IDS), map(_cells, library.ratings)
    numbered = enumerate(library.watchlist, 1)
    places = ({**_cells(entry), "Position": place} for place, entry in numbered)
    yield "imdb/watchlist", (*_WATCHLIST, *_RATED, *IDS), places


def _cells(entry: Entry) -> Entry:
    movie = entry["movie"]
    imdb_id = movie.get("imdb_id", "")
    return {
        **movie,
        "Const": imdb_id,
        "Your Rating": round(entry["stars"] * 2) if "stars" in entry else "",
        "Date Rated": (entry.get("rated_at") or "")[:10],
        "Created": (entry.get("added_at") or "")[:10],
        "Title": movie.get("title", ""),
        "URL": f"https://www.imdb.com/title/{imdb_id}/" if imdb_id else "",
        "Title Type": "Movie",
        "Year": movie.get("year", ""),
    }
