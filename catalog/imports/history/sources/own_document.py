"""Our own JSON, as `catalog.exports.document` writes it; nothing of it is lost."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop

from .. import values
from ..errors import UnusableFileError
from ..records import Kind, Reason, Record, Skipped, Work
from ..tables import Table
from .source import Said

NEWEST_VERSION = 1
_BEGINS = re.compile(r'\{\s*"format"\s*:\s*"movierec"')

Item = Mapping[str, Any]


def is_document(table: Table) -> bool:
    """Whether a table is one of our own documents."""
    return bool(_BEGINS.match(table.head))


def said_in(document: Any) -> Iterator[Sequence[Said]]:
    """Yield what each entry of a document says.

    Raises
    ------
    UnusableFileError
        If a newer version of the site has made it.
    """
    version = document.get("version")
    if version != NEWEST_VERSION:
        said = gettext_noop("The archive has version %(version)s, which is not known here.")
        raise UnusableFileError(said, version=str(version)[:20])
    for section, read in _SECTIONS.items():
        entries = document.get(section)
        for entry in entries if isinstance(entries, list) else ():
            yield from _checked(read, entry)


def _checked(read: "Read", entry: Any) -> Iterator[Sequence[Said]]:
    """Read an entry, or skip one that is not as the schema says."""
    try:
        said: list[Sequence[Said]] = list(read(entry))
    except (KeyError, TypeError, AttributeError, ValueError):
        said = [[Skipped(Reason.BROKEN_ROW)]]
    yield from said


def _ours(kind: Kind, entry: Item, at: str, **more: Any) -> Record:
    return Record(kind, _work(entry["movie"]), at=_moment(entry.get(at)), is_ours=True, **more)


def _rating(entry: Item) -> Iterator[Sequence[Said]]:
    since = _moment(entry.get("first_rated_at"))
    yield [_ours(Kind.RATING, entry, "rated_at", points=_stars(entry["stars"]), since=since)]


def _change(entry: Item) -> Iterator[Sequence[Said]]:
    stars = entry["stars"]
    points = None if stars is None else _stars(stars)
    yield [_ours(Kind.HISTORY, entry, "at", points=points)]


def _viewing(entry: Item) -> Iterator[Sequence[Said]]:
    since = _moment(entry.get("logged_at"))
    note = _text(entry.get("note"))
    yield [_ours(Kind.DIARY, entry, "watched_on", text=note, since=since)]


def _watchlist(entry: Item) -> Iterator[Sequence[Said]]:
    yield [_ours(Kind.WATCHLIST, entry, "added_at")]


def _tag(entry: Item) -> Iterator[Sequence[Said]]:
    yield [_ours(Kind.TAG, entry, "added_at", text=_text(entry["tag"]))]


def _note(entry: Item) -> Iterator[Sequence[Said]]:
    yield [_ours(Kind.NOTE, entry, "written_at", text=_text(entry["note"]))]


def _list(movie_list: Item) -> Iterator[Sequence[Said]]:
    """Read a list, then its entries; it is there also if it has none that are known."""
    about: dict[str, Any] = {
        "text": _text(movie_list["name"]),
        "about": _text(movie_list.get("description")),
        "ranked": bool(movie_list.get("ranked")),
        "is_ours": True,
    }
    yield [Record(Kind.NEW_LIST, Work(), at=_moment(movie_list.get("created_at")), **about)]
    for position, entry in enumerate(movie_list["entries"], 1):
        at = _moment(entry.get("added_at"))
        yield [Record(Kind.LIST, _work(entry["movie"]), at=at, position=position, **about)]


def _of_movie(kind: Kind) -> "Read":
    """Return what reads that a movie has a mark of this kind."""

    def read(entry: Item) -> Iterator[Sequence[Said]]:
        yield [_ours(kind, entry, "since")]

    return read


def _group(group: Item) -> Iterator[Sequence[Said]]:
    """Read a group that was chosen; what it is called is made of its words."""
    words = [_text(word) for word in group["words"]]
    since = _moment(group.get("since"))
    for movie in group["movies"]:
        work = _work(movie)
        yield [Record(Kind.GROUP, work, at=since, text=json.dumps(words), is_ours=True)]


def _settings(kind: Kind) -> "Read":
    """Return what reads settings; who has them knows what they mean."""

    def read(entry: Item) -> Iterator[Sequence[Said]]:
        plain = {_text(name): _setting(value) for name, value in entry.items()}
        yield [Record(kind, Work(), text=json.dumps(plain, allow_nan=False), is_ours=True)]

    return read


def _setting(value: Any) -> Any:
    return _text(value) if isinstance(value, str) else value


def _work(movie: Item) -> Work:
    return Work(
        _text(movie.get("title"))[: values.LONGEST_TITLE],
        values.year(movie.get("year") or ""),
        imdb_id=values.imdb_id(_text(movie.get("imdb_id"))),
        tmdb_id=values.id_number(movie.get("tmdb_id") or ""),
        movielens_id=values.id_number(movie.get("movielens_id") or ""),
        wikidata_id=values.wikidata_id(_text(movie.get("wikidata_id"))),
    )


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise TypeError
    # PostgreSQL takes no NUL in a text.
    return (value or "").replace("\0", "")


def _moment(value: Any) -> Any:
    return values.moment(_text(value))


def _stars(value: Any) -> float:
    stars = float(value)
    if not 0.5 <= stars <= 5 or stars * 2 % 1:
        raise ValueError
    return stars


Read = Callable[[Any], Iterator[Sequence[Said]]]

_SECTIONS: Mapping[str, Read] = {
    "ratings": _rating,
    "rating_history": _change,
    "diary": _viewing,
    "watchlist": _watchlist,
    "lists": _list,
    "tags": _tag,
    "notes": _note,
    "muted_ratings": _of_movie(Kind.MUTED),
    "not_interested": _of_movie(Kind.NOT_INTERESTED),
    "not_seen": _of_movie(Kind.NOT_SEEN),
    "chosen_groups": _group,
    "account": _settings(Kind.ACCOUNT),
    "preferences": _settings(Kind.PREFERENCES),
}
