"""What a user has said of movies, as the entries of our own JSON.

Movies that the catalogue does not have, or no longer has, are described as well as is known.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Self

from accounts.models import User
from catalog.imports.history.records import Kind
from catalog.models import (
    ListEntry,
    MovieList,
    MovieNote,
    OwnTag,
    Rating,
    RatingChange,
    SourceRecord,
    UnmatchedRecord,
    Viewing,
    WatchlistEntry,
)
from catalog.models.lists import NAME_LENGTH
from catalog.models.notes import LIKED_TAG

Entry = dict[str, Any]

IDS = ("movielens_id", "imdb_id", "tmdb_id", "wikidata_id")
_FACTS = ("title", "year", *IDS)
_TITLE_AND_YEAR = re.compile(r"(.+) \((\d{4})\)", re.DOTALL)


SiteFile = tuple[str, Sequence[str], Iterable[Entry]]
"""A file in the form of another site: its name, its columns, and by column the cells of a row."""


@dataclass(frozen=True)
class Library:
    """The entries of each section, in the order in which they are imported again."""

    ratings: Sequence[Entry]
    rating_history: Sequence[Entry]
    diary: Sequence[Entry]
    watchlist: Sequence[Entry]
    lists: Sequence[Entry]
    tags: Sequence[Entry]
    notes: Sequence[Entry]
    more: Mapping[str, Sequence[Entry]]
    """By its name, what other apps know of the user."""

    @classmethod
    def of(cls, user_id: int) -> Self:
        """Read all of a user."""
        unmatched = _unmatched_of(user_id)
        return cls(
            ratings=[*_ratings(user_id), *unmatched[Kind.RATING]],
            rating_history=[*_rating_history(user_id), *unmatched[Kind.HISTORY]],
            diary=[*_diary(user_id), *unmatched[Kind.DIARY]],
            watchlist=[*_watchlist(user_id), *unmatched[Kind.WATCHLIST]],
            lists=list(_lists(user_id, unmatched[Kind.LIST])),
            tags=[*_tags(user_id), *unmatched[Kind.TAG], *unmatched[Kind.LIKE]],
            notes=[*_notes(user_id), *unmatched[Kind.NOTE]],
            more={
                section.name: list(section.entries(user_id, unmatched[section.kind]))
                for section in _SECTIONS
            },
        )

    @property
    def sections(self) -> dict[str, Sequence[Entry]]:
        """All sections by their names."""
        own = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "more"}
        return {**own, **self.more}


@dataclass(frozen=True)
class Section:
    """Something more that is kept of a user, in the order in which it is imported again.

    Attributes
    ----------
    entries
        Takes a user's id, and what is kept of movies that the catalogue does not have.
    """

    name: str
    kind: Kind
    entries: Callable[[int, Sequence[Entry]], Iterable[Entry]]


_SECTIONS: list[Section] = []


def adds_section(section: Section) -> None:
    """Have the archive contain one more section."""
    _SECTIONS.append(section)


def _account(user_id: int, waiting: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the settings of the account, unless they are as in a new one."""
    if User.objects.filter(pk=user_id, out_of_ten=True).exists():
        yield {"out_of_ten": True}


adds_section(Section("account", Kind.ACCOUNT, _account))


def movie_entry(facts: Sequence[Any]) -> Entry:
    """Return a movie; what is not known of it is left out."""
    return {name: fact for name, fact in zip(_FACTS, facts, strict=True) if fact}


def of_movie(prefix: str = "") -> list[Any]:
    """Return columns of a table about movies, of which `movie_entry` makes entries."""
    own = [f"{prefix}movie__{name}" for name in _FACTS if name != "wikidata_id"]
    return [*own, SourceRecord.objects.wikidata_item_of(f"{prefix}movie")]


def _kept_movie(kept: str, facts: Sequence[Any]) -> Entry:
    """Return a movie that may have left the catalogue, of which then only its title is kept."""
    if facts[0]:
        return movie_entry(facts)
    named = _TITLE_AND_YEAR.fullmatch(kept)
    return {"title": named[1], "year": int(named[2])} if named else {"title": kept}


def _ratings(user_id: int) -> Iterator[Entry]:
    own = Rating.objects.filter(user=user_id).order_by("updated_at", "pk")
    for *facts, stars, updated, created in own.values_list(
        *of_movie(), "stars", "updated_at", "created_at"
    ).iterator():
        yield {
            "movie": movie_entry(facts),
            "stars": stars,
            "rated_at": moment(updated),
            "first_rated_at": moment(created),
        }


def _rating_history(user_id: int) -> Iterator[Entry]:
    own = RatingChange.objects.filter(user=user_id).order_by("at", "pk")
    for *facts, stars, at in own.values_list(*of_movie(), "stars", "at").iterator():
        yield {"movie": movie_entry(facts), "stars": stars, "at": moment(at)}


def _diary(user_id: int) -> Iterator[Entry]:
    own = Viewing.objects.filter(user=user_id).with_rewatch().order_by("watched_on", "pk")
    columns = ("watched_on", "rewatch", "note", "created_at")
    for kept, *facts, day, rewatch, note, logged in own.values_list(
        "title", *of_movie(), *columns
    ).iterator():
        yield {
            "movie": _kept_movie(kept, facts),
            "watched_on": day.isoformat(),
            "rewatch": rewatch,
            "note": note,
            "logged_at": moment(logged),
        }


