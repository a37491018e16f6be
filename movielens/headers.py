"""The header rows of the CSV and RecBole forms, whose columns come in any order."""

from collections.abc import Callable, Iterable, Iterator

from .errors import UnknownFormatError
from .rows import Row, check_width

Picker = Callable[[list[str]], list[str]]


def header_names(cells: Iterable[str]) -> list[str]:
    """Take column names to lower case, without quotation marks and types like ``:token``."""
    return [cell.partition(":")[0].strip(' \r\n"').lower() for cell in cells]


def read_header(rows: Iterator[Row], file: str) -> list[str]:
    """Take the header off the rows of a file.

    Parameters
    ----------
    rows
        All rows of the file.
    file
        The file's name for the message.

    Returns
    -------
    list of str
        What `header_names` makes of the first row.

    Raises
    ------
    UnknownFormatError
        If there are no rows.
    """
    for row in rows:
        return header_names(row.fields)
    raise UnknownFormatError(f"{file} is empty")


def columns_of(header: list[str], names: Iterable[str], file: str) -> list[int]:
    """Find columns by name.

    Parameters
    ----------
    header
        What `header_names` returned.
    names
        The columns wanted, in lower case.
    file
        The file's name for the message.

    Returns
    -------
    list of int
        Their indices in `header`, in the order of `names`.

    Raises
    ------
    UnknownFormatError
        If a column is missing.
    """
    wanted = list(names)
    missing = [name for name in wanted if name not in header]
    if missing:
        raise UnknownFormatError(f"{file}: the header has no column {' and '.join(missing)}")
    return [header.index(name) for name in wanted]


def picker(header: list[str], names: Iterable[str], file: str) -> Picker:
    """Make what takes columns out of the rows under a header.

    Parameters
    ----------
    header, names, file
        As for `columns_of`.

    Returns
    -------
    Callable
        From a row's fields to those of the columns `names`, in that order; raises
        `BadRowError` for a row of another width than the header.

    Raises
    ------
    UnknownFormatError
        If a column is missing.
    """
    columns = columns_of(header, names, file)

    def pick(fields: list[str]) -> list[str]:
        check_width(fields, len(header))
        return [fields[column] for column in columns]

    return pick
