"""Choose a baseline's hyper-parameters on a validation slice; the test slice is never looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.scorers import Baseline
from recommendations.engine.evaluation.trials import Trial, evaluate


@dataclass(frozen=True)
class Choice:
    """What did best on the validation slice.

    Attributes
    ----------
    baseline
        To be fitted on the whole training part.
    ndcg
        Its mean NDCG@10 on the validation slice; None where that had no user to measure and the
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
    progress: Callable[[], None] = lambda: None,
) -> Choice:
    """Fit each baseline of a grid on `known`; return the best by NDCG@10 on the validation slice.

    Parameters
    ----------
    grid
        At least one; of equals the first is chosen.
    training, validation
        The two sides of a split of the training part.
    progress
        Called for each baseline tried.
    """
    trial = Trial.of(training, validation)
    figures = []
    for baseline in grid if trial.cases else ():
        figures.append(float(evaluate(baseline.fit(training), trial).ndcg.mean()))
        progress()
    return best_of(grid, figures)


def best_of(grid: Sequence[Baseline], figures: Sequence[float]) -> Choice:
    """Return the baseline with the highest figure; the first where there are no figures."""
    if not figures:
        return Choice(grid[0], None, len(grid))
    best = max(range(len(grid)), key=figures.__getitem__)
    return Choice(grid[best], figures[best], len(grid))
