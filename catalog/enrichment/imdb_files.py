"""IMDb's files for non-commercial use, from a folder that the admin has downloaded.

Their form is described at developer.imdb.com/non-commercial-datasets: values between tabs, and no
quoting; what is not known is a backslash and an N. What they say is shown, and not learned from.
"""

import gzip
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ..models import Movie
from ..models.sources import FIELDS
from ..providers.facts import CreditFact, Facts
from ..providers.genres import site_genres
from ..providers.reading import FIRST_YEAR, LAST_YEAR, runtime
from .filling import fill

KEY, NAME = "imdb", "IMDb"
CAST_KEPT = 15
_NONE = "\\N"
_BASICS = ("tconst", "primaryTitle", "originalTitle", "startYear", "runtimeMinutes", "genres")
_CREW = ("tconst", "directors", "writers")
_CAST = ("tconst", "nconst", "category")
_NAMES = ("nconst", "primaryName")
_ACTING = {"actor", "actress", "self"}


class UnreadableFilesError(Exception):
    """A file that is missing or not as IMDb's are; the message names it, in one line."""


@dataclass
class Result:
    """What the files filled, and which movies they do not have."""

    done: int = 0
    filled: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    not_found: list[str] = field(default_factory=list)


def fill_from_files(
    folder: Path,
    only: Collection[str] = FIELDS,
    *,
    dry_run: bool = False,
    progress: Callable[[], object] = lambda: None,
) -> Result:
    """Fill what movies with an IMDb id lack; all files are read before anything is written.

    Raises
    ------
    UnreadableFilesError
        If a file is missing, cut off, or of another form. Without the files of the cast
        (``title.principals``) or of names, there are no credits.
    """
    wanted = dict(Movie.everything.exclude(imdb_id=None).values_list("imdb_id", "pk"))
    basics = {row[0]: row for row in _rows(folder, "title.basics", _BASICS) if row[0] in wanted}
    credits_ = _credits(folder, basics.keys())
    result = Result()
    for imdb_id, pk in sorted(wanted.items(), key=lambda pair: pair[1]):
        progress()
        result.done += 1
        if imdb_id not in basics:
            result.not_found.append(str(imdb_id))
            continue
        facts = _facts(basics[imdb_id], credits_[imdb_id])
        for name in fill(Movie(pk=pk), facts, KEY, only, dry_run=dry_run):
            result.filled[name] += 1
    return result


def _facts(row: tuple[str, ...], people: list[CreditFact]) -> Facts:
    imdb_id, title, original, year, minutes, genres = row
    return Facts(
        source_id=imdb_id,
        title=title[:400],
        imdb_id=imdb_id,
        original_title="" if original == _NONE else original[:400],
        year=_year(year),
        runtime=runtime(int(minutes)) if minutes.isdecimal() and len(minutes) < 6 else None,
        genres=site_genres(genres.split(",")),
        credits=tuple(people),
    )


def _credits(folder: Path, wanted: Collection[str]) -> dict[str, list[CreditFact]]:
    """Return by movie who made it, in IMDb's order."""
    found: dict[str, list[CreditFact]] = defaultdict(list)
    named: list[tuple[str, str, str]] = []
    if _path(folder, "name.basics") is None:
        return found
    for movie, directors, writers in _rows(folder, "title.crew", _CREW):
        if movie in wanted:
            for role, listed in (("director", directors), ("writer", writers)):
                named += [(movie, role, person) for person in listed.split(",")[:CAST_KEPT]]
    if _path(folder, "title.principals") is not None:
        named += [
            (movie, "cast", person)
            for movie, person, category in _rows(folder, "title.principals", _CAST)
            if movie in wanted and category in _ACTING
        ]
    people = {person for _, _, person in named}
    rows = _rows(folder, "name.basics", _NAMES)
    names = {person: name for person, name in rows if person in people}
    for movie, role, person in named:
        if name := names.get(person, "")[:200]:
            found[movie].append(CreditFact(role, name, imdb_id=person))
    return found


def _rows(folder: Path, name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield these columns of a file; a line with too few cells is left out."""
    path = _path(folder, name)
    if path is None:
        raise UnreadableFilesError(f"{folder} has no {name}.tsv.gz.")
    try:
        with _opened(path) as file:
            header = next(file, "").rstrip("\r\n").split("\t")
            if missing := [column for column in columns if column not in header]:
                raise UnreadableFilesError(f"{path.name} has no column {missing[0]}.")
            places = [header.index(column) for column in columns]
            for line in file:
                cells = line.rstrip("\r\n").split("\t")
                if len(cells) == len(header):
                    yield tuple(cells[place] for place in places)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise UnreadableFilesError(f"{path.name} cannot be read: {error}.") from error


def _path(folder: Path, name: str) -> Path | None:
    there = (folder / f"{name}{ending}" for ending in (".tsv.gz", ".tsv"))
    return next((path for path in there if path.is_file()), None)


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="\n")
    return path.open(encoding="utf-8", newline="\n")


def _year(text: str) -> int | None:
    year = int(text) if text.isdecimal() and len(text) == 4 else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None
