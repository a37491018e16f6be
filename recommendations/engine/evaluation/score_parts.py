"""The scores of users' candidates in parts, so that the lists of any mix cost next to nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..model.mix import USUAL, Mix, Scales
from ..model.model import Model
from ..ranking.profile import popularity_left, profile_of
from ..ranking.scoring import score_cold_start, top_items
from .trials import Case

TRIED: Mapping[str, tuple[float, ...]] = {
    "regression": (0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 5.0, 8.0, 13.0),
    "lifts": (0.0, 0.5, 1.0, 1.5, 2.0),
    "popularity": (0.0, 0.5, 1.0, 1.3, 1.6, 2.0, 3.0, 5.0),
    "trend": (0.0, 0.5, 1.0, 2.0, 3.0, 5.0),
}
"""The scales that a fit may choose, in the order of `Scales`."""
LONGEST = 20
"""Of the lists that can be asked for."""
_CANDIDATES = 200
"""The best so many of each extreme mix can come into a list."""


@dataclass(frozen=True)
class _Candidates:
    """The items that could come into a user's list, and the parts of their scores.

    Attributes
    ----------
    rows
        Shape (n,): which items they are.
    fixed
        Shape (n,), float32: scores with all scales at 0.
    scaled
        Shape (len(Scales), n), float32: what a scale of 1 adds.
    gains
        Shape (n,): the weight of those that were liked, 0 for the others.
    """

    rows: NDArray[np.int64]
    fixed: NDArray[np.float32]
    scaled: NDArray[np.float32]
    gains: NDArray[np.float64]

    @classmethod
    def of(cls, model: Model, case: Case, weights: NDArray[np.float64]) -> Self:
        """Find a user's candidates; the model's own mix does not matter."""
        fixed, scaled = _parts_of_scores(model, case)
        usual = fixed + np.array(USUAL, dtype=np.float32) @ scaled
        extremes = [usual, fixed]
        for part, values in zip(scaled, TRIED.values(), strict=True):
            extremes.append(usual + np.float32(values[-1]) * part)
        tops = [top_items(each, _CANDIDATES, case.user.items) for each in extremes]
        rows = np.unique(np.concatenate(tops))
        gains = np.where(np.isin(rows, case.liked), weights[rows], 0.0)
        return cls(rows, fixed[rows], scaled[:, rows], gains)


def _parts_of_scores(model: Model, case: Case) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the scores of all items with all scales at 0, and what each scale of 1 adds."""
    one = replace(model, mix=Mix.of(Scales(1.0, 1.0, 1.0, 1.0)))
    profile = profile_of(one, case.user.items, case.user.stars)
    left = popularity_left(int((case.user.items >= 0).sum()))
    nothing = replace(profile, popularity=left, trend=0.0, floors=np.zeros_like(profile.floors))
    tables, items = model.neighbours, profile.items
    regression, lifts = np.zeros((2, len(model.item_ids)), dtype=np.float32)
    tables.regression.add_to(regression, items, profile.affinities)
    tables.lift_liked.add_to(lifts, items, profile.lifts_liked)
    tables.lift_disliked.add_to(lifts, items, profile.lifts_disliked)
    lifts += np.float32(profile.floors.sum())
    popularity = np.float32(profile.popularity - left) * model.item_popularity
    # In the order of `Scales`.
    scaled = np.stack([regression, lifts, popularity, model.item_trend])
    return score_cold_start(model, nothing), scaled


@dataclass(frozen=True)
class ScoreParts:
    """The scores of all users' candidates, which are linear in the scales, in parts.

    Attributes
    ----------
    known
        Shape (n_users,): how many ratings of each are known.
    rows
        Shape (n_users, n): as of `_Candidates`; -1 where there is none.
    fixed
        Shape (n_users, n), float32: likewise; -inf where there is none.
    scaled
        Shape (len(Scales), n_users, n), float32: likewise; 0 where there is none.
    gains
        Shape (n_users, n): likewise; 0 where there is none.
    """

    known: NDArray[np.int64]
    rows: NDArray[np.int64]
    fixed: NDArray[np.float32]
    scaled: NDArray[np.float32]
    gains: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        model: Model,
        cases: Sequence[Case],
        weights: NDArray[np.float64],
        progress: Callable[[], None] = lambda: None,
    ) -> Self:
        """Score the users' candidates.

        Parameters
        ----------
        model
            Its own mix does not matter.
        cases
            The users, at least one.
        weights
            Shape (n_items,), above 0: what each item gains where it was liked.
        progress
            Called for each user.
        """
        found = []
        for case in cases:
            found.append(_Candidates.of(model, case, weights))
            progress()
        width = max(LONGEST, *(len(own.fixed) for own in found))
        rows = np.full((len(found), width), -1, dtype=np.int64)
        fixed = np.full((len(found), width), -np.inf, dtype=np.float32)
        scaled = np.zeros((len(Scales._fields), len(found), width), dtype=np.float32)
        gains = np.zeros((len(found), width))
        for place, own in enumerate(found):
            count = len(own.fixed)
            rows[place, :count] = own.rows
            fixed[place, :count] = own.fixed
            scaled[:, place, :count] = own.scaled
            gains[place, :count] = own.gains
        known = np.array([len(case.user.items) for case in cases])
        return cls(known, rows, fixed, scaled, gains)

    def best(self, mix: Mix, k: int) -> NDArray[np.int64]:
        """Return the places of each user's best candidates.

        Parameters
        ----------
        mix
            How the parts are put together.
        k
            How many, `LONGEST` at most.

        Returns
        -------
        ndarray of shape (n_users, k)
            Columns of the arrays, best first.
        """
        scales = mix.at_each(self.known).astype(np.float32)
        scores = self.fixed.copy()
        for part, own in zip(self.scaled, scales.T, strict=True):
            if own.any():
                scores += own[:, None] * part
        best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1, kind="stable")
        return np.take_along_axis(best, order, 1)
