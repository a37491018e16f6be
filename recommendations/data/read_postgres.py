"""Ratings out of PostgreSQL by binary COPY: no Python object for a value, only one for a row."""

from collections.abc import Iterable

import numpy as np
from django.db import connection

from .rating_rows import ROW

# PostgreSQL takes two bounds on a table it has no statistics of (one just imported) for a handful
# of rows, and sorts all that are left for each chunk; with one it follows the index.
RATINGS = """
COPY (
    SELECT id, user_id, movie_id, stars, trunc(extract(epoch FROM updated_at))::bigint
    FROM (
        SELECT * FROM catalog_rating
        WHERE id > {after}
            AND NOT EXISTS (
                SELECT FROM recommendations_mutedrating WHERE rating_id = catalog_rating.id
            )
        ORDER BY id LIMIT {size}
    ) AS chunk
    WHERE id <= {newest}
    ORDER BY id
) TO STDOUT (FORMAT BINARY)
"""

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
"""The signature, no flags, and no extension."""
_TRAILER = b"\xff\xff"
_KINDS = {"rating": ">i8", "user": ">i8", "movie": ">i8", "stars": ">f8", "rated_at": ">i8"}
_TUPLE = np.dtype(
    [
        ("fields", ">i2"),
        *((name, [("size", ">i4"), ("value", kind)]) for name, kind in _KINDS.items()),
    ]
)


def read_chunk(after: int, newest: int, size: int) -> np.ndarray:
    """Read ratings as `ReadChunk` says.

    Raises
    ------
    django.db.Error
        If the database refuses.
    ValueError
        If the answer is not what was asked for.
    """
    # Takes 12 MB, which a site on SQLite need not have.
    from psycopg import sql

    statement = sql.SQL(RATINGS).format(after=after, newest=newest, size=size)
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        return parse(copy)


def parse(stream: Iterable[bytes | bytearray | memoryview]) -> np.ndarray:
    """Read the ratings in the answer to `RATINGS`.

    Parameters
    ----------
    stream
        The answer in pieces, wherever they are cut.

    Returns
    -------
    ndarray of shape (n_ratings,)
        Of type `ROW`, in the order sent.

    Raises
    ------
    ValueError
        If the answer is cut short, or a row has other fields or an empty one.
    """
    answer = bytearray()
    for piece in stream:
        answer += piece
    body = len(answer) - len(_HEADER) - len(_TRAILER)
    if not (answer.startswith(_HEADER) and answer.endswith(_TRAILER)) or body % _TUPLE.itemsize:
        raise ValueError("PostgreSQL's answer is not a whole binary COPY of ratings")
    sent = np.frombuffer(answer, _TUPLE, body // _TUPLE.itemsize, len(_HEADER))
    sizes_fit = all((sent[name]["size"] == 8).all() for name in _KINDS)
    if not sizes_fit or (sent["fields"] != len(_KINDS)).any():
        raise ValueError("PostgreSQL's answer holds other fields than a rating's")
    rows = np.empty(len(sent), ROW)
    for name in _KINDS:
        rows[name] = sent[name]["value"]
    return rows
