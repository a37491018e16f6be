"""The archive of this site, or of another one like it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from core.csv_files import unescaped

from .. import values
from ..records import Choices, Kind, Record, Work
from ..tables import Table
from .own_document import is_document, said_in
from .reading_rows import said_by
from .source import Said

_MOVIE = {"title", "year", "imdb_id", "tmdb_id"}


class OwnArchive:
    """Its documents; without them, its tables that hold what people have said of movies."""

    name = "movierec"
    scale = 5.0

    def takes(self, table: Table) -> bool:
        """Whether it is one of those."""
        return is_document(table) or _reader_of(table) is not None

    def rows(self, table: Table, choices: Choices) -> Iterator[Sequence[Said]]:
        """Read a table; texts were made safe for spreadsheets."""
        if is_document(table):
            return said_in(table.document)
        read = _reader_of(table)
        if read is None:
            return iter(())
        return said_by(
            table, lambda row: read({name: unescaped(cell) for name, cell in row.items()})
        )


def _reader_of(table: Table) -> "Callable[[dict[str, str]], Iterator[Said]] | None":
    """Return what reads the table that has exactly these columns; MovieLens' id may be missing."""
    columns = frozenset(table.header)
    if not columns >= _MOVIE:
        return None
    return _READERS.get(columns - _MOVIE - {"movielens_id"})


def _work(row: Mapping[str, str]) -> Work:
    # The titles of movies that have left the catalogue have their year with them.
    named = values.titled_with_year(row["title"]) if not row["year"] else Work(row["title"])
    return Work(
        named.title,
        values.year(row["year"]) or named.year,
        imdb_id=values.imdb_id(row["imdb_id"]),
        tmdb_id=values.id_number(row["tmdb_id"]),
        movielens_id=values.id_number(row.get("movielens_id", "")),
    )


def _rating(row: dict[str, str]) -> Iterator[Said]:
    at = values.moment(row["rated_at"])
    yield Record(Kind.RATING, _work(row), points=values.number(row["stars"]), at=at)


def _watchlist(row: dict[str, str]) -> Iterator[Said]:
    yield Record(Kind.WATCHLIST, _work(row), at=values.moment(row["added_at"]))


def _viewing(row: dict[str, str]) -> Iterator[Said]:
    at = values.moment(row["watched_on"])
    yield Record(Kind.DIARY, _work(row), at=at, text=row["note"])


def _list_entry(row: dict[str, str]) -> Iterator[Said]:
    # An empty list is a row without a movie.
    if row["title"]:
        at = values.moment(row["added_at"])
        yield Record(
            Kind.LIST,
            _work(row),
            at=at,
            text=row["list"],
            about=row["description"],
            ranked=row["ranked"] == "yes",
        )


def _tag(row: dict[str, str]) -> Iterator[Said]:
    yield Record(Kind.TAG, _work(row), text=row["tag"])


def _note(row: dict[str, str]) -> Iterator[Said]:
    at = values.moment(row["written_at"])
    yield Record(Kind.NOTE, _work(row), at=at, text=row["note"])


_READERS: Mapping[frozenset[str], Callable[[dict[str, str]], Iterator[Said]]] = {
    frozenset({"stars", "rated_at"}): _rating,
    frozenset({"added_at"}): _watchlist,
    frozenset({"watched_on", "rewatch", "note"}): _viewing,
    frozenset({"list", "description", "ranked", "position", "added_at"}): _list_entry,
    frozenset({"tag"}): _tag,
    frozenset({"note", "written_at"}): _note,
}
