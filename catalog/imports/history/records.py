"""What every source is read into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    """What a record says of a movie; in reports, what was taken.

    Those that are read together are written in this order.
    """

    RATING = "ratings"
    DIARY = "diary"
    WATCHLIST = "watchlist"
    HISTORY = "history"
    NEW_LIST = "new_lists"
    LIST = "lists"
    LIKE = "likes"
    TAG = "tags"
    NOTE = "notes"
    MUTED = "muted"
    NOT_INTERESTED = "not_interested"
    NOT_SEEN = "not_seen"
    GROUP = "groups"
    ACCOUNT = "account"
    PREFERENCES = "preferences"


ABOUT_NO_MOVIE = frozenset({Kind.NEW_LIST, Kind.ACCOUNT, Kind.PREFERENCES})


class Reason(StrEnum):
    """Why a row is left out."""

    BAD_RATING = "bad_rating"
    BAD_DATE = "bad_date"
    NO_DATE = "no_date"
    BROKEN_ROW = "broken_row"
    NO_TITLE = "no_title"
    NO_RATING = "no_rating"
    SERIES = "series"
    EPISODE = "episode"
    DELETED = "deleted"
    ORPHANED = "orphaned"
    NOT_FOUND = "not_found"
    NOT_A_VIEWING = "not_a_viewing"
    OLDER = "older"
    KEPT_HERE = "kept_here"
    LIMIT = "limit"
    OTHER_FILE = "other_file"
    OTHER_PROFILE = "other_profile"


FAULTS = frozenset(
    {Reason.BAD_RATING, Reason.BAD_DATE, Reason.BROKEN_ROW, Reason.NO_TITLE, Reason.NO_RATING}
)
"""A file of which most rows have one of these is not what it was taken for."""


@dataclass(frozen=True, slots=True)
class Work:
    """A movie as a file names it.

    Attributes
    ----------
    by_id_only
        Whether its title may not be looked for, as of a series.
    """

    title: str = ""
    year: int | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    movielens_id: int | None = None
    wikidata_id: str | None = None
    original_title: str = ""
    directors: tuple[str, ...] = ()
    by_id_only: bool = False

    @property
    def ids(self) -> dict[str, str | int]:
        """The ids that there are, by their name."""
        named = {
            "imdb_id": self.imdb_id,
            "tmdb_id": self.tmdb_id,
            "movielens_id": self.movielens_id,
            "wikidata_id": self.wikidata_id,
        }
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Record:
    """Something that a file says of a movie.

    Attributes
    ----------
    points
        Of a rating, on the file's own scale.
    at
        When it was rated, watched, added or written, if the file says so.
    text
        A note, a tag, or the name of a list; as JSON, the words of a group, or settings.
    about, ranked
        The description of a list, and whether its order counts.
    second_hand
        A rating that counts only where the file has no other one of the movie; a viewing that
        counts only where the movie is not rated or in the diary.
    is_ours
        Whether it is of our own archive, of which nothing may be lost.
    since
        When the movie was first rated, or the viewing logged.
    position
        On a list, from 1.
    nth
        Which viewing of the movie on this day, from 0.
    """

    kind: Kind
    work: Work
    points: float | None = None
    at: datetime | None = None
    text: str = ""
    about: str = ""
    ranked: bool = False
    second_hand: bool = False
    is_ours: bool = False
    since: datetime | None = None
    position: int | None = None
    nth: int = 0


class Skipped(NamedTuple):
    """A row that is left out."""

    reason: Reason


@dataclass(frozen=True)
class Choices:
    """What the person has decided about a file.

    Attributes
    ----------
    scale
        The best rating; None for what the source or its numbers say.
    day_first
        Whether the day comes before the month; None for what the dates say.
    columns
        Of a plain CSV file: the number of the column for each field.
    orphaned
        Whether to take entries of movies that the site they come from no longer has.
    profile
        Of an account that several people share, whose entries to take; empty for all of them.
    """

    scale: float | None = None
    day_first: bool | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    orphaned: bool = False
    profile: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Choices":
        """Return the choices that `stored` was made of."""
        return cls(**stored)
