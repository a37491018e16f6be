"""What can be recommended: the films a model knows, and those that came after its training."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalog.models import Movie

from .engine.model import Model, Newcomers
from .engine.profile import Profile
from .engine.rank import (
    Explanation,
    explain,
    explain_newcomer,
    score_items,
    score_newcomers,
    top_items,
)
from .interactions import describe_movies

MOST_NEWCOMERS = 500
"""More than this many films added since the training wait for the next one."""


@dataclass(frozen=True)
class Candidates:
    """The films in one row after the other: the model's own, then the newcomers."""

    model: Model
    newcomers: Newcomers

    @property
    def item_ids(self) -> NDArray[np.int64]:
        """Shape (n_candidates,): the movies by row."""
        return np.concatenate([self.model.item_ids, self.newcomers.item_ids])

    def scores(self, profile: Profile) -> NDArray[np.float32]:
        """Return how well each film suits a user, shape (n_candidates,)."""
        new = score_newcomers(self.newcomers, profile)
        return np.concatenate([score_items(self.model, profile), new])

    def best(self, profile: Profile, count: int, excluded: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows of the films that suit a user best, never those of `excluded` movies."""
        new = np.flatnonzero(np.isin(self.newcomers.item_ids, excluded))
        rows = np.concatenate([self.model.rows_of(excluded), len(self.model.item_ids) + new])
        return top_items(self.scores(profile), count, rows)

    def explain(self, profile: Profile, row: int) -> Explanation:
        """Split the score of one film for one user."""
        known = len(self.model.item_ids)
        if row < known:
            return explain(self.model, profile, row)
        return explain_newcomer(self.model, self.newcomers, profile, row - known)


def candidates_for(model: Model) -> Candidates:
    """Return all that the model can score, with the films added to the catalogue since."""
    newest = Movie.objects.order_by("-pk").values_list("pk", flat=True)[:MOST_NEWCOMERS]
    ids = np.array(list(newest), dtype=np.int64)
    return Candidates(model, newcomers_among(model, ids[model.rows_of(ids) < 0]))


def newcomers_among(model: Model, ids: NDArray[np.int64]) -> Newcomers:
    """Return films that the model was not trained on, by what the catalogue says of them."""
    return model.newcomers(ids, describe_movies(ids.tolist()) if len(ids) else [])
