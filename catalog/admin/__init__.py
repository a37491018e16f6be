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

__all__ = [
    "GenreAdmin",
    "MovieAdmin",
    "MovieListAdmin",
    "MovieMergeAdmin",
    "MovieNoteAdmin",
    "MovieTagAdmin",
    "OwnTagAdmin",
    "PersonAdmin",
    "PossibleDuplicateAdmin",
    "RatingAdmin",
    "RatingChangeAdmin",
    "TagAdmin",
    "ViewingAdmin",
    "WatchlistEntryAdmin",
]
