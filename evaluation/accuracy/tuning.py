"""Choose a baseline's hyper-parameters on a validation slice; the test slice is never looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.scorers import Baseline
from recommendations.engine.evaluation.trials import Measured, Trial, evaluate

from ..baselines.star_models import StarBaseline
from .rating_error import evaluate_stars

Yardstick = Literal["ndcg", "stratified_ndcg"]
"""By what to choose: NDCG@10 with each hit alike, or weighing the less the more popular it is."""
_NDCG: Yardstick = "ndcg"


@dataclass(frozen=True)
class Choice:
    """The best of a grid on the validation slice.

    Attributes
    ----------
    baseline
        To be fitted on the whole training part.
    figure
        Its figure on the validation slice, by the yardstick of the choice; None where it had no
        user to measure, so that the first of the grid was taken.
    tried
        How many there were to choose from.
    """

    baseline: Baseline
    figure: float | None
    tried: int


class StarChoice(NamedTuple):
    """The best of a grid that predicts stars, as `Choice`; its figure is the RMSE."""

    baseline: StarBaseline
    figure: float | None
    tried: int


def choose(
    grid: Sequence[Baseline],
    training: Interactions,
    validation: Interactions,
    progress: Callable[[int], None] = lambda tried: None,
) -> dict[Yardstick, Choice]:
    """Fit each baseline of a grid; return the best by each yardstick on the validation slice.

    Parameters
    ----------
    grid
        At least one; of equals the first is chosen.
    training, validation
        The two sides of a split of the training part.
    progress
        Called with how many were tried.
    """
    trials = {0: Trial.of(training, validation)}
    return _measured(grid, training, trials, progress)[0].choices(grid)


def choose_by_trial(
    grid: Sequence[Baseline],
    training: Interactions,
    trials: Mapping[int, Trial],
    progress: Callable[[int], None],
) -> dict[int, Choice]:
    """Fit each baseline of a grid once; return the best by NDCG@10 on each trial, by its number."""
    found = _measured(grid, training, trials, progress)
    return {number: own.choices(grid)[_NDCG] for number, own in found.items()}


def choose_for_stars(
    grid: Sequence[StarBaseline],
    training: Interactions,
    validation: Interactions,
    progress: Callable[[int], None],
) -> StarChoice:
    """Fit each baseline of a grid; return the one with the lowest RMSE on the validation slice."""
    errors = []
    for tried, baseline in enumerate(grid, start=1):
        found = evaluate_stars(baseline.fit(training), training, validation)
        if found is None:
            return StarChoice(grid[0], None, len(grid))
        errors.append(found.rmse)
        progress(tried)
    best = min(range(len(grid)), key=errors.__getitem__)
    return StarChoice(grid[best], errors[best], len(grid))


class _Figures:
    """What the baselines of a grid reached on one trial, by yardstick."""

    def __init__(self) -> None:
        self.by_yardstick: dict[Yardstick, list[float]] = {"ndcg": [], "stratified_ndcg": []}

    def add(self, measured: Measured) -> None:
        """Note what the next of the grid reached."""
        self.by_yardstick["ndcg"].append(float(measured.ndcg.mean()))
        self.by_yardstick["stratified_ndcg"].append(float(measured.stratified_ndcg.mean()))

    def choices(self, grid: Sequence[Baseline]) -> dict[Yardstick, Choice]:
        """Return the best of the grid by each yardstick."""
        return {yardstick: _best(grid, own) for yardstick, own in self.by_yardstick.items()}


def _measured(
    grid: Sequence[Baseline],
    training: Interactions,
    trials: Mapping[int, Trial],
    progress: Callable[[int], None],
) -> dict[int, _Figures]:
    """Fit each baseline of a grid once, and measure it on each trial."""
    figures = {number: _Figures() for number in trials}
    measurable = {number: trial for number, trial in trials.items() if trial.cases}
    for tried, baseline in enumerate(grid if measurable else (), start=1):
        scorer = baseline.fit(training)
        for number, trial in measurable.items():
            figures[number].add(evaluate(scorer, trial))
        progress(tried)
    return figures


def _best(grid: Sequence[Baseline], figures: Sequence[float]) -> Choice:
    """Return the baseline with the highest figure; the first where there are no figures."""
    if not figures:
        return Choice(grid[0], None, len(grid))
    best = max(range(len(grid)), key=figures.__getitem__)
    return Choice(grid[best], figures[best], len(grid))
