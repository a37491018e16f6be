"""Simkl: its JSON backup, or its CSV file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from .. import values
from ..dates import Read
from ..records import Choices, Kind, Reason, Record, Skipped, Work
from ..tables import Table
from .reading_rows import CsvSource, work_in, work_of
from .source import Said

_OTHERS = {"shows": Reason.SERIES, "anime": Reason.SERIES}


class Simkl(CsvSource):
    """Movies with a status; shows are left out."""

    name = "simkl"
    scale = 10.0
    columns = frozenset({"simkl_id", "title", "type", "watchlist"})
    dates = ("watcheddate",)

    def takes(self, table: Table) -> bool:
        """Whether it is an object of lists with Simkl's ids, or has the columns of its CSV."""
        if not table.is_json:
            return super().takes(table)
        content = table.document if table.first_item is None else None
        if not isinstance(content, Mapping):
            return False
        items = [item for key in ("movies", *_OTHERS) for item in _items(content, key)[:1]]
        return any(map(_has_simkl_id, items))

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read the file."""
        return _backup(table.document) if table.is_json else super().rows(table, choices)

    def said(self, row: dict[str, str], read_date: Read) -> Iterator[Said]:
        """Yield what a row of the CSV file says."""
        if row["type"].lower() not in ("movie", "movies"):
            yield Skipped(Reason.SERIES)
            return
        work = work_of(row["title"], row.get("year"), row.get("imdb"), row.get("tmdb"))
        watched = read_date(row.get("watcheddate", ""))
        if row.get("rating"):
            points = values.number(row["rating"])
            yield Record(Kind.RATING, work, points=points, at=watched)
        if memo := row.get("memo"):
            yield Record(Kind.NOTE, work, text=memo)
        status = row["watchlist"].lower().replace(" ", "")
        yield from _by_status(status, work, watched, {}, bool(row.get("rating")))


def _items(content: Mapping[str, Any], key: str) -> list[Any]:
    found = content.get(key)
    return found if isinstance(found, list) else []


def _has_simkl_id(item: Any) -> bool:
    about = item.get("movie") or item.get("show") if isinstance(item, Mapping) else None
    ids = about.get("ids") if isinstance(about, Mapping) else None
    return isinstance(ids, Mapping) and ("simkl" in ids or "simkl_id" in ids)


def _backup(content: Mapping[str, Any]) -> Iterator[Sequence[Said]]:
    for item in _items(content, "movies"):
        movie = item.get("movie") if isinstance(item, Mapping) else None
        yield (
            list(_movie(item, movie))
            if isinstance(movie, Mapping)
            else [Skipped(Reason.BROKEN_ROW)]
        )
    for key, reason in _OTHERS.items():
        for _ in _items(content, key):
            yield [Skipped(reason)]


def _movie(item: Mapping[str, Any], movie: Mapping[str, Any]) -> Iterator[Said]:
    work = work_in(movie)
    rated, watched = item.get("user_rating"), str(item.get("last_watched_at") or "")
    if rated:
        at = values.moment(str(item.get("user_rated_at") or watched))
        yield Record(Kind.RATING, work, points=values.number(rated), at=at)
    yield from _by_status(
        str(item.get("status", "")), work, values.moment(watched), item, bool(rated)
    )


def _by_status(
    status: str, work: Work, watched: datetime | None, item: Mapping[str, Any], rated: bool
) -> Iterator[Said]:
    if status == "plantowatch":
        at = values.moment(str(item.get("added_to_watchlist_at") or ""))
        yield Record(Kind.WATCHLIST, work, at=at)
    elif status == "completed" and watched:
        yield Record(Kind.DIARY, work, at=watched)
    elif not rated:
        yield Skipped(Reason.NOT_A_VIEWING)
