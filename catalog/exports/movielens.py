"""Ratings and wishlist with the columns of the MovieLens site's own export, which has no dates."""

from collections.abc import Iterator

from .library import Entry, Library, SiteFile

_RATINGS = ("movie_id", "imdb_id", "tmdb_id", "rating", "average_rating", "title")
_WISHLIST = ("movie_id", "imdb_id", "tmdb_id", "average_rating", "title")


def files(library: Library) -> Iterator[SiteFile]:
    """Yield the ratings and the watchlist."""
    yield "movielens/movielens-ratings", _RATINGS, map(_cells, library.ratings)
    yield "movielens/movielens-wishlist", _WISHLIST, map(_cells, library.watchlist)


def _cells(entry: Entry) -> Entry:
    movie = entry["movie"]
    year = f" ({movie['year']})" if "year" in movie else ""
    return {
        "movie_id": movie.get("movielens_id", ""),
        # As there: without the letters in front.
        "imdb_id": movie.get("imdb_id", "").removeprefix("tt"),
        "tmdb_id": movie.get("tmdb_id", ""),
        "rating": entry.get("stars", ""),
        "title": f"{movie.get('title', '')}{year}",
    }
