"""Ratings out of SQLite: the seconds are worked out in SQL, the rows go straight into an array."""

import numpy as np
from django.db import connection

from .rating_rows import ROW

# Django keeps moments as texts in UTC, "1969-12-31 23:59:59.250000", and leaves out a fraction of
# nothing. SQLite would round the fraction to thousandths and so, at times, up to the next second;
# without it, what was before 1970 is cut away from 1970.
RATINGS = """
SELECT id, user_id, movie_id, stars,
    CAST(strftime('%%s', substr(updated_at, 1, 19)) AS INTEGER)
        + (substr(updated_at, 1, 4) < '1970' AND substr(updated_at, 20) > '.000000')
FROM catalog_rating
WHERE id > %s AND id <= %s
    AND NOT EXISTS (SELECT 1 FROM recommendations_mutedrating WHERE rating_id = catalog_rating.id)
ORDER BY id
LIMIT %s
"""


def read_chunk(after: int, newest: int, size: int) -> np.ndarray:
    """Read ratings as `ReadChunk` says.

    Raises
    ------
    django.db.Error
        If the database refuses.
    TypeError
        If a time is none.
    """
    with connection.cursor() as cursor:
        cursor.execute(RATINGS, [after, newest, size])
        return np.fromiter(cursor, dtype=ROW)
