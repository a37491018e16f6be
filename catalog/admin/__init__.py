"""The catalogue's administration."""

from .duplicates import PossibleDuplicateAdmin
from .labels import GenreAdmin, MovieTagAdmin, TagAdmin
from .library import (
    MovieListAdmin,
    MovieNoteAdmin,
    OwnTagAdmin,
    RatingChangeAdmin,
    ViewingAdmin,
    WatchlistEntryAdmin,
)
from .merging import MovieMergeAdmin
from .movies import MovieAdmin
from .people import PersonAdmin
from .ratings import RatingAdmin
from .sources import EnrichmentRunAdmin, NewMovieRulesAdmin, SourceRecordAdmin
from .waiting import HistoryImportAdmin, MovieRequestAdmin

__all__ = [
    "EnrichmentRunAdmin",
    "GenreAdmin",
    "HistoryImportAdmin",
    "MovieAdmin",
    "MovieListAdmin",
    "MovieMergeAdmin",
    "MovieNoteAdmin",
    "MovieRequestAdmin",
    "MovieTagAdmin",
    "NewMovieRulesAdmin",
    "OwnTagAdmin",
    "PersonAdmin",
    "PossibleDuplicateAdmin",
    "RatingAdmin",
    "RatingChangeAdmin",
    "SourceRecordAdmin",
    "TagAdmin",
    "ViewingAdmin",
    "WatchlistEntryAdmin",
]
