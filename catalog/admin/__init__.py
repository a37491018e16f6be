"""The catalogue's administration."""

from .labels import GenreAdmin, MovieTagAdmin, TagAdmin
from .movies import MovieAdmin
from .people import PersonAdmin
from .ratings import RatingAdmin

__all__ = ["GenreAdmin", "MovieAdmin", "MovieTagAdmin", "PersonAdmin", "RatingAdmin", "TagAdmin"]
