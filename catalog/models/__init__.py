"""The models of the catalogue and of users' libraries."""

from .data_export import DataExport
from .diary import Viewing
from .history_import import HistoryImport, ImportChange, UnmatchedMovie, UnmatchedRecord
from .lists import ListEntry, MovieList
from .movie import Country, Genre, Movie, MovieTag, Tag
from .notes import MovieNote, OwnTag
from .people import Credit, Person
from .rating import HALF_STARS, Rating
from .rating_history import RatingChange
from .spelling import Spelling
from .watchlist import WatchlistEntry

__all__ = [
    "HALF_STARS",
    "Country",
    "Credit",
    "DataExport",
    "Genre",
    "HistoryImport",
    "ImportChange",
    "ListEntry",
    "Movie",
    "MovieList",
    "MovieNote",
    "MovieTag",
    "OwnTag",
    "Person",
    "Rating",
    "RatingChange",
    "Spelling",
    "Tag",
    "UnmatchedMovie",
    "UnmatchedRecord",
    "Viewing",
    "WatchlistEntry",
]
