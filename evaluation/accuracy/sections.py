"""The four things measured, each as plain values that JSON can hold.

Every section is {"users": …, "rows": {name: …}} and more; None where nobody can be measured.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.errors import EngineError, NotEnoughRatingsError
from recommendations.engine.evaluation.bootstrap import Figure, mean_figure, paired_difference
from recommendations.engine.evaluation.scorers import Baseline, Scorer, model_scorer
from recommendations.engine.evaluation.splits import (
    Split,
    hide_items,
    hold_out_users,
    is_by_time,
    split_at_random,
    split_by_time,
)
from recommendations.engine.evaluation.trials import Trial, evaluate
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters

from ..baselines.grids import FOR_NEW_USERS, LABELS, grid_of
from .cold_items import cold_item_aucs
from .new_users import choose_for_new_users, new_user_trials
from .rating_error import evaluate_stars, mean_predictor, model_predictor
from .tuning import Choice, choose

OURS = "ours"
BY_CHANCE = "by chance"
MOVIE_MEANS = "each movie's mean"
AS_FOR_LISTS = ", as for the lists"
Section = dict[str, Any]
"""Figures by what they are of; only what JSON can hold."""


class NothingToMeasureError(EngineError):
    """A split leaves nobody to rank for."""

    def __init__(self) -> None:
        super().__init__("too few ratings: no user has some before and liked ones after the split")


@dataclass(frozen=True)
class Bench:
    """What is the same for all that is measured with one seed.

    Attributes
    ----------
    features
        Of the items.
    parameters
        Of our model.
    baselines
        Short names of the baselines to measure beside it.
    seed
        Start of all random numbers.
    progress
        Told what is being done.
    """

    features: ItemFeatures
    parameters: Parameters
    baselines: tuple[str, ...]
    seed: int
    progress: Callable[[str], None]

    def ours(self, training: Interactions) -> Model:
        """Train our model."""
        self.progress(f"Training {OURS}")
        return train(training, self.features, replace(self.parameters, seed=self.seed))


@dataclass(frozen=True)
class Fitted:
    """What the lists were made with.

    Attributes
    ----------
    model
        Ours.
    baselines
        The baselines by their short names, as chosen on the validation slice.
    """

    model: Model
    baselines: dict[str, Baseline]


def lists_section(bench: Bench, split: Split) -> tuple[Section, Fitted]:
    """Measure the lists of ten of everyone on both sides of a split.

    Parameters
    ----------
    bench
        What to measure.
    split
        Known and held out. The validation slice, on which the baselines' hyper-parameters are
        chosen, is drawn from what is known as this split was: the newest part, or one at random.

    Returns
    -------
    dict
        With the figures of each row, what was chosen for it, and how much better ours is.
    Fitted
        What they were made with.

    Raises
    ------
    NothingToMeasureError
        If nobody has a known rating and liked something held out.
    """
    training, held_out = split
    trial = Trial.of(training, held_out)
    if not trial.cases:
        raise NothingToMeasureError
    model = bench.ours(training)
    ours = evaluate(model_scorer(model), trial)
    rows = {OURS: _plain(ours.figures(bench.seed))}
    chosen, differences, baselines = {}, {}, {}
    fitted_on, validation = _validation(training, not is_by_time(split), bench.seed)
    for name in bench.baselines:
        label, grid = LABELS[name], grid_of(name, bench.seed)
        choice = choose(grid, fitted_on, validation, _counting(bench, f"Choosing {label}", grid))
        baselines[name] = choice.baseline
        measured = evaluate(choice.baseline.fit(training), trial)
        rows[label] = _plain(measured.figures(bench.seed))
        chosen[label] = _told(choice)
        differences[label] = paired_difference(ours.ndcg, measured.ndcg, bench.seed)._asdict()
    section = {
        "users": len(trial.cases),
        "rows": rows,
        "ours_minus": differences,
        "chosen": chosen,
    }
    return section, Fitted(model, baselines)


def stars_section(model: Model, split: Split) -> Section | None:
    """Measure predicted stars against those given, beside each movie's mean."""
    training, held_out = split
    predictors = {OURS: model_predictor(model), MOVIE_MEANS: mean_predictor(training)}
    errors = {name: evaluate_stars(told, training, held_out) for name, told in predictors.items()}
    found = {name: error for name, error in errors.items() if error is not None}
    if not found:
        return None
    return {
        "ratings": found[OURS].ratings,
        "rows": {name: {"rmse": one.rmse, "mae": one.mae} for name, one in found.items()},
        "calibration": {str(one.stars): asdict(one) for one in found[OURS].calibration},
    }


