"""IMDb's CSV exports: ratings, watchlist, lists and check-ins, since before 2017."""

import re
from collections.abc import Iterator, Sequence

from .. import values
from ..dates import Read, reader_of
from ..records import Choices, Kind, Reason, Record, Skipped, Work
from ..tables import Table
from .source import Said

_RATED = ("your rating", "you rated")
_RATED_AT = ("date rated", "date added", "modified")
_IMDB_ID = re.compile(r"tt\d{7,}$", re.ASCII)
_NO_LETTER = re.compile(r"[^a-z]")
_EPISODES = {"tvepisode", "podcastepisode"}
_NO_MOVIES = {"tvseries", "tvminiseries", "miniseries", "podcastseries", "videogame", "musicvideo"}


class Imdb:
    """A file of IMDb. Those of lists have positions, and a list is named by its file only."""

    name = "imdb"
    scale = 10.0

    def takes(self, table: Table) -> bool:
        """Whether the header is one of IMDb's."""
        return {"const", "title", "title type"} <= set(table.header)

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read the rows."""
        dated = [name for name in (*_RATED_AT, "created") if name in table.header]
        cells = (row[name] for row in table.rows() if row for name in dated)
        read_date = reader_of(cells, choices.day_first)
        is_list = "position" in table.header and not _is_old_ratings(table)
        for row, is_whole in table.ragged_rows():
            # Cells may have moved, but for the id, which is in front.
            if not (is_whole or _IMDB_ID.match(row["const"])):
                yield [Skipped(Reason.BROKEN_ROW)]
                continue
            kind_of_title = _NO_LETTER.sub("", row["title type"].lower())
            if kind_of_title in _EPISODES:
                yield [Skipped(Reason.EPISODE)]
                continue
            work = _work(row, by_id_only=not is_whole or kind_of_title in _NO_MOVIES)
            rating = _rating(row, work, read_date)
            if not is_list:
                yield [rating]
            else:
                entry = _entry(row, work, table.stem, read_date)
                yield [entry, rating] if isinstance(rating, Record) else [entry]


def _is_old_ratings(table: Table) -> bool:
    """Whether each row is rated, in the one header that all files had until 2017."""
    return "you rated" in table.header and all(row["you rated"] for row in table.rows() if row)


def _entry(row: dict[str, str], work: Work, stem: str, read_date: Read) -> Record:
    at = read_date(row.get("created", ""))
    if "watchlist" in stem:
        return Record(Kind.WATCHLIST, work, at=at)
    if stem.startswith(("checkin", "check-in")):
        return Record(Kind.DIARY, work, at=at)
    return Record(Kind.LIST, work, at=at, text=values.title(stem))


def _rating(row: dict[str, str], work: Work, read_date: Read) -> Said:
    points = next((row[name] for name in _RATED if row.get(name)), "")
    if not points:
        return Skipped(Reason.NO_RATING)
    at = next((row[name] for name in _RATED_AT if row.get(name)), "")
    return Record(Kind.RATING, work, points=values.number(points), at=read_date(at))


def _work(row: dict[str, str], by_id_only: bool) -> Work:
    return Work(
        values.title(row["title"]),
        values.year(row.get("year", "")),
        imdb_id=values.imdb_id(row["const"]),
        original_title=values.title(row.get("original title", "")),
        directors=values.names(row.get("directors", "")),
        by_id_only=by_id_only,
    )
