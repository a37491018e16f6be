"""The models of the catalogue and of users' libraries."""

from .diary import Viewing
from .history_import import HistoryImport, ImportChange, UnmatchedMovie, UnmatchedRecord
from .lists import ListEntry, MovieList
from .movie import Country, Genre, Movie, MovieTag, Tag
from .movie_request import MovieRequest
from .new_movie_rules import NewMovieRules
from .notes import MovieNote, OwnTag
from .people import Credit, Person
from .rating import HALF_STARS, Rating
from .rating_history import RatingChange
from .sources import EnrichmentRun, FieldSource, SourceRecord
from .spelling import Spelling
from .watchlist import WatchlistEntry

__all__ = [
    "HALF_STARS",
    "Country",
    "Credit",
    "EnrichmentRun",
    "FieldSource",
    "Genre",
    "HistoryImport",
    "ImportChange",
    "ListEntry",
    "Movie",
    "MovieList",
    "MovieNote",
    "MovieRequest",
    "MovieTag",
    "NewMovieRules",
    "OwnTag",
    "Person",
    "Rating",
    "RatingChange",
    "SourceRecord",
    "Spelling",
    "Tag",
    "UnmatchedMovie",
    "UnmatchedRecord",
    "Viewing",
    "WatchlistEntry",
]
