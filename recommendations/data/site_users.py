"""Whose ratings are the site's own: not those of authors that came with a data set."""

import numpy as np
from numpy.typing import NDArray

from accounts.models import User

from ..models import used_ratings


def own_people(user_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of these users, by their primary keys, have an account of their own."""
    own = User.objects.filter(imported_from="").values_list("pk", flat=True)
    return np.isin(user_ids, np.fromiter(own, dtype=np.int64))


def own_rating_count() -> int:
    """Return how many ratings of people with an account of their own are used."""
    return used_ratings().filter(user__imported_from="").count()
