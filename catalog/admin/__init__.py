"""The catalogue's administration."""

from .labels import GenreAdmin, MovieTagAdmin, TagAdmin
from .library import (
    MovieListAdmin,
    MovieNoteAdmin,
    OwnTagAdmin,
    RatingChangeAdmin,
    ViewingAdmin,
    WatchlistEntryAdmin,
)
from .movies import MovieAdmin
from .people import PersonAdmin
from .ratings import RatingAdmin
from .sources import EnrichmentRunAdmin, NewMovieRulesAdmin, SourceRecordAdmin

__all__ = [
    "EnrichmentRunAdmin",
    "GenreAdmin",
    "MovieAdmin",
    "MovieListAdmin",
    "MovieNoteAdmin",
    "MovieTagAdmin",
    "NewMovieRulesAdmin",
    "OwnTagAdmin",
    "PersonAdmin",
    "RatingAdmin",
    "RatingChangeAdmin",
    "SourceRecordAdmin",
    "TagAdmin",
    "ViewingAdmin",
    "WatchlistEntryAdmin",
]
