"""Yamtrack's CSV file, whose columns depend on its version."""

from collections.abc import Iterator, Sequence

from .. import values
from ..dates import Read
from ..records import Choices, Kind, Reason, Record, Skipped, Work
from ..tables import Table
from .reading_rows import date_reader, said_by
from .source import Said

_DATES = ("end_date", "start_date", "progressed_at", "created_at")


class Yamtrack:
    """Media of all kinds, of which movies are taken."""

    name = "yamtrack"
    scale = 10.0

    def takes(self, table: Table) -> bool:
        """Whether it has the columns that all versions have."""
        return {"media_id", "source", "media_type", "title", "status"} <= set(table.header)

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read the rows."""
        read_date = date_reader(table, choices, *_DATES)
        return said_by(table, lambda row: _said(row, read_date))


def _said(row: dict[str, str], read_date: Read) -> Iterator[Said]:
    if row["media_type"].lower() != "movie":
        is_episode = row["media_type"].lower() == "episode"
        yield Skipped(Reason.EPISODE if is_episode else Reason.SERIES)
        return
    is_tmdb = row["source"].lower() == "tmdb"
    work = Work(
        values.title(row["title"]),
        tmdb_id=values.id_number(row["media_id"]) if is_tmdb else None,
    )
    watched = read_date(row.get("end_date", "") or row.get("start_date", ""))
    noted = read_date(row.get("progressed_at", "") or row.get("created_at", ""))
    points = values.number(row.get("score", ""))
    if points:
        yield Record(Kind.RATING, work, points=points, at=watched or noted)
    if notes := values.plain_text(row.get("notes", "")):
        yield Record(Kind.NOTE, work, at=noted, text=notes)
    status = row["status"].lower()
    if status == "planning":
        yield Record(Kind.WATCHLIST, work, at=noted)
    elif status == "completed" and (at := watched or noted):
        yield Record(Kind.DIARY, work, at=at, second_hand=watched is None)
    elif not points:
        yield Skipped(Reason.NOT_A_VIEWING)
