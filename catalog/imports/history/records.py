"""What every source is read into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a record says of a movie; in reports, what was taken.

    Those that are read together are written in this order.
    """

    RATING = "ratings", _("Ratings")
    DIARY = "diary", _("Diary")
    WATCHLIST = "watchlist", _("Watchlist")
    HISTORY = "history", _("Earlier ratings of the same movies")
    NEW_LIST = "new_lists", _("Lists")
    LIST = "lists", _("Movies on lists")
    LIKE = "likes", _("Likes, as the tag “liked”")
    TAG = "tags", _("Tags")
    NOTE = "notes", _("Notes")
    MUTED = "muted", _("Muted ratings")
    NOT_INTERESTED = "not_interested", _("Not interested")
    NOT_SEEN = "not_seen", _("Not seen")
    GROUP = "groups", _("Movies of groups you chose")
    ACCOUNT = "account", _("Settings of the account")
    PREFERENCES = "preferences", _("Settings of your picks")


ABOUT_NO_MOVIE = frozenset({Kind.NEW_LIST, Kind.ACCOUNT, Kind.PREFERENCES})


class Reason(TextChoices):
    """Why a row is left out."""

    BAD_RATING = "bad_rating", _("Left out: rating not on the scale")
    BAD_DATE = "bad_date", _("Left out: date cannot be read")
    NO_DATE = "no_date", _("Left out: viewing without a date")
    BROKEN_ROW = "broken_row", _("Left out: row with missing cells")
    NO_TITLE = "no_title", _("Left out: no title")
    NO_RATING = "no_rating", _("Left out: not rated")
    SERIES = "series", _("Left out: series")
    EPISODE = "episode", _("Left out: episode of a series")
    DELETED = "deleted", _("Left out: deleted there")
    ORPHANED = "orphaned", _("Left out: no longer on that site")
    NOT_FOUND = "not_found", _("Left out: not found")
    NOT_A_VIEWING = "not_a_viewing", _("Left out: neither watched nor rated")
    OLDER = "older", _("Left out: older rating of the same movie")
    KEPT_HERE = "kept_here", _("Your rating here was kept")
    LIMIT = "limit", _("Left out: too many")
    UNKNOWN_LIMIT = (
        "unknown_limit",
        _("Left out: more about movies that are not in the catalogue than is kept"),
    )
    OTHER_FILE = "other_file", _("Left out: files that cannot be read or are of another site")
    OTHER_PROFILE = "other_profile", _("Left out: of another profile")


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