def new_users_section(
    bench: Bench, interactions: Interactions, for_lists: dict[str, Baseline]
) -> Section | None:
    """Measure NDCG@10 for users held out of training, by how many of their ratings are known.

    Ours has one setting for everyone. Each baseline is measured with one setting too, that of the
    lists (`for_lists`), and once more with the best for each number of known ratings.
    """
    training, held_out = hold_out_users(interactions, bench.seed)
    trials = new_user_trials(training, held_out, bench.seed)
    if not trials:
        return None
    try:
        ours = bench.ours(training)
    except NotEnoughRatingsError:
        return None
    rows = {OURS: _by_count(bench, trials, dict.fromkeys(trials, model_scorer(ours)))}
    chosen = {}
    for name in (baseline for baseline in bench.baselines if baseline in FOR_NEW_USERS):
        label, grid = LABELS[name], grid_of(name, bench.seed)
        told = _counting(bench, f"Choosing {label} for new users", grid)
        choices = choose_for_new_users(grid, training, bench.seed, told)
        fitted = {choice.baseline: choice.baseline.fit(training) for choice in choices.values()}
        scorers = {count: fitted[choices[count].baseline] for count in trials}
        rows[label] = _by_count(bench, trials, scorers)
        chosen[label] = {str(count): _told(choices[count]) for count in trials}
        one = for_lists[name].fit(training)
        rows[label + AS_FOR_LISTS] = _by_count(bench, trials, dict.fromkeys(trials, one))
    return {
        "users": {str(count): len(trial.cases) for count, trial in trials.items()},
        "rows": rows,
        "chosen": chosen,
    }


def cold_items_section(bench: Bench, interactions: Interactions) -> Section | None:
    """Measure the order that items get whose every rating is hidden from training."""
    training, held_out, hidden = hide_items(interactions, bench.seed)
    trial = Trial.of(training, held_out)
    try:
        aucs = (
            cold_item_aucs(model_scorer(bench.ours(training)), trial, hidden)
            if trial.cases
            else np.empty(0)
        )
    except NotEnoughRatingsError:
        return None
    if not len(aucs):
        return None
    return {
        "users": len(aucs),
        "hidden": len(hidden),
        "rows": {
            OURS: mean_figure(aucs, bench.seed)._asdict(),
            BY_CHANCE: Figure(0.5, 0.5, 0.5)._asdict(),
        },
    }


def _by_count(
    bench: Bench, trials: dict[int, Trial], scorers: dict[int, Scorer]
) -> dict[str, dict[str, float]]:
    return {
        str(count): mean_figure(evaluate(scorers[count], trial).ndcg, bench.seed)._asdict()
        for count, trial in trials.items()
    }


def _validation(training: Interactions, random: bool, seed: int) -> Split:
    """Split the training part again; at random also where no moments were told."""
    by_time = split_by_time(training)
    return split_at_random(training, seed) if random or not len(by_time[0]) else by_time


def _counting(bench: Bench, what: str, grid: tuple[object, ...]) -> Callable[[], None]:
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        bench.progress(f"{what}: {done} of {len(grid)}")

    return count


def _told(choice: Choice) -> dict[str, Any]:
    parameters = asdict(choice.baseline)  # type: ignore[call-overload]
    return {"parameters": parameters, "validation_ndcg": choice.ndcg, "tried": choice.tried}


def _plain(figures: dict[str, Figure]) -> dict[str, dict[str, float]]:
    return {name: figure._asdict() for name, figure in figures.items()}
