"""Fit the mix of a model's scores on ratings that it was not trained on.

By both yardsticks: the share by which NDCG@10 and the popularity-stratified NDCG@10 grow, together,
so that no part brings back what is popular; and by nothing that NDCG@10 loses by. One scale after
the other is moved, first for everyone and then for each number of known ratings, where the gain
over the users is beyond half its standard error, and beyond two of them for a single number of
known ratings: what cannot be told from chance stays as it usually is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ..model.mix import KNOWN, USUAL, Mix, Scales
from ..model.model import Model
from ..ranking.profile import popularity_left, profile_of
from ..ranking.scoring import score_cold_start, top_items
from . import metrics
from .trials import Case, K, Trial

FEWEST_CASES = 50
"""With fewer users to measure the usual mix is kept."""
MOST_CASES = 1000
"""More users would change little, and take time."""
DOUBT, DOUBT_OF_A_BAND = 0.5, 2.0
"""So many standard errors are taken off a gain for everyone, and for one number of ratings."""
TRIED: Mapping[str, tuple[float, ...]] = {
    "regression": (0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 5.0, 8.0, 13.0),
    "lifts": (0.0, 0.5, 1.0, 1.5, 2.0),
    "popularity": (0.0, 0.5, 1.0, 1.3, 1.6, 2.0, 3.0, 5.0),
    "trend": (0.0, 0.5, 1.0, 2.0, 3.0, 5.0),
}
MOST_TREND = (3.0, 3.0, 5.0)
"""For each of `KNOWN`: with more of it, people of whom little is known share what is new."""
_FEWEST_OF_A_BAND = 25
"""Scales for a number of ratings that fewer users are near stay as they usually are."""
_CANDIDATES = 200
"""The best so many of each extreme mix can come into a list."""


@dataclass(frozen=True)
class FittedMix:
    """A mix, and what it reached where it was fitted.

    Attributes
    ----------
    mix
        The scales.
    cases
        On how many users; 0 where there were too few and the mix is the usual one.
    usual, fitted
        Mean NDCG@10 and stratified NDCG@10 of the usual and of the fitted mix.
    """

    mix: Mix
    cases: int = 0
    usual: tuple[float, float] = (0.0, 0.0)
    fitted: tuple[float, float] = (0.0, 0.0)


class _Figures(NamedTuple):
    """NDCG@10 and stratified NDCG@10 of each user, shape (n_users,)."""

    ndcg: NDArray[np.float64]
    stratified_ndcg: NDArray[np.float64]


def fit_mix(model: Model, trial: Trial, progress: Callable[[], None] = lambda: None) -> FittedMix:
    """Fit the scales of a model.

    Parameters
    ----------
    model
        Trained on the training side of the trial's split alone; its own mix does not matter.
    trial
        Whose users to fit to, `MOST_CASES` at most.
    progress
        Called for each user.
    """
    if len(trial.cases) < FEWEST_CASES:
        return FittedMix(Mix.of(USUAL))
    some = trial.some(MOST_CASES)
    parts = _Parts.of(model, some, progress)
    usual = parts.measured(Mix.of(USUAL))
    best, found = Mix.of(USUAL), usual
    least = float(usual.ndcg.mean())
    measurable = parts.measurable_bands()
    each = (([band], DOUBT_OF_A_BAND) for band in measurable)
    for bands, doubt in ((measurable, DOUBT), *each):
        for part, name in enumerate(Scales._fields):
            tried = [_with(best, bands, part, value) for value in TRIED[name]]
            measured = [parts.measured(mix) for mix in tried]
            gains = [
                _sure_gain(one, found, usual, doubt) if one.ndcg.mean() >= least else 0.0
                for one in measured
            ]
            if max(gains) > 0:
                place = int(np.argmax(gains))
                best, found = tried[place], measured[place]
    return FittedMix(best, len(some.cases), _means(usual), _means(found))


def _with(mix: Mix, bands: list[int], part: int, value: float) -> Mix:
    scales = mix.scales.copy()
    scales[bands, part] = value
    trend = Scales._fields.index("trend")
    scales[:, trend] = np.minimum(scales[:, trend], MOST_TREND)
    return Mix(scales)


def _sure_gain(measured: _Figures, before: _Figures, usual: _Figures, doubt: float) -> float:
    """Return the gain, in shares of the usual figures, less so many of its standard errors."""
    gains = sum(
        (now - then) / as_usual.mean()
        for now, then, as_usual in zip(measured, before, usual, strict=True)
        if as_usual.any()
    )
    return float(np.mean(gains) - doubt * np.std(gains) / np.sqrt(len(measured.ndcg)))


def _means(measured: _Figures) -> tuple[float, float]:
    return float(measured.ndcg.mean()), float(measured.stratified_ndcg.mean())


@dataclass(frozen=True)
class _Candidates:
    """The items that could come into a user's list, and the parts of their scores.

    Attributes
    ----------
    fixed
        Shape (n,), float32: scores with all scales at 0.
    scaled
        Shape (len(Scales), n), float32: what a scale of 1 adds.
    gains
        Shape (n,): the weight of those that were liked, 0 for the others.
    """

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
        return cls(fixed[rows], scaled[:, rows], gains)


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
class _Parts:
    """The scores of all users' candidates, which are linear in the scales, in parts.

    Attributes
    ----------
    known
        Shape (n_users,): how many ratings of each are known.
    liked
        Shape (n_users,): how many items each liked.
    ideal
        Shape (n_users,): the gain of the best possible list.
    fixed
        Shape (n_users, n), float32: as of `_Candidates`; -inf where there is none.
    scaled
        Shape (len(Scales), n_users, n), float32: likewise, and 0 where there is none.
    gains
        Shape (n_users, n): likewise.
    """

    known: NDArray[np.int64]
    liked: NDArray[np.int64]
    ideal: NDArray[np.float64]
    fixed: NDArray[np.float32]
    scaled: NDArray[np.float32]
    gains: NDArray[np.float64]

    @classmethod
    def of(cls, model: Model, trial: Trial, progress: Callable[[], None]) -> Self:
        """Score the users' candidates."""
        weights = trial.popularity.weights
        found = []
        for case in trial.cases:
            found.append(_Candidates.of(model, case, weights))
            progress()
        width = max(K, *(len(own.fixed) for own in found))
        fixed = np.full((len(found), width), -np.inf, dtype=np.float32)
        scaled = np.zeros((len(Scales._fields), len(found), width), dtype=np.float32)
        gains = np.zeros((len(found), width))
        for place, own in enumerate(found):
            count = len(own.fixed)
            fixed[place, :count] = own.fixed
            scaled[:, place, :count] = own.scaled
            gains[place, :count] = own.gains
        return cls(
            known=np.array([len(case.user.items) for case in trial.cases]),
            liked=np.array([len(case.liked) for case in trial.cases]),
            ideal=metrics.ideal_gains([case.liked for case in trial.cases], weights, K),
            fixed=fixed,
            scaled=scaled,
            gains=gains,
        )

    def measurable_bands(self) -> list[int]:
        """Return which of `KNOWN` enough users are nearest to."""
        away = np.abs(np.log1p(self.known)[:, None] - np.log1p(KNOWN))
        counts = np.bincount(away.argmin(axis=1), minlength=len(KNOWN))
        return [band for band, count in enumerate(counts.tolist()) if count >= _FEWEST_OF_A_BAND]

    def measured(self, mix: Mix) -> _Figures:
        """Measure the lists of a mix."""
        scales = mix.at_each(self.known).astype(np.float32)
        scores = self.fixed.copy()
        for part, own in zip(self.scaled, scales.T, strict=True):
            if own.any():
                scores += own[:, None] * part
        best = np.argpartition(-scores, K - 1, axis=1)[:, :K]
        order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1, kind="stable")
        gains = np.take_along_axis(self.gains, np.take_along_axis(best, order, 1), 1)
        return _Figures(
            metrics.ndcg(gains > 0, self.liked), metrics.stratified_ndcg(gains, self.ideal)
        )
