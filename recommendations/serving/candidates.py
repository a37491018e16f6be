"""What can be recommended: the movies of a model, and those added since its training."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..engine.model.model import ColdStartItems, Model
from ..engine.ranking.profile import Profile
from ..engine.ranking.rerank import DEFAULT_CONTROLS, Controls, choose_items
from ..engine.ranking.scoring import (
    Explanation,
    explain_all,
    explain_cold_start,
    score_cold_start,
    score_items,
)
from .added_movies import Newest, added_since
from .filters import allowed_among


@dataclass(frozen=True)
class Candidates:
    """Row by row: the model's movies, then the cold-start items."""

    model: Model
    cold_start: ColdStartItems

    @cached_property
    def item_ids(self) -> NDArray[np.int64]:
        """Shape (n_candidates,): the movies by row."""
        if not len(self.cold_start.item_ids):
            return self.model.item_ids
        return np.concatenate([self.model.item_ids, self.cold_start.item_ids])

    @cached_property
    def popularity(self) -> NDArray[np.float32]:
        """Shape (n_candidates,): as in `Model`."""
        if not len(self.cold_start.item_ids):
            return self.model.item_popularity
        return np.concatenate([self.model.item_popularity, self.cold_start.item_popularity])

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """Shape (n_candidates, n_components): similar for similar movies."""
        if not len(self.cold_start.item_ids):
            return self.model.item_vectors
        return np.concatenate([self.model.item_vectors, self.cold_start.item_vectors])

    def rows_of(self, movies: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows of those of these movies that are candidates, and -1 for others."""
        rows = self.model.rows_of(movies)
        if not len(self.cold_start.item_ids):
            return rows
        new = np.flatnonzero(np.isin(self.cold_start.item_ids, movies))
        return np.concatenate([rows, len(self.model.item_ids) + new])

    def scores(self, profile: Profile) -> NDArray[np.float32]:
        """Return each movie's score for a user, shape (n_candidates,)."""
        scores = score_items(self.model, profile)
        if not len(self.cold_start.item_ids):
            return scores
        return np.concatenate([scores, score_cold_start(self.cold_start, profile)])

    def best(
        self,
        profile: Profile,
        count: int,
        excluded: NDArray[np.int64],
        controls: Controls = DEFAULT_CONTROLS,
    ) -> NDArray[np.int64]:
        """Return the rows of the best movies for a user, without `excluded` movies."""
        return choose_items(
            self.scores(profile),
            count,
            self.rows_of(excluded),
            controls,
            self.popularity,
            self.vectors,
            allowed_among(self.item_ids, controls),
        )

    def explain(self, profile: Profile, rows: Sequence[int]) -> list[Explanation]:
        """Split the scores of movies for one user."""
        count = len(self.model.item_ids)
        trained = np.array([row for row in rows if row < count], dtype=np.int64)
        split = dict(zip(trained.tolist(), explain_all(self.model, profile, trained), strict=True))
        return [
            split[row]
            if row < count
            else explain_cold_start(self.model, self.cold_start, profile, row - count)
            for row in rows
        ]


def candidates_for(model: Model, read: Newest | None = None) -> Candidates:
    """Return the movies of the model and those added since; `read` as `added_since` takes it."""
    return Candidates(model, added_since(model, read))
