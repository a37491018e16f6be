"""Where histories come from: a module a source."""

from collections.abc import Sequence

from .criticker import Criticker
from .imdb import Imdb
from .letterboxd import Letterboxd
from .movary import Movary
from .movielens_site import MovieLensSite
from .netflix import Netflix
from .own_archive import OwnArchive
from .plain_csv import PlainCsv
from .simkl import Simkl
from .source import Said, Source
from .tmdb import Tmdb
from .trakt import Trakt
from .yamtrack import Yamtrack

SOURCES: Sequence[Source] = (
    OwnArchive(),
    Letterboxd(),
    Imdb(),
    Trakt(),
    Netflix(),
    MovieLensSite(),
    Tmdb(),
    Simkl(),
    Criticker(),
    Movary(),
    Yamtrack(),
    # Takes any table with a title and a rating, so it comes last.
    PlainCsv(),
)
"""The first that takes a table reads it."""

__all__ = ["SOURCES", "Said", "Source"]
