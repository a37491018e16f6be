"""Choose a baseline's hyper-parameters on a validation slice; the test slice is never looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.scorers import Baseline
from recommendations.engine.evaluation.trials import Trial, evaluate


@dataclass(frozen=True)
class Choice:
    """The best of a grid on the validation slice.

    Attributes
    ----------
    baseline
        To be fitted on the whole training part.
    ndcg
        Its mean NDCG@10 on the validation slice; None where it had no user to measure, so that the
        first of the grid was taken.
    tried
        How many there were to choose from.
    """

    baseline: Baseline
    ndcg: float | None
    tried: int


def choose(
    grid: Sequence[Baseline],
    training: Interactions,
    validation: Interactions,
    progress: Callable[[int], None] = lambda tried: None,
) -> Choice:
    """Fit each baseline of a grid; return the best by NDCG@10 on the validation slice.

    Parameters
    ----------
    grid
        At least one; of equals the first is chosen.
    training, validation
        The two sides of a split of the training part.
    progress
        Called with how many were tried.
    """
    return choose_by_trial(grid, training, {0: Trial.of(training, validation)}, progress)[0]


def choose_by_trial(
    grid: Sequence[Baseline],
    training: Interactions,
    trials: Mapping[int, Trial],
    progress: Callable[[int], None],
) -> dict[int, Choice]:
    """Fit each baseline of a grid once; return the best on each trial, by the trial's number."""
    figures: dict[int, list[float]] = {number: [] for number in trials}
    measurable = {number: trial for number, trial in trials.items() if trial.cases}
    for tried, baseline in enumerate(grid if measurable else (), start=1):
        scorer = baseline.fit(training)
        for number, trial in measurable.items():
            figures[number].append(float(evaluate(scorer, trial).ndcg.mean()))
        progress(tried)
    return {number: _best(grid, own) for number, own in figures.items()}


def _best(grid: Sequence[Baseline], figures: Sequence[float]) -> Choice:
    """Return the baseline with the highest figure; the first where there are no figures."""
    if not figures:
        return Choice(grid[0], None, len(grid))
    best = max(range(len(grid)), key=figures.__getitem__)
    return Choice(grid[best], figures[best], len(grid))
