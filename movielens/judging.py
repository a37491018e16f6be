"""What a ratings file is as a whole, found before any of its rows is used."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .errors import FaultyFileError
from .file_formats import Form
from .files import DataFile
from .rating_cells import (
    Cells,
    Reading,
    cells_of,
    columns_and_first_line,
    points_of,
)
from .ratings import no_movie
from .scales import likely_scale
from .text_rows import BadRowError, whole_number

LONGEST_NAME = 100
MOST = 0.5
"""A file of which more rows than this share fail for one reason is not read."""


def judge_ratings(
    file: DataFile,
    form: Form,
    movie_ids: Collection[int],
    scale: int | None = None,
    movies: Mapping[str, int] | None = None,
) -> Reading:
    """Find out how a ratings file is to be read.

    Parameters
    ----------
    file, form
        The file and what `form_of` made of it.
    movie_ids
        The movies of the release.
    scale
        The best rating, of `SCALES`; None to take it from the range of the ratings.
    movies
        The number of each movie, where they are named by text. Users are where most of their ids
        are no numbers.

    Raises
    ------
    FaultyFileError
        If most rows cannot be used, for one reason.
    UnreadableSourceError
        If reading fails part-way.
    """
    found = _counted(file, form)
    names = Counter({_text(cell): count for cell, count in found.users.items()})
    reading = Reading(
        scale or likely_scale(found.points),
        numbers_of_names(names) if are_text(names) else None,
        movies,
        found.rows,
    )
    cells = Cells(reading)

    def listed(cell: bytes) -> None:
        if (movie := cells.movie(cell)) not in movie_ids:
            raise BadRowError(no_movie(movie))

    wrong = [
        found.widths,
        _failing(found.users, cells.user),
        _failing(found.movies, listed),
        _failing(found.ratings, cells.stars_of),
        found.times,
    ]
    for messages in wrong:
        if messages.total() > MOST * found.rows:
            raise FaultyFileError(
                f"{file.name} is not read: {messages.total():,} of its {found.rows:,} rows fail "
                f"alike, as in: {messages.most_common(1)[0][0]}"
            )
    return reading


def are_text(ids: Mapping[str, int]) -> bool:
    """Return whether most ids, by how often there are, cannot be numbers."""
    numbers = sum(count for text, count in ids.items() if _is_number(text))
    return numbers < MOST * sum(ids.values())


def numbers_of_names(ids: Iterable[str]) -> dict[str, int]:
    """Return a number for each id that is text, in the order of the texts."""
    names = sorted(text for text in set(ids) if 0 < len(text) <= LONGEST_NAME)
    return {text: number for number, text in enumerate(names)}


@dataclass
class _Counted:
    """How often there is what in the cells of a file; messages of rows that cannot be used."""

    rows: int = 0
    users: Counter[bytes] = field(default_factory=Counter)
    movies: Counter[bytes] = field(default_factory=Counter)
    ratings: Counter[bytes] = field(default_factory=Counter)
    widths: Counter[str] = field(default_factory=Counter)
    times: Counter[str] = field(default_factory=Counter)

    @property
    def points(self) -> Mapping[float, int]:
        """How often there is each rating that is a number."""
        found = Counter[float]()
        for cell, count in self.ratings.items():
            if (points := points_of(cell)) is not None:
                found[points] += count
        return found


def _counted(file: DataFile, form: Form) -> _Counted:
    found, cells = _Counted(), Cells(Reading())
    users, movies, ratings = found.users, found.movies, found.ratings
    for columns, fields in _rows(file, form):
        found.rows += 1
        if len(fields) != columns:
            found.widths[f"{len(fields)} fields instead of {columns}"] += 1
            continue
        users[fields[0]] += 1
        movies[fields[1]] += 1
        ratings[fields[2]] += 1
        if columns == 4 and not (fields[3].isdigit() and len(fields[3]) < 12):
            try:
                cells.time(fields[3])
            except BadRowError as error:
                found.times[str(error)] += 1
    return found


def _rows(file: DataFile, form: Form) -> Iterator[tuple[int, list[bytes]]]:
    separator = form.separator
    with file.open() as stream:
        columns, _ = columns_and_first_line(form, stream)
        for raw in stream:
            fields = cells_of(raw, separator)
            if fields != [b""]:
                yield columns, fields


def _failing(cells: Mapping[bytes, int], read: Callable[[bytes], object]) -> Counter[str]:
    failing = Counter[str]()
    for cell, count in cells.items():
        try:
            read(cell)
        except BadRowError as error:
            failing[str(error)] += count
    return failing


def _is_number(text: str) -> bool:
    try:
        whole_number(text, "id")
    except BadRowError:
        return False
    return True


def _text(cell: bytes) -> str:
    return cell.decode("utf-8", "backslashreplace")
