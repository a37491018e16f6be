"""The cells of a rating, as releases and files of one's own write them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from .file_formats import Form
from .records import Rating
from .scales import SCALES, half_stars
from .text_rows import MAX_TIME, BadRowError, check_width, shown, whole_number

_FIVE = SCALES[0]
_KEPT_TEXTS = 10_000
"""So many ways to write a rating are kept; a file with more is none of ratings."""


@dataclass(frozen=True)
class Reading:
    """How the rows of a ratings file are to be read.

    Attributes
    ----------
    scale
        The best rating, of `SCALES`.
    users, movies
        Where the file's ids are text, the number of each; None where they are numbers.
    rows
        How many there are; 0 where nobody has counted them.
    """

    scale: int = _FIVE
    users: Mapping[str, int] | None = None
    movies: Mapping[str, int] | None = None
    rows: int = field(default=0, compare=False)


class Cells:
    """Makes ratings of rows that are not written as the releases write them.

    Attributes
    ----------
    stars
        The stars of each way in which a rating was written; filled as they are met.
    text_ids
        Whether users or movies are named by text.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.text_ids = reading.users is not None or reading.movies is not None
        self.stars: dict[bytes, float] = {}
        if reading.scale == _FIVE:
            for half in range(1, 11):
                self.stars[b"%.1f" % (half / 2)] = self.stars[b"%g" % (half / 2)] = half / 2

    def rating(self, fields: list[bytes], columns: int) -> Rating:
        """Return the rating of a row.

        Raises
        ------
        BadRowError
            If it is none.
        """
        check_width(fields, columns)
        user, movie, stars, *times = fields
        return Rating(
            self.user(user), self.movie(movie), self.stars_of(stars), sum(map(self.time, times))
        )

    def user(self, cell: bytes) -> int:
        """Return the number of a user."""
        return _id_of(cell, "user", self._reading.users)

    def movie(self, cell: bytes) -> int:
        """Return the number of a movie."""
        return _id_of(cell, "movie", self._reading.movies)

    def stars_of(self, cell: bytes) -> float:
        """Return half stars; of stars out of five, nothing is rounded."""
        if cell in self.stars:
            return self.stars[cell]
        points = points_of(cell)
        scale = self._reading.scale
        found = half_stars(points, scale)
        if found is None or (scale == _FIVE and found != points):
            of = (
                "a half star from 0.5 to 5.0"
                if scale == _FIVE
                else f"more than 0 and up to {scale}"
            )
            raise BadRowError(f"rating {shown(_text(cell))} is not {of}")
        if len(self.stars) < _KEPT_TEXTS:
            self.stars[cell] = found
        return found

    def time(self, cell: bytes) -> int:
        """Return the seconds since 1970 of a date, or of seconds or milliseconds since then."""
        text = _text(cell)
        if not cell.isdigit():
            return _seconds_of(text)
        number = whole_number(text, "timestamp", 1000 * MAX_TIME)
        return number if number <= MAX_TIME else number // 1000


def columns_and_first_line(form: Form, stream: BinaryIO) -> tuple[int, int]:
    """Read a header, if the form has one; return how many columns there are, and the next line."""
    if form.has_headers:
        return len(stream.readline().split(form.separator)), 2
    return 4, 1


def cells_of(raw: bytes, separator: bytes) -> list[bytes]:
    """Split a row; with a comma, cells may be quoted."""
    if separator == b"," and b'"' in raw:
        try:
            (row,) = csv.reader([raw.rstrip().decode("utf-8", "surrogateescape")])
        except (csv.Error, ValueError):
            return [raw]
        return [cell.encode("utf-8", "surrogateescape") for cell in row]
    return raw.rstrip().split(separator)


def points_of(cell: bytes) -> float | None:
    """Return the number in a cell, if there is one."""
    try:
        return None if b"_" in cell else float(cell)
    except ValueError:
        return None


def _id_of(cell: bytes, of: str, numbers: Mapping[str, int] | None) -> int:
    text = _text(cell)
    if numbers is None:
        return whole_number(text, of)
    if text not in numbers:
        raise BadRowError(f"there is no {of} {shown(text)}")
    return numbers[text]


def _seconds_of(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = int(moment.timestamp())
    except (ValueError, OverflowError):
        seconds = _whole_seconds(text)
    if not 0 <= seconds <= MAX_TIME:
        raise BadRowError(f"timestamp {shown(text)} is before 1970 or after 9999")
    return seconds


def _whole_seconds(text: str) -> int:
    """Return the seconds in ``978300760.0``, as RecBole's files may have them."""
    whole, _, fraction = text.partition(".")
    if not (whole.isascii() and whole.isdigit() and set(fraction) <= {"0"} and len(whole) < 13):
        raise BadRowError(
            f"timestamp {shown(text)} is neither seconds since 1970 nor a date such as 2026-11-28"
        )
    return int(whole)


def _text(cell: bytes) -> str:
    return cell.decode("utf-8", "backslashreplace")
