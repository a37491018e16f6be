"""Fit the mix of a model's scores on ratings that it was not trained on.

By the popularity-stratified NDCG@10, with NDCG@10 as a constraint, so that no part brings back
what is popular. One scale after the other is moved, first for everyone and then for each number of
known ratings, where the gain over the users is beyond its standard error, and beyond two of them
for a single number of known ratings: what cannot be told from chance stays as it usually is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..model.mix import KNOWN, USUAL, Mix, Scales
from ..model.model import Model
from ..ranking.profile import profile_of
from ..ranking.scoring import score_items, top_items
from .trials import Case, K, Measured, Trial, measure, padded

FEWEST_CASES = 50
"""With fewer users to measure the usual mix is kept."""
MOST_CASES = 1000
"""More users would change little, and take time."""
LEAST_NDCG = 0.995
"""As much of the usual mix's NDCG@10 must be left."""
TRIED: Mapping[str, tuple[float, ...]] = {
    "regression": (0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 5.0, 8.0),
    "lifts": (0.0, 0.5, 1.0, 1.5, 2.0),
    "popularity": (0.0, 0.5, 1.0, 1.3, 1.6),
    "trend": (0.0, 0.5, 1.0, 2.0, 3.0),
}
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
    chosen = np.linspace(0, len(trial.cases) - 1, min(len(trial.cases), MOST_CASES)).astype(int)
    some = replace(trial, cases=tuple(trial.cases[place] for place in chosen))
    parts = _Parts.of(model, some, progress)
    usual = parts.measured(Mix.of(USUAL))
    best, found = Mix.of(USUAL), usual
    least = LEAST_NDCG * float(usual.ndcg.mean())
    measurable = parts.measurable_bands()
    for bands, doubt in ((measurable, 1.0), *(([band], 2.0) for band in measurable)):
        for part, name in enumerate(Scales._fields):
            tried = [_with(best, bands, part, value) for value in TRIED[name]]
            measured = [parts.measured(mix) for mix in tried]
            gains = [
                _sure_gain(one, found, doubt) if one.ndcg.mean() >= least else 0.0
                for one in measured
            ]
            if max(gains) > 0:
                place = int(np.argmax(gains))
                best, found = tried[place], measured[place]
    return FittedMix(best, len(some.cases), _means(usual), _means(found))


def _with(mix: Mix, bands: list[int], part: int, value: float) -> Mix:
    scales = mix.scales.copy()
    scales[bands, part] = value
    return Mix(scales)


def _sure_gain(measured: Measured, before: Measured, doubt: float) -> float:
    """Return the gain of stratified NDCG less so many of its standard errors."""
    gains = measured.stratified_ndcg - before.stratified_ndcg
    return float(gains.mean() - doubt * gains.std() / np.sqrt(len(gains)))


def _means(measured: Measured) -> tuple[float, float]:
    return float(measured.ndcg.mean()), float(measured.stratified_ndcg.mean())


@dataclass(frozen=True)
class _Parts:
    """The scores of each user's candidates, which are linear in the scales, in parts.

    Attributes
    ----------
    trial
        The users.
    known
        Shape (n_users,): how many ratings of each are known.
    rows
        Shape (n_users, n): the candidates; -1 where there are fewer.
    fixed
        Shape (n_users, n), float32: scores with all scales at 0; -inf where there is no candidate.
    scaled
        Shape (len(Scales), n_users, n), float32: what a scale of 1 adds.
    """

    trial: Trial
    known: NDArray[np.int64]
    rows: NDArray[np.int64]
    fixed: NDArray[np.float32]
    scaled: NDArray[np.float32]

    @classmethod
    def of(cls, model: Model, trial: Trial, progress: Callable[[], None]) -> Self:
        """Score the users' candidates."""
        nothing = Scales(0.0, 0.0, 0.0, 0.0)
        alone = [nothing._replace(**{name: 1.0}) for name in Scales._fields]
        models = [replace(model, mix=Mix.of(scales)) for scales in (nothing, *alone)]
        found = []
        for case in trial.cases:
            found.append(_candidates(models, case))
            progress()
        width = max(len(rows) for rows, _ in found)
        rows = np.full((len(found), width), -1)
        scores = np.zeros((len(models), len(found), width), dtype=np.float32)
        scores[0] = -np.inf
        for place, (own, own_scores) in enumerate(found):
            rows[place, : len(own)] = own
            scores[0, place, : len(own)] = own_scores[0]
            scores[1:, place, : len(own)] = own_scores[1:] - own_scores[0]
        known = np.array([len(case.user.items) for case in trial.cases])
        return cls(trial, known, rows, scores[0], scores[1:])

    def measurable_bands(self) -> list[int]:
        """Return which of `KNOWN` enough users are nearest to."""
        away = np.abs(np.log1p(self.known)[:, None] - np.log1p(KNOWN))
        counts = np.bincount(away.argmin(axis=1), minlength=len(KNOWN))
        return [band for band, count in enumerate(counts.tolist()) if count >= _FEWEST_OF_A_BAND]

    def measured(self, mix: Mix) -> Measured:
        """Measure the lists of a mix."""
        scales = np.array([mix.at(known) for known in self.known.tolist()], dtype=np.float32)
        scores = self.fixed.copy()
        for part, own in zip(self.scaled, scales.T, strict=True):
            if own.any():
                scores += own[:, None] * part
        count = min(K, scores.shape[1])
        best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1, kind="stable")
        lists = np.take_along_axis(self.rows, np.take_along_axis(best, order, 1), 1)
        return measure(np.array([padded(own) for own in lists]), self.trial)


def _candidates(models: list[Model], case: Case) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the rows of a user's candidates, and their scores in each of the models."""
    scores = np.array(
        [
            score_items(model, profile_of(model, case.user.items, case.user.stars))
            for model in models
        ]
    )
    fixed, scaled = scores[0], scores[1:] - scores[0]
    usual = fixed + np.array(USUAL, dtype=np.float32) @ scaled
    extremes = [usual, fixed]
    for part, values in zip(scaled, TRIED.values(), strict=True):
        extremes.append(usual + np.float32(values[-1]) * part)
    tops = [top_items(each, _CANDIDATES, case.user.items) for each in extremes]
    rows = np.unique(np.concatenate(tops))
    return rows, scores[:, rows]
