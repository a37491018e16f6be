"""Fit the mix of a model's scores on ratings that it was not trained on.

By both yardsticks: the share by which NDCG@10 and the popularity-stratified NDCG@10 grow, together,
so that no part brings back what is popular; and by nothing that NDCG@10 loses by. One scale after
the other is moved, first for everyone and then for each number of known ratings, where the gain
over the users is beyond half its standard error, and beyond two of them for a single number of
known ratings: what cannot be told from chance stays as it usually is. And none is moved so far that
people of opposite tastes would get the same (`opposites`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ..model.mix import KNOWN, USUAL, Mix, Scales
from ..model.model import Model
from . import metrics
from .opposites import Opposites
from .score_parts import TRIED, ScoreParts
from .trials import K, Trial

FEWEST_CASES = 50
"""With fewer users to measure the usual mix is kept."""
MOST_CASES = 1000
"""More users would change little, and take time."""
DOUBT, DOUBT_OF_A_BAND = 0.5, 2.0
"""So many standard errors are taken off a gain for everyone, and for one number of ratings."""
MOST_TREND = (3.0, 3.0, 5.0)
"""For each of `KNOWN`: with more of it, people of whom little is known share what is new."""
_FEWEST_OF_A_BAND = 25
"""Scales for a number of ratings that fewer users are near stay as they usually are."""


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
    users = _Measurable.of(model, some, progress)
    usual = users.measured(Mix.of(USUAL))
    opposites = Opposites(model)
    best, found = Mix.of(USUAL), usual
    least = float(usual.ndcg.mean())
    measurable = users.bands()
    each = (([band], DOUBT_OF_A_BAND) for band in measurable)
    for bands, doubt in ((measurable, DOUBT), *each):
        for part, name in enumerate(Scales._fields):
            tried = [_with(best, bands, part, value) for value in TRIED[name]]
            measured = [users.measured(mix) for mix in tried]
            gains = [
                _sure_gain(one, found, usual, doubt) if one.ndcg.mean() >= least else 0.0
                for one in measured
            ]
            order = np.argsort([-gain for gain in gains], kind="stable").tolist()
            better = (place for place in order if gains[place] > 0)
            place = next((one for one in better if opposites.bear(tried[one])), None)
            if place is not None:
                best, found = tried[place], measured[place]
    return FittedMix(best, len(some.cases), _means(usual), _means(found))


def _with(mix: Mix, bands: list[int], part: int, value: float) -> Mix:
    scales = mix.scales.copy()
    scales[bands, part] = value
    return within_bounds(Mix(scales))


def within_bounds(mix: Mix) -> Mix:
    """Return a mix with no more trend than `MOST_TREND`."""
    scales = mix.scales.copy()
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
class _Measurable:
    """What the lists of any mix are measured by.

    Attributes
    ----------
    parts
        The users' scores; a candidate gains where its user liked it.
    liked
        Shape (n_users,): how many items each liked.
    ideal
        Shape (n_users,): the gain of the best possible list.
    """

    parts: ScoreParts
    liked: NDArray[np.int64]
    ideal: NDArray[np.float64]

    @classmethod
    def of(cls, model: Model, trial: Trial, progress: Callable[[], None]) -> Self:
        """Score the users of a trial."""
        weights, liked = trial.popularity.weights, [case.liked for case in trial.cases]
        return cls(
            ScoreParts.of(model, trial.cases, weights, progress),
            np.array([len(own) for own in liked]),
            metrics.ideal_gains(liked, weights, K),
        )

    def bands(self) -> list[int]:
        """Return which of `KNOWN` enough users are nearest to."""
        away = np.abs(np.log1p(self.parts.known)[:, None] - np.log1p(KNOWN))
        counts = np.bincount(away.argmin(axis=1), minlength=len(KNOWN))
        return [band for band, count in enumerate(counts.tolist()) if count >= _FEWEST_OF_A_BAND]

    def measured(self, mix: Mix) -> _Figures:
        """Measure the lists of a mix."""
        gains = np.take_along_axis(self.parts.gains, self.parts.best(mix, K), 1)
        return _Figures(
            metrics.ndcg(gains > 0, self.liked), metrics.stratified_ndcg(gains, self.ideal)
        )
