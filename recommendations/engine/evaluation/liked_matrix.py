"""The matrix of positive interactions that all baselines learn from."""

from typing import Literal

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ..data.interactions import Interactions
from ..data.likes_and_dislikes import LIKED_STARS

Given = Literal["liked", "all"]
"""What counts as positive: ratings of 4 stars and more, or all."""


def chosen(stars: NDArray[np.float32], given: Given) -> NDArray[np.bool_]:
    """Return which ratings count."""
    return stars >= LIKED_STARS if given == "liked" else np.ones(len(stars), dtype=np.bool_)


def matrix_of(training: Interactions, given: Given) -> sp.csr_matrix:
    """Return ones where a user chose an item, shape (n_users, n_items), float32."""
    counted = training.where(chosen(training.stars, given))
    return sp.csr_matrix(
        (np.ones(len(counted), dtype=np.float32), (counted.users, counted.items)),
        shape=(len(training.user_ids), len(training.item_ids)),
    )
