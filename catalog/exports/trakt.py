"""Ratings, history and watchlist with the columns of Trakt's own CSV files."""

from collections.abc import Iterator

from .library import Entry, Library, SiteFile

_COLUMNS = (
    "type",
    "title",
    "year",
    "trakt_rating",
    "trakt_id",
    "imdb_id",
    "tmdb_id",
    "tvdb_id",
    "season",
    "episode",
    "genres",
    "rating",
    "movielens_id",
    "wikidata_id",
)


def files(library: Library) -> Iterator[SiteFile]:
    """Yield each file; its first column is when."""
    for name, when, key, entries in (
        ("ratings", "rated_at", "rated_at", library.ratings),
        ("history", "watched_at", "watched_on", library.diary),
        ("watchlist", "listed_at", "added_at", library.watchlist),
    ):
        cells = [{**_cells(entry), when: entry[key]} for entry in entries]
        yield f"trakt/{name}", (when, *_COLUMNS), cells


def _cells(entry: Entry) -> Entry:
    points = round(entry["stars"] * 2) if "stars" in entry else ""
    return {**entry["movie"], "type": "movie", "trakt_rating": points, "rating": points}
