"""Netflix: the viewing history of a profile, and the files of 'Get my info'.

No row has a year or an id, and most are episodes.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from .. import values
from ..dates import Read
from ..records import Choices, Kind, Reason, Record, Skipped, Work
from ..tables import Table
from .reading_rows import date_reader, said_by
from .source import Said

_EPISODE = re.compile(
    r": (?:season|staffel|saison|temporada|stagione|sæson|säsong|sesong|seizoen|limited series"
    r"|série limitée|serie limitada|mini-?série|minissérie|miniserie|collection|series|episode"
    r"|épisode|episodio|episódio|avsnitt|aflevering|folge)\b"
    # A movie ends with its part: only of a series something follows.
    r"|: (?:part|teil|volume|book|chapter|kapitel|partie|parte|chapitre|capítulo|capitolo)\b[^:]*: "
    r"|:[^:]*:.*\bepisode\b",
    re.IGNORECASE,
)
_NO_VIEWING = re.compile(r"_hook_|^(?:trailer|clip)\b|: trailer\b|\bteaser\b", re.IGNORECASE)
_THUMBS = {"1": 2.0, "2": 4.0, "3": 5.0}
"""Down, up and two thumbs up, as stars."""
_HISTORY = {
    ("title", "date"),
    ("titel", "datum"),
    ("titre", "date"),
    ("título", "fecha"),
    ("título", "data"),
    ("titolo", "data"),
    ("titel", "dato"),
    ("tittel", "dato"),
}
"""A profile's two columns, in the language of the account."""
MOST_PROFILES = 20
_PROFILE = "profile name"
_MY_LIST = {"profile name", "title name"}
_ADDED_AT = "utc title add date"
_ACTIVITY = {"profile name", "start time", "title", "supplemental video type"}
_RATINGS = {"profile name", "title name", "rating type", "thumbs value"}


class Netflix:
    """One of its files; those of an account are of all its profiles."""

    name = "netflix"
    scale = 5.0

    def takes(self, table: Table) -> bool:
        """Whether the header is one of Netflix's."""
        header = set(table.header)
        return bool(_history_columns(table)) or any(
            header >= columns for columns in (_ACTIVITY, _RATINGS, _MY_LIST)
        )

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read a file; the form of its dates depends on the account's country."""
        if columns := _history_columns(table):
            title, date = columns
            read_date = date_reader(table, choices, date)
            return said_by(table, lambda row: iter([_viewing(row[title], row[date], read_date)]))
        header = set(table.header)
        read = _rating if header >= _RATINGS else _activity if header >= _ACTIVITY else _wish
        return said_by(table, lambda row: _of_profile(read, row, choices.profile))


def profiles_of(tables: Iterable[Table]) -> list[str]:
    """Return the names of the profiles in files of an account, the busiest first."""
    rows = (row for table in tables if _PROFILE in table.header for row in table.rows() if row)
    return [name for name, _ in Counter(row[_PROFILE] for row in rows).most_common(MOST_PROFILES)]


def _of_profile(
    read: Callable[[dict[str, str]], Iterator[Said]], row: dict[str, str], profile: str
) -> Iterator[Said]:
    is_other = profile and row[_PROFILE] != profile
    return iter([Skipped(Reason.OTHER_PROFILE)]) if is_other else read(row)


def _history_columns(table: Table) -> tuple[str, str] | None:
    """Return the columns of a profile's history; None if it is none."""
    header = set(table.header)
    return next((columns for columns in _HISTORY if header == set(columns)), None)


def _viewing(title: str, cell: str, read_date: Read) -> Said:
    if _NO_VIEWING.search(title):
        return Skipped(Reason.NOT_A_VIEWING)
    if _EPISODE.search(title):
        return Skipped(Reason.EPISODE)
    at = read_date(cell)
    if at is None:
        return Skipped(Reason.BAD_DATE)
    return Record(Kind.DIARY, Work(values.title(title)), at=at)


def _activity(row: dict[str, str]) -> Iterator[Said]:
    seen_in_passing = (
        row["supplemental video type"]
        or row.get("latest bookmark") == "Not latest view"
        or "Autoplayed: user action: None" in row.get("attributes", "")
    )
    if seen_in_passing:
        yield Skipped(Reason.NOT_A_VIEWING)
    else:
        yield _viewing(row["title"], row["start time"], values.moment)


def _rating(row: dict[str, str]) -> Iterator[Said]:
    title, at = row["title name"], values.moment(row.get("event utc ts", ""))
    is_star = row["rating type"].lower() == "star"
    points = values.number(row.get("star value", "")) if is_star else None
    if not is_star:
        points = _THUMBS.get(row["thumbs value"].removesuffix(".0"))
    if not points:
        yield Skipped(Reason.NO_RATING)
    else:
        yield Record(Kind.RATING, Work(values.title(title)), points=points, at=at)


def _wish(row: dict[str, str]) -> Iterator[Said]:
    """Read a row of 'My list', which has series, too."""
    work = Work(values.title(row["title name"]))
    yield Record(Kind.WATCHLIST, work, at=values.moment(row.get(_ADDED_AT, "")))
