"""The models of the catalogue and of users' libraries."""

from .certificates import Certificate
from .data_export import DataExport
from .diary import Viewing
from .duplicates import PossibleDuplicate
from .edits import MovieEdit, PersonEdit
from .history_import import HistoryImport, ImportChange, UnmatchedMovie, UnmatchedRecord
from .labels import Country, Genre, Tag
from .lists import ListEntry, MovieList
from .merge_jobs import MergeJob
from .merges import AlternativeId, DisplacedRow, MergedRows, MovieMerge
from .movie import Movie, MovieTag
from .movie_request import MovieRequest
from .new_movie_rules import NewMovieRules
from .notes import MovieNote, OwnTag
from .people import Credit, Person
from .rating import HALF_STARS, Rating
from .rating_history import RatingChange
from .sources import EnrichmentRun, FieldSource, SourceChanges, SourceRecord
from .spelling import Spelling
from .watchlist import WatchlistEntry
