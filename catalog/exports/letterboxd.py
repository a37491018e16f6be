"""The forms that Letterboxd imports: ratings and diary together, the watchlist, and lists.

It takes a thousand rows a file. A row with a day becomes an entry of the diary there.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from catalog.text import fold

from .library import IDS, Entry, Library, SiteFile

MOST_ROWS = 1_000
_MOVIE = ("imdbID", "tmdbID", "Title", "Year")
_SAID = ("Rating", "WatchedDate", "Rewatch", "Tags", "Review")
_OTHER_IDS = ("movielens_id", "wikidata_id")

Key = tuple[Any, ...]


def files(library: Library) -> Iterator[SiteFile]:
    """Yield what was seen or rated, the watchlist and the lists."""
    columns = (*_MOVIE, *_SAID, *_OTHER_IDS)
    yield from _in_files("letterboxd/import", columns, _seen_or_rated(library))
    plain = (*_MOVIE, *_OTHER_IDS)
    watchlist = map(_plain_cells, library.watchlist)
    yield from _in_files("letterboxd/watchlist", plain, watchlist)
    for number, movie_list in enumerate(library.lists, 1):
        name = f"letterboxd/list-{number}{_slug(movie_list['name'])}"
        yield from _in_files(name, plain, map(_plain_cells, movie_list["entries"]))


def _in_files(name: str, columns: Sequence[str], rows: Iterable[Entry]) -> Iterator[SiteFile]:
    all_rows = list(rows)
    for place in range(0, len(all_rows), MOST_ROWS):
        part = f"{name}-{place // MOST_ROWS + 1}"
        yield part, columns, all_rows[place : place + MOST_ROWS]


def _seen_or_rated(library: Library) -> Iterator[Entry]:
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
            yield _cells(movie, viewing)
        said = "\n\n".join(filter(None, (last.get("note"), notes.get(key))))
        yield _cells(movie, {**last, "note": said}, stars.get(key), tags[key])


def _cells(
    movie: Entry, viewing: Entry, stars: float | None = None, tags: Iterable[str] = ()
) -> Entry:
    return {
        **_plain_cells({"movie": movie}),
        "Rating": stars,
        "WatchedDate": viewing.get("watched_on"),
        "Rewatch": "Yes" if viewing.get("rewatch") else "",
        "Tags": ", ".join(tags),
        "Review": viewing["note"],
    }


def _plain_cells(entry: Entry) -> Entry:
    movie = entry["movie"]
    names = zip(_MOVIE, ("imdb_id", "tmdb_id", "title", "year"), strict=True)
    return {**movie, **{column: movie.get(name) for column, name in names}}


def _key(entry: Entry) -> Key:
    movie = entry["movie"]
    return tuple(movie.get(name) for name in ("title", "year", *IDS))


def _slug(name: str) -> str:
    """Return words of a list's name for the name of a file."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name))[:40].strip("-")
    return f"-{words}" if words else ""
