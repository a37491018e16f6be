"""The rows of text files, with their line numbers, and records made of them."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import BinaryIO, TypeVar

from .errors import UnknownFormatError
from .files import DataFile
from .records import ErrorHandler, RowError

T = TypeVar("T")

# What 32-bit columns and matrices hold, and the last second of the year 9999.
MAX_ID = 2**31 - 1
MAX_TIME = 253402300799


class BadRowError(ValueError):
    """A row that cannot be read; the message says why."""


def read_records(
    file: DataFile,
    separator: str,
    header: str | None,
    parse: Callable[[list[str]], T],
    on_error: ErrorHandler,
) -> Iterator[T]:
    """Read a file row by row.

    Parameters
    ----------
    file
        In UTF-8, or in LATIN-1 where nothing is quoted, as in the releases up to 1M.
    separator
        Between the fields; with a comma, fields may be quoted.
    header
        The first line, if the form has headers.
    parse
        Makes a record of a row's fields, or raises `BadRowError`.
    on_error
        Called for each row left out.

    Yields
    ------
    T
        The records, in the order of the rows.

    Raises
    ------
    UnknownFormatError
        If the file has another header.
    UnreadableSourceError
        If reading fails part-way.
    """
    with file.open() as stream:
        if separator == ",":
            rows = _csv_rows(stream, file.name, on_error)
        else:
            rows = _plain_rows(stream, separator)
        columns = header.split(separator) if header else None
        if columns and next(rows, (0, []))[1] != columns:
            raise UnknownFormatError(f"{file.name} does not begin with {header!r}")
        for line, fields in rows:
            try:
                _check_text(fields)
                if columns:
                    check_width(fields, len(columns))
                record = parse(fields)
            except BadRowError as error:
                on_error(RowError(file.name, line, str(error)))
            else:
                yield record


def check_width(fields: Sized, width: int) -> None:
    """Raise `BadRowError` unless there are `width` fields."""
    if len(fields) != width:
        raise BadRowError(f"{len(fields)} fields instead of {width}")


def whole_number(text: str, meaning: str, largest: int = MAX_ID) -> int:
    """Return the number in `text`, from 0 to `largest`.

    Raises
    ------
    BadRowError
        If it is anything else; `meaning` is what the number is, for the message.
    """
    if not (text.isascii() and text.isdigit()):
        raise BadRowError(f"{meaning} {shown(text)} is not a whole number")
    if len(text) > len(str(largest)) or int(text) > largest:
        raise BadRowError(f"{meaning} {shown(text)} is too large")
    return int(text)


def shown(text: str) -> str:
    """Quote a piece of a file for a message, on one line and not too long."""
    return repr(text) if len(text) <= 40 else f"{text[:40]!r}..."


def _plain_rows(stream: BinaryIO, separator: str) -> Iterator[tuple[int, list[str]]]:
    for number, raw in enumerate(stream, start=1):
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError:
            line = raw.decode("latin-1")
        if text := line.rstrip("\r\n"):
            yield number, text.split(separator)


def _csv_rows(
    stream: BinaryIO, file: str, on_error: ErrorHandler
) -> Iterator[tuple[int, list[str]]]:
    """Split comma-separated lines, where a quoted field may span several of them."""
    # Bytes that are not UTF-8 become surrogates, for `_check_text`.
    reader = csv.reader(raw.decode("utf-8", "surrogateescape") for raw in stream)
    while True:
        start = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            on_error(RowError(file, start, f"not comma-separated values: {error}"))
            continue
        if fields:
            yield start, fields


def _check_text(fields: Iterable[str]) -> None:
    """Raise `BadRowError` for text that was not UTF-8 or that databases refuse."""
    text = "".join(fields)
    if "\0" in text:
        raise BadRowError("contains a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadRowError("contains bytes that are not UTF-8") from None
