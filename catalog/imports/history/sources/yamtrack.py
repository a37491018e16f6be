"""Yamtrack's CSV file, whose columns depend on its version."""

from collections.abc import Iterator

from .. import values
from ..dates import Read
from ..records import Kind, Reason, Record, Skipped
from .reading_rows import CsvSource, work_of
from .source import Said


class Yamtrack(CsvSource):
    """Media of all kinds, of which movies are taken."""

    name = "yamtrack"
    scale = 10.0
    columns = frozenset({"media_id", "source", "media_type", "title", "status"})
    dates = ("end_date", "start_date", "progressed_at", "created_at")

    def said(self, row: dict[str, str], read_date: Read) -> Iterator[Said]:
        """Yield what is said of a movie, by its status."""
        if row["media_type"].lower() != "movie":
            is_episode = row["media_type"].lower() == "episode"
            yield Skipped(Reason.EPISODE if is_episode else Reason.SERIES)
            return
        work = work_of(
            row["title"], tmdb_id=row["media_id"] if row["source"].lower() == "tmdb" else ""
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
