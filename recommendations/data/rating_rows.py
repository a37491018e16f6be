"""The rows that both databases are read into."""

from typing import Protocol

import numpy as np

ROW = np.dtype(
    [
        ("rating", np.int64),
        ("user", np.int64),
        ("movie", np.int64),
        ("stars", np.float32),
        ("rated_at", np.int64),
    ]
)
"""A rating: the primary keys, the stars, and the second of the last change since 1970.

The second is a whole one, cut towards 1970, as `int(updated_at.timestamp())` is.
"""


class ReadChunk(Protocol):
    """How each database is read: `read_postgres.read_chunk`, `read_sqlite.read_chunk`."""

    def __call__(self, after: int, newest: int, size: int) -> np.ndarray:
        """Read ratings by ascending key in one statement, so as of one moment; muted ones not.

        Parameters
        ----------
        after, newest
            Read keys above `after`, up to `newest`.
        size
            Read no more ratings than this.

        Returns
        -------
        ndarray of shape (n_ratings,)
            Of type `ROW`; empty where there are no more.

        Raises
        ------
        django.db.Error
            If the database refuses or the connection breaks.
        """
