"""Reading the MovieLens releases, from files, folders and archives, and downloading them."""

from .errors import MovieLensError
from .named_files import (
    movies_file_uses_100k_ids,
    read_links_file,
    read_movies_file,
    read_ratings_file,
)
from .records import ErrorHandler, Link, Movie, Rating, RowError, TagApplication
from .releases import RELEASES, fetch
from .sources import Source, open_source
from .titles import ParsedTitle, parse_title

__all__ = [
    "RELEASES",
    "ErrorHandler",
    "Link",
    "Movie",
    "MovieLensError",
    "ParsedTitle",
    "Rating",
    "RowError",
    "Source",
    "TagApplication",
    "fetch",
    "movies_file_uses_100k_ids",
    "open_source",
    "parse_title",
    "read_links_file",
    "read_movies_file",
    "read_ratings_file",
]
