"""Ratings, history and watchlist with the columns of Trakt's own CSV files."""

from collections.abc import Iterator, Sequence
from typing import Any

from .library import Entry, Library

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


def files(library: Library) -> Iterator[tuple[str, Sequence[str], list[Sequence[Any]]]]:
    """Yield the name, the columns and the rows of each file; the first column is when."""
    for name, when, key, entries in (
        ("ratings", "rated_at", "rated_at", library.ratings),
        ("history", "watched_at", "watched_on", library.diary),
        ("watchlist", "listed_at", "added_at", library.watchlist),
    ):
        yield f"trakt/{name}", (when, *_COLUMNS), [_row(entry, key) for entry in entries]


def _row(entry: Entry, when: str) -> Sequence[Any]:
    points = round(entry["stars"] * 2) if "stars" in entry else ""
    cells = {**entry["movie"], "type": "movie", "trakt_rating": points, "rating": points}
    return (entry[when], *(cells.get(column, "") for column in _COLUMNS))
