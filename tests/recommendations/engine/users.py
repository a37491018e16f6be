"""Profiles of users made for a test."""

import numpy as np

from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import Profile, profile_of
from tests.hand_made import floats


def profile(model: Model, stars_of: dict[int, float], unwanted: tuple[int, ...] = ()) -> Profile:
    """The profile of who gave movies (rows) these stars, and wants no more of others."""
    return profile_of(
        model,
        np.array(list(stars_of), dtype=np.int64),
        floats(list(stars_of.values())),
        np.array(unwanted, dtype=np.int64),
    )
