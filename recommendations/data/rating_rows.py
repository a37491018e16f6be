"""What a source of ratings gives."""

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
