"""Any CSV file with an id or a title, and ratings or dates."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext_noop

from .. import values
from ..dates import Read, reader_of
from ..errors import UnusableFileError
from ..records import Choices, Kind, Reason, Record, Skipped
from ..tables import Table
from .reading_rows import work_of_row
from .source import Said

FIELDS: Mapping[str, Sequence[str]] = {
    "title": ("title", "name", "film", "movie", "film name", "movie title", "titel"),
    "original_title": ("original title", "original_title", "originaltitel"),
    "year": ("year", "release year", "release_year", "jahr", "release date"),
    "directors": ("directors", "director", "regie"),
    "imdb_id": ("imdb_id", "imdbid", "imdb id", "imdb", "const", "tconst"),
    "tmdb_id": ("tmdb_id", "tmdbid", "tmdb id", "tmdb", "themoviedb"),
    "movielens_id": ("movielens_id", "movielensid", "movieid"),
    "wikidata_id": ("wikidata_id", "wikidataid", "wikidata id", "wikidata", "qid"),
    "rating": (
        "rating",
        "my rating",
        "your rating",
        "user rating",
        "userrating",
        "rating10",
        "stars",
        "score",
        "my score",
        "note",
        "bewertung",
        "sterne",
    ),
    "rated_at": ("rated_at", "rated at", "date rated", "rating date", "bewertet am"),
    "watched_at": (
        "watcheddate",
        "watched date",
        "watched_at",
        "watchedat",
        "watched",
        "date watched",
        "date",
        "timestamp",
        "datum",
        "gesehen am",
    ),
}
"""What columns are called, in lower case; the first that is there counts."""
_ANY_DATE = ("date", "timestamp", "datum")
_IDS = ("imdb_id", "tmdb_id", "movielens_id", "wikidata_id")


class PlainCsv:
    """A file of one's own."""

    name = "csv"
    scale = None

    def takes(self, table: Table) -> bool:
        """Whether some columns have names that say enough."""
        return says_enough(columns_of(table.header))

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read the rows, by the columns that the person has chosen where they have."""
        columns = choices.columns or columns_of(table.header)
        _refuse_many_people(table)
        tells_viewings = bool(choices.columns) or _tells_viewings(table.header, columns)
        dated = [columns[name] for name in ("rated_at", "watched_at") if name in columns]
        cells = (row[place] for row in _lines(table) for place in dated if place < len(row))
        read_date = reader_of(cells, choices.day_first)
        for line in _lines(table):
            there = {name: place for name, place in columns.items() if place < len(line)}
            if says_enough(there):
                row = {name: line[at].strip() for name, at in there.items()}
                yield list(_said(row, read_date, tells_viewings))
            else:
                yield [Skipped(Reason.BROKEN_ROW)]


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Return the place of each field whose column has one of its names."""
    found: dict[str, int] = {}
    for field, names in FIELDS.items():
        place = next((header.index(name) for name in names if name in header), None)
        if place is not None and place not in found.values():
            found[field] = place
    return found


def says_enough(columns: Mapping[str, int]) -> bool:
    """Whether these fields name a movie, and say something of it."""
    says = {"rating", "rated_at", "watched_at"} & columns.keys()
    return bool(says and ({"title", *_IDS} & columns.keys()))


def _lines(table: Table) -> Iterator[list[str]]:
    lines = table.lines()
    next(lines, None)
    return lines


def _refuse_many_people(table: Table) -> None:
    """Refuse a data set, which is not one person's history."""
    for name in ("userid", "user_id", "user"):
        if name in table.header:
            place = table.header.index(name)
            people = {line[place] for line in _lines(table) if place < len(line)}
            if len(people) > 1:
                said = gettext_noop(
                    "%(name)s has the ratings of %(count)s people; an admin can import a data "
                    "set with manage.py import_movielens."
                )
                raise UnusableFileError(said, name=table.path, count=len(people))


def _tells_viewings(header: Sequence[str], columns: Mapping[str, int]) -> bool:
    """Whether the column of viewings is no other date, as of the rating."""
    return "watched_at" in columns and header[columns["watched_at"]] not in _ANY_DATE


def _said(row: Mapping[str, str], read_date: Read, tells_viewings: bool) -> Iterator[Said]:
    work = work_of_row(row)
    watched, rated = row.get("watched_at", ""), row.get("rated_at", "")
    at = read_date(rated or watched) if rated or watched else None
    if not (work.title or work.ids):
        yield Skipped(Reason.NO_TITLE)
    elif (rated or watched) and at is None:
        yield Skipped(Reason.BAD_DATE)
    elif row.get("rating"):
        yield Record(Kind.RATING, work, points=values.number(row["rating"]), at=at)
        if tells_viewings and (day := read_date(watched)):
            yield Record(Kind.DIARY, work, at=day)
    elif watched:
        yield Record(Kind.DIARY, work, at=at)
    else:
        yield Skipped(Reason.NO_RATING)
