"""Lines and delimited rows of text files, with their line numbers."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import BinaryIO, NamedTuple, TypeVar

from .records import ErrorHandler, RowError

T = TypeVar("T")

# What 32-bit columns and matrices hold, and the last second of the year 9999.
MAX_ID = 2**31 - 1
MAX_TIME = 253402300799


class BadRowError(ValueError):
    """A row that cannot be read; the message says why."""


class Row(NamedTuple):
    """The fields of one row and the line it starts on, counted from 1."""

    line: int
    fields: list[str]


def utf8_lines(stream: BinaryIO) -> Iterator[str]:
    """Decode line by line; bytes that are not UTF-8 become surrogates, for `check_text`."""
    for raw in stream:
        yield raw.decode("utf-8", "surrogateescape")


def legacy_lines(stream: BinaryIO) -> Iterator[str]:
    """Decode the old releases: LATIN-1 up to 1M, UTF-8 in 10M, the same file names in both."""
    for raw in stream:
        try:
            yield raw.decode("utf-8")
        except UnicodeDecodeError:
            yield raw.decode("latin-1")


def plain_rows(lines: Iterable[str], separator: str) -> Iterator[Row]:
    """Split lines that know no quoting, leaving out blank ones."""
    for number, line in enumerate(lines, start=1):
        if text := line.rstrip("\r\n"):
            yield Row(number, text.split(separator))


def csv_rows(lines: Iterable[str], file: str, on_error: ErrorHandler) -> Iterator[Row]:
    """Split comma-separated lines, where a quoted field may span several of them."""
    reader = csv.reader(lines)
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
            yield Row(start, fields)


def parse_rows(
    rows: Iterable[Row], parse: Callable[[list[str]], T], file: str, on_error: ErrorHandler
) -> Iterator[T]:
    """Turn rows into records, reporting those that cannot be.

    Parameters
    ----------
    rows
        The rows of one file, without its header.
    parse
        Makes a record of a row's fields, or raises `BadRowError`.
    file
        The file's name for the reports.
    on_error
        Called for each row left out.

    Yields
    ------
    T
        The records, in the order of the rows.
    """
    for line, fields in rows:
        try:
            check_text(fields)
            record = parse(fields)
        except BadRowError as error:
            on_error(RowError(file, line, str(error)))
        else:
            yield record


def check_text(fields: Iterable[str]) -> None:
    """Raise `BadRowError` for text that was not UTF-8 or that databases refuse."""
    text = "".join(fields)
    if "\0" in text:
        raise BadRowError("contains a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadRowError("contains bytes that are not UTF-8") from None


def check_width(fields: Sized, width: int) -> None:
    """Raise `BadRowError` unless there are `width` fields."""
    if len(fields) != width:
        raise BadRowError(f"{len(fields)} fields instead of {width}")


def whole_number(text: str, meaning: str, largest: int = MAX_ID) -> int:
    """Read a number of 0 to `largest`.

    Parameters
    ----------
    text
        Digits, with or without white space and quotation marks around them.
    meaning
        What the number is, for the message.
    largest
        The largest allowed.

    Returns
    -------
    int
        The number.

    Raises
    ------
    BadRowError
        If `text` is anything else.
    """
    digits = text.strip(' \t\r\n"')
    if not (digits.isascii() and digits.isdigit()):
        raise BadRowError(f"{meaning} {shown(text)} is not a whole number")
    if len(digits) > len(str(largest)) or int(digits) > largest:
        raise BadRowError(f"{meaning} {shown(text)} is too large")
    return int(digits)


def shown(text: str) -> str:
    """Quote a piece of a file for a message, on one line and not too long."""
    return repr(text) if len(text) <= 40 else f"{text[:40]!r}..."
