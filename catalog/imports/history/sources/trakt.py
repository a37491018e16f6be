"""Trakt: the zip archive of its settings, its VIP export in CSV, and the files of TraktRater."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .. import values
from ..dates import Read
from ..records import Choices, Kind, Reason, Record, Skipped, Work
from ..tables import Table
from .reading_rows import CsvSource, viewing, work_in, work_of
from .source import Said

_LIST = re.compile(r"lists-list-(\d+)-(.+?)(-\d+)?$")
_LISTS = re.compile(r"lists-lists(-\d+)?$")
_CSV = {"title", "type", "trakt_id"}
_RATER_CSV = {"traktid", "imdbid", "tmdbid", "title", "watchedat"}


class Trakt(CsvSource):
    """Arrays of JSON objects about movies, in pages and folders or not; or CSV."""

    name = "trakt"
    scale = 10.0
    dates = ("rated_at", "watched_at", "watchedat", "listed_at")

    def takes(self, table: Table) -> bool:
        """Whether it is a list of things with Trakt's own ids, or has the columns of its CSV."""
        header = set(table.header)
        return header >= _CSV or header >= _RATER_CSV or _is_ours(table.first_item)

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read a file; of the newest plays only what the history does not have."""
        if not table.is_json:
            return super().rows(table, choices)
        listing = _list_of(table)
        return (list(_json_row(item, listing)) for item in table.document)

    def said(self, row: dict[str, str], read_date: Read) -> Iterator[Said]:
        """Yield what a row of a CSV file says."""
        kind = row.get("type", "movie").lower()
        if kind != "movie":
            yield Skipped(Reason.EPISODE if kind == "episode" else Reason.SERIES)
            return
        ids = (row.get(f"{site}_id") or row.get(f"{site}id") for site in ("imdb", "tmdb"))
        work = work_of(row["title"], row.get("year"), *ids)
        points = row.get("trakt_rating") or row.get("rating") if row.get("rated_at") else ""
        if points:
            at = read_date(row["rated_at"])
            yield Record(Kind.RATING, work, points=values.number(points), at=at)
        elif watched := row.get("watched_at") or row.get("watchedat"):
            yield viewing(work, watched, read_date(watched))
        elif row.get("listed_at"):
            yield Record(Kind.WATCHLIST, work, at=read_date(row["listed_at"]))
        else:
            yield Skipped(Reason.NO_RATING)


def _is_ours(item: object) -> bool:
    if not isinstance(item, Mapping):
        return False
    about = [item.get(kind) for kind in ("movie", "show", "episode")]
    ids = [one.get("ids") for one in about if isinstance(one, Mapping)]
    return any(isinstance(one, Mapping) and "trakt" in one for one in ids)


class _Listing(NamedTuple):
    """A list: its name and description."""

    name: str
    about: str = ""


def _list_of(table: Table) -> _Listing | None:
    """Return the list that a file is about, as the file of all lists describes it."""
    named = _LIST.match(table.stem)
    if not named:
        return None
    for other in table.beside:
        content = other.document if _LISTS.match(other.stem) and other.is_json else None
        for one in content if isinstance(content, list) else ():
            ids = one.get("ids") if isinstance(one, Mapping) else None
            if isinstance(ids, Mapping) and str(ids.get("trakt")) == named[1] and one.get("name"):
                name = values.title(str(one["name"]))
                return _Listing(name, values.plain_text(str(one.get("description") or "")))
    return _Listing(named[2].replace("-", " ").capitalize())


def _json_row(item: Any, listing: _Listing | None) -> Iterator[Said]:
    if not _is_ours(item):
        yield Skipped(Reason.BROKEN_ROW)
        return
    movie = item.get("movie")
    if not isinstance(movie, Mapping):
        yield Skipped(Reason.EPISODE if "episode" in item else Reason.SERIES)
        return
    work = work_in(movie)
    if "rating" in item:
        at = values.moment(str(item.get("rated_at", "")))
        yield Record(Kind.RATING, work, points=values.number(item["rating"]), at=at)
    elif "watched_at" in item:
        watched = str(item["watched_at"] or "")
        yield viewing(work, watched, values.moment(watched))
    elif "last_watched_at" in item:
        at = values.moment(str(item["last_watched_at"]))
        yield Record(Kind.DIARY, work, at=at, second_hand=True)
    elif "listed_at" in item:
        yield from _listed(item, work, listing)
    else:
        # A collection: that one has a disc says nothing of the movie.
        yield Skipped(Reason.NOT_A_VIEWING)


def _listed(item: Mapping[str, Any], work: Work, listing: _Listing | None) -> Iterator[Said]:
    at = values.moment(str(item["listed_at"]))
    if listing:
        yield Record(Kind.LIST, work, at=at, text=listing.name, about=listing.about)
    else:
        yield Record(Kind.WATCHLIST, work, at=at)
    if isinstance(item.get("notes"), str) and item["notes"].strip():
        yield Record(Kind.NOTE, work, at=at, text=item["notes"].strip())