def _watchlist(user_id: int) -> Iterator[Entry]:
    own = WatchlistEntry.objects.filter(user=user_id).order_by("created_at", "pk")
    for *facts, at in own.values_list(*of_movie(), "created_at").iterator():
        yield {"movie": movie_entry(facts), "added_at": moment(at)}


def _tags(user_id: int) -> Iterator[Entry]:
    own = OwnTag.objects.filter(user=user_id).order_by("pk")
    for *facts, name, at in own.values_list(*of_movie(), "name", "created_at").iterator():
        yield {"movie": movie_entry(facts), "tag": name, "added_at": moment(at)}


def _notes(user_id: int) -> Iterator[Entry]:
    own = MovieNote.objects.filter(user=user_id).order_by("pk")
    for *facts, text, at in own.values_list(*of_movie(), "text", "updated_at").iterator():
        yield {"movie": movie_entry(facts), "note": text, "written_at": moment(at)}


def _lists(user_id: int, unmatched: Iterable[Entry]) -> Iterator[Entry]:
    """Yield all lists, empty ones too, with the movies that the catalogue lacks in their place."""
    waiting: dict[str, list[Entry]] = defaultdict(list)
    for entry in unmatched:
        waiting[entry.pop("list")].append(entry)
    own = MovieList.objects.filter(user=user_id).order_by("created_at", "pk")
    for movie_list in own:
        yield {
            "name": movie_list.name,
            "description": movie_list.description,
            "ranked": movie_list.ranked,
            "created_at": moment(movie_list.created_at),
            "entries": _in_places(_entries(movie_list), waiting.pop(movie_list.name, [])),
        }
    for name, entries in waiting.items():
        first = entries[0]
        about = {"description": first["description"], "ranked": first["ranked"]}
        yield {"name": name, **about, "entries": _in_places([], entries)}


def _entries(movie_list: MovieList) -> list[Entry]:
    own = ListEntry.objects.filter(movie_list=movie_list).order_by("position", "pk")
    rows = own.values_list("title", *of_movie(), "created_at")
    return [
        {"movie": _kept_movie(kept, facts), "added_at": moment(at)} for kept, *facts, at in rows
    ]


def _in_places(entries: list[Entry], waiting: Iterable[Entry]) -> list[Entry]:
    """Put entries whose movies are waited for between the others, where their list had them."""
    for entry in sorted(waiting, key=lambda entry: entry["position"] or float("inf")):
        place = (entry["position"] or len(entries) + 1) - 1
        entries.insert(place, {name: entry[name] for name in ("movie", "added_at")})
    return entries


def _unmatched_of(user_id: int) -> dict[str, list[Entry]]:
    """Return what imported files say of movies that were not surely found, by kind."""
    waiting = UnmatchedRecord.objects.filter(unmatched__user=user_id, unmatched__movie=None)
    found: dict[str, list[Entry]] = defaultdict(list)
    records = waiting.select_related("unmatched").order_by("pk")
    for record in records.iterator():
        facts = [getattr(record.unmatched, name) for name in _FACTS]
        movie = movie_entry(facts)
        found[record.kind].append({"movie": movie, **_UNMATCHED[Kind(record.kind)](record)})
    return found


def _list_entry_of(record: UnmatchedRecord) -> Entry:
    return {
        "list": record.text[:NAME_LENGTH] or "?",
        "description": record.about,
        "ranked": record.ranked,
        "position": record.more.get("position"),
        "added_at": moment(record.at),
    }


def _mark_of(record: UnmatchedRecord) -> Entry:
    return {"since": moment(record.at)}


_UNMATCHED: dict[Kind, Callable[[UnmatchedRecord], Entry]] = {
    Kind.RATING: lambda record: {
        "stars": record.stars,
        "rated_at": moment(record.at),
        "first_rated_at": record.more.get("since") or moment(record.at),
    },
    Kind.HISTORY: lambda record: {"stars": record.stars, "at": moment(record.at)},
    Kind.DIARY: lambda record: {
        "watched_on": record.at.date().isoformat() if record.at else None,
        "rewatch": False,
        "note": record.text,
        "logged_at": record.more.get("since"),
    },
    Kind.WATCHLIST: lambda record: {"added_at": moment(record.at)},
    Kind.LIST: _list_entry_of,
    Kind.TAG: lambda record: {"tag": record.text, "added_at": moment(record.at)},
    Kind.LIKE: lambda record: {"tag": LIKED_TAG, "added_at": moment(record.at)},
    Kind.NOTE: lambda record: {"note": record.text, "written_at": moment(record.at)},
    Kind.MUTED: _mark_of,
    Kind.NOT_INTERESTED: _mark_of,
    Kind.NOT_SEEN: _mark_of,
    Kind.GROUP: lambda record: {"words": json.loads(record.text), **_mark_of(record)},
}


def moment(at: datetime | None) -> str | None:
    """Return a time as JSON has it."""
    return at.isoformat() if at else None
