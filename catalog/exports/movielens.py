"""Ratings and wishlist with the columns of the MovieLens site's own export, which has no dates."""

from collections.abc import Iterator, Sequence
from typing import Any

from .library import Entry, Library

_RATINGS = ("movie_id", "imdb_id", "tmdb_id", "rating", "average_rating", "title")
_WISHLIST = ("movie_id", "imdb_id", "tmdb_id", "average_rating", "title")


def files(library: Library) -> Iterator[tuple[str, Sequence[str], list[list[Any]]]]:
    """Yield the name, the columns and the rows of each file."""
    for name, columns, entries in (
        ("ratings", _RATINGS, library.ratings),
        ("wishlist", _WISHLIST, library.watchlist),
    ):
        rows = [[_cells(entry)[column] for column in columns] for entry in entries]
        yield f"movielens/movielens-{name}", columns, rows


def _cells(entry: Entry) -> dict[str, Any]:
    movie = entry["movie"]
    year = f" ({movie['year']})" if "year" in movie else ""
    return {
        "movie_id": movie.get("movielens_id", ""),
        # As there: without the letters in front.
        "imdb_id": movie.get("imdb_id", "").removeprefix("tt"),
        "tmdb_id": movie.get("tmdb_id", ""),
        "rating": entry.get("stars", ""),
        "average_rating": "",
        "title": f"{movie.get('title', '')}{year}",
    }
