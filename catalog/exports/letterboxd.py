"""The forms that Letterboxd imports: ratings and diary together, the watchlist, and lists.

It takes a thousand rows a file. A row with a day becomes an entry of the diary there.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catalog.text import fold

from .library import IDS, Entry, Library

MOST_ROWS = 1_000
_MOVIE = ("imdbID", "tmdbID", "Title", "Year")
_SAID = ("Rating", "WatchedDate", "Rewatch", "Tags", "Review")
_OTHER_IDS = ("movielens_id", "wikidata_id")

Row = Sequence[Any]
Key = tuple[Any, ...]


def files(library: Library) -> Iterator[tuple[str, Sequence[str], Sequence[Row]]]:
    """Yield the name, the columns and the rows of each file."""
    columns = (*_MOVIE, *_SAID, *_OTHER_IDS)
    yield from _in_files("letterboxd/import", columns, _seen_or_rated(library))
    plain = (*_MOVIE, *_OTHER_IDS)
    watchlist = map(_plain_row, library.watchlist)
    yield from _in_files("letterboxd/watchlist", plain, watchlist)
    for number, movie_list in enumerate(library.lists, 1):
        name = f"letterboxd/list-{number}{_slug(movie_list['name'])}"
        yield from _in_files(name, plain, map(_plain_row, movie_list["entries"]))


def _in_files(
    name: str, columns: Sequence[str], rows: Iterable[Row]
) -> Iterator[tuple[str, Sequence[str], Sequence[Row]]]:
    all_rows = list(rows)
    for place in range(0, len(all_rows), MOST_ROWS):
        part = f"{name}-{place // MOST_ROWS + 1}"
        yield part, columns, all_rows[place : place + MOST_ROWS]


def _seen_or_rated(library: Library) -> Iterator[Row]:
    """Yield a row for each entry of the diary, and for each rated movie without one.

    The last entry of a movie has its rating, tags and note: Letterboxd keeps them with entries.
    What was neither rated nor seen has no row, for a row says that a movie was seen.
    """
    movies: dict[Key, Entry] = {}
    viewings: dict[Key, list[Entry]] = defaultdict(list)
    for entry in (*library.diary, *library.ratings):
        movies.setdefault(_key(entry), entry["movie"])
    for entry in library.diary:
        viewings[_key(entry)].append(entry)
    stars = {_key(entry): entry["stars"] for entry in library.ratings}
    notes = {_key(entry): entry["note"] for entry in library.notes}
    tags: dict[Key, list[str]] = defaultdict(list)
    for entry in library.tags:
        tags[_key(entry)].append(entry["tag"])
    for key, movie in movies.items():
        *earlier, last = viewings[key] or [{}]
        for viewing in earlier:
            yield _row(movie, viewing)
        said = "\n\n".join(filter(None, (last.get("note"), notes.get(key))))
        yield _row(movie, {**last, "note": said}, stars.get(key), tags[key])


def _row(movie: Entry, viewing: Entry, stars: float | None = None, tags: Iterable[str] = ()) -> Row:
    rewatch = "Yes" if viewing.get("rewatch") else ""
    said = (stars, viewing.get("watched_on"), rewatch, ", ".join(tags), viewing["note"])
    return (*_facts(movie), *said, *_other_ids(movie))


def _plain_row(entry: Entry) -> Row:
    return (*_facts(entry["movie"]), *_other_ids(entry["movie"]))


def _facts(movie: Entry) -> Row:
    return tuple(movie.get(name) for name in ("imdb_id", "tmdb_id", "title", "year"))


def _other_ids(movie: Entry) -> Row:
    return tuple(movie.get(name) for name in _OTHER_IDS)


def _key(entry: Entry) -> Key:
    movie = entry["movie"]
    return tuple(movie.get(name) for name in ("title", "year", *IDS))


def _slug(name: str) -> str:
    """Return words of a list's name for the name of a file."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name))[:40].strip("-")
    return f"-{words}" if words else ""
