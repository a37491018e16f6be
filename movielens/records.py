"""The records every form is read into."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Movie:
    """A movie as a release lists it.

    Attributes
    ----------
    movie_id
        The release's own number of the movie, 0 or more. Forms with 100K numbering give the
        same movie another number than all later releases.
    title
        Without year, article in front; never empty.
    year
        Year of release, 1874-2099, or None.
    alternative_titles
        Original and other titles, in the order given.
    genres
        Names as the later releases write them, in the order given; empty when unknown.
    """

    movie_id: int
    title: str
    year: int | None
    alternative_titles: tuple[str, ...]
    genres: tuple[str, ...]


class Rating(NamedTuple):
    """One user's rating of one movie.

    Attributes
    ----------
    user_id, movie_id
        The release's own numbers, 0 or more.
    stars
        0.5 to 5.0 in half stars.
    rated_at
        Unix time in seconds, 0 when the file has no timestamps.
    """

    user_id: int
    movie_id: int
    stars: float
    rated_at: int


@dataclass(frozen=True, slots=True)
class TagApplication:
    """A tag that a user put on a movie."""

    movie_id: int
    tag: str


@dataclass(frozen=True, slots=True)
class Link:
    """A movie's numbers elsewhere, such as IMDb ``"tt0114709"`` and TMDB ``862``."""

    movie_id: int
    imdb_id: str | None
    tmdb_id: int | None


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that was left out.

    Attributes
    ----------
    file
        Name of the file inside its source.
    line
        Line of the file where the row starts; the first line, header or not, is 1.
    message
        What is wrong with the row, in one line.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """Format for a log or a terminal."""
        return f"{self.file}, line {self.line}: {self.message}"


ErrorHandler = Callable[[RowError], None]
