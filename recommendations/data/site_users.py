"""The site's own users, as opposed to those imported with a data set."""

import numpy as np
from numpy.typing import NDArray

from accounts.models import User

from ..models import training_ratings


def own_people(user_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of these users, by primary key, are not imported."""
    own = User.objects.filter(imported_from="").values_list("pk", flat=True)
    return np.isin(user_ids, np.fromiter(own, dtype=np.int64))


def own_rating_count() -> int:
    """Return how many used ratings are by users who are not imported."""
    return training_ratings().filter(user__imported_from="").count()
