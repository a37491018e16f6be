"""Where histories come from: a module a source."""

from collections.abc import Sequence

from .imdb import Imdb
from .letterboxd import Letterboxd
from .plain_csv import PlainCsv
from .source import Said, Source

SOURCES: Sequence[Source] = (Letterboxd(), Imdb(), PlainCsv())
"""The first that takes a table reads it, so the plain ones come last."""

__all__ = ["SOURCES", "Said", "Source"]
