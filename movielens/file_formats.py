"""The file formats of the releases, recognised by how the files begin."""

import re
from dataclasses import dataclass
from typing import Literal

from .errors import UnknownFormatError
from .files import DataFile

Kind = Literal["ratings", "movies", "tags", "links"]

_HEAD_SIZE = 1 << 14
_LINES_LOOKED_AT = 10


@dataclass(frozen=True, eq=False)
class Form:
    """How the files of a release are written.

    Attributes
    ----------
    file_names
        By kind.
    rows
        By kind, the header, or what a row looks like in a form without headers.
    separator
        Between the fields of a rating.
    has_headers
        Whether the first line of each file names its columns.
    uses_100k_ids
        Whether movies have the ids of the 100K release, which no other release shares.
    """

    name: str
    file_names: dict[Kind, str]
    rows: dict[Kind, bytes]
    separator: bytes
    has_headers: bool = False
    uses_100k_ids: bool = False


FORMS = (
    Form(
        "ml-100k",
        {"ratings": "u.data", "movies": "u.item"},
        # In files of one's own, ids may be text and times may be dates.
        {"ratings": rb"[^\t]+\t[^\t]+\t[\d.]+\t[^\t]+", "movies": rb"\d+\|[^|].*(?:\|[01]){19}"},
        separator=b"\t",
        uses_100k_ids=True,
    ),
    Form(
        "dat",  # 1M and 10M
        {"ratings": "ratings.dat", "movies": "movies.dat", "tags": "tags.dat"},
        # Tags and ratings end in a number where movies have genres.
        {
            "ratings": rb"[^:]+::[^:]+::[\d.]+::[^\s:].*",
            "movies": rb"[^:]+::.+::(?:[A-Za-z(][^:]*)?",
        },
        separator=b"::",
    ),
    Form(
        "csv",  # all later releases
        {
            "ratings": "ratings.csv",
            "movies": "movies.csv",
            "tags": "tags.csv",
            "links": "links.csv",
        },
        {
            # Files of one's own often have no times.
            "ratings": b"userId,movieId,rating(,timestamp)?",
            "movies": b"movieId,title,genres",
        },
        separator=b",",
        has_headers=True,
    ),
    Form(
        "recbole",  # the 100K release in RecBole's wheel
        {"ratings": "ml-100k.inter", "movies": "ml-100k.item"},
        {
            "ratings": b"user_id:token\titem_id:token\trating:float\ttimestamp:float",
            "movies": b"item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq",
        },
        separator=b"\t",
        has_headers=True,
        uses_100k_ids=True,
    ),
)


def form_of(file: DataFile, kind: Kind) -> Form:
    """Recognise the form of a ratings or movies file, whatever its name.

    Raises
    ------
    UnknownFormatError
        If it is of no form.
    UnreadableSourceError
        If it cannot be read.
    """
    with file.open() as stream:
        head = stream.read(_HEAD_SIZE)
    # Any of the first rows may be broken, but not all of them.
    for line in head.split(b"\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT]:
        for form in FORMS:
            # Some programs quote each name of a header.
            if re.fullmatch(form.rows[kind], line.rstrip(b"\r").replace(b'"', b"")):
                return form
    names = ", ".join(form.file_names[kind] for form in FORMS)
    raise UnknownFormatError(f"{file.name} is not a MovieLens {kind} file such as {names}")
