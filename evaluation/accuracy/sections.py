"""The four things measured, each as plain values that JSON can hold.

Every section is {"users": …, "rows": {name: …}} and more; None where no user can be measured.
"""

from collections.abc import Callable, Sized
from dataclasses import asdict, dataclass, replace
from typing import Any

from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.errors import NotEnoughRatingsError
from recommendations.engine.evaluation.mix_fit import fit_mix
from recommendations.engine.evaluation.scorers import Baseline, Scorer, model_scorer
from recommendations.engine.evaluation.splits import (
    Split,
    hide_items,
    hold_out_users,
    is_by_time,
    split_at_random,
    split_by_time,
)
from recommendations.engine.evaluation.trials import Measured, Trial, evaluate
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train_on
from recommendations.engine.parameters import Parameters

from ..baselines.grids import FOR_NEW_USERS, LABELS, STAR_LABELS, grid_of, star_grid_of
from ..figures import OURS, NothingToMeasureError, Section, differences, interval
from .cold_items import cold_item_aucs
from .new_users import choose_for_new_users, new_user_trials
from .rating_error import evaluate_stars, mean_predictor, model_predictor
from .tuning import Choice, StarChoice, choose, choose_for_stars

BY_CHANCE = "by chance"
MOVIE_MEANS = "each movie's mean"
AS_FOR_LISTS = ", as for the lists"


@dataclass(frozen=True)
class Bench:
    """What all sections of one seed share.

    Attributes
    ----------
    features
        Of the items.
    parameters
        Of our model.
    baselines, star_baselines
        Short names of the baselines to measure beside it: of lists, and of predicted stars.
    seed
        Start of all random numbers.
    progress
        Called with what is being done.
    """

    features: ItemFeatures
    parameters: Parameters
    baselines: tuple[str, ...]
    star_baselines: tuple[str, ...]
    seed: int
    progress: Callable[[str], None]

    def ours(
        self, training: Interactions, inner: Split | None = None, *, only_ranks: bool = True
    ) -> Model:
        """Train our model.

        Parameters
        ----------
        training
            What to learn from.
        inner
            A split of it, to fit the mix on as a site's training does; None for the usual mix.
        only_ranks
            Whether no stars are to be predicted, which take longer to learn than all else.
        """
        self.progress(f"Training {OURS}")
        parameters = replace(self.parameters, seed=self.seed)
        model = train_on(training, self.features, parameters, only_ranks=only_ranks).model
        if inner is None:
            return model
        self.progress(f"Fitting the mix of {OURS}")
        try:
            probe = train_on(inner[0], self.features, parameters, only_ranks=True).model
        except NotEnoughRatingsError:
            return model
        return replace(model, mix=fit_mix(probe, Trial.of(*inner)).mix)

    def counter(self, what: str, grid: Sized) -> Callable[[int], None]:
        """Return what shows how many of a grid have been tried."""
        return lambda tried: self.progress(f"{what}: {tried} of {len(grid)}")


def lists_section(bench: Bench, split: Split) -> tuple[Section, Model, dict[str, Baseline]]:
    """Measure the lists of ten of everyone on both sides of a split.

    Parameters
    ----------
    bench
        What to measure.
    split
        Training and held-out part. The validation slice, on which the baselines' hyper-parameters
        are chosen, is drawn from the training part as this split was: the newest, or at random.

    Returns
    -------
    dict
        With the figures of each row, what was chosen for it, and how much better ours is; as
        ``stratified`` the same with everything chosen for, and compared by, the
        popularity-stratified NDCG@10.
    Model
        Ours.
    dict
        The baselines by their short names, as chosen on the validation slice.

    Raises
    ------
    NothingToMeasureError
        If nobody has a training rating and liked something held out.
    """
    training, held_out = split
    trial = Trial.of(training, held_out)
    if not trial.cases:
        raise NothingToMeasureError
    fitted_on, validation = _validation(training, not is_by_time(split), bench.seed)
    model = bench.ours(training, (fitted_on, validation), only_ranks=False)
    measured: dict[str, Measured] = {OURS: evaluate(model_scorer(model), trial)}
    by_popularity = {OURS: measured[OURS]}
    chosen, chosen_by_popularity, baselines = {}, {}, {}
    for name in bench.baselines:
        label, grid = LABELS[name], grid_of(name, bench.seed)
        progress = bench.counter(f"Choosing {label}", grid)
        choices = choose(grid, fitted_on, validation, progress)
        best, best_by_popularity = choices["ndcg"], choices["stratified_ndcg"]
        baselines[name], chosen[label] = best.baseline, _plain(best)
        chosen_by_popularity[label] = _plain(best_by_popularity)
        fitted = {
            each: evaluate(each.fit(training), trial)
            for each in {best.baseline, best_by_popularity.baseline}
        }
        measured[label] = fitted[best.baseline]
        by_popularity[label] = fitted[best_by_popularity.baseline]
    section = {
        "users": len(trial.cases),
        "rows": _rows(measured, bench.seed),
        "ours_minus": differences(
            {label: own.ndcg for label, own in measured.items()}, OURS, bench.seed
        ),
        "chosen": chosen,
        "stratified": {
            "rows": _rows(by_popularity, bench.seed),
            "ours_minus": differences(
                {label: own.stratified_ndcg for label, own in by_popularity.items()},
                OURS,
                bench.seed,
            ),
            "chosen": chosen_by_popularity,
        },
    }
    return section, model, baselines


def _rows(measured: dict[str, Measured], seed: int) -> Section:
    return {
        label: {name: one._asdict() for name, one in own.figures(seed).items()}
        for label, own in measured.items()
    }


def stars_section(bench: Bench, model: Model, split: Split) -> Section | None:
    """Measure predicted stars against those given, beside each movie's mean and the baselines.

    A baseline that cannot learn from so few ratings is left out.
    """
    training, held_out = split
    ours = evaluate_stars(model_predictor(model), training, held_out)
    if ours is None:
        return None
    measured = {OURS: ours, MOVIE_MEANS: evaluate_stars(mean_predictor(training), *split)}
    chosen = {}
    for name in bench.star_baselines:
        label, grid = STAR_LABELS[name], star_grid_of(name, bench.seed)
        inner = _validation(training, not is_by_time(split), bench.seed)
        try:
            choice = choose_for_stars(grid, *inner, bench.counter(f"Choosing {label}", grid))
            predictor = choice.baseline.fit(training)
        except NotEnoughRatingsError:
            continue
        measured[label], chosen[label] = evaluate_stars(predictor, *split), _plain(choice)
    return {
        "ratings": ours.ratings,
        "rows": {
            label: {"rmse": one.rmse, "mae": one.mae} for label, one in measured.items() if one
        },
        "calibration": ours.calibration,
        "chosen": chosen,
    }


def new_users_section(
    bench: Bench, interactions: Interactions, for_lists: dict[str, Baseline]
) -> Section | None:
    """Measure NDCG@10 for users held out of training, by how many of their ratings are given.

    Ours has one setting for everyone. Each baseline is measured with one setting too, that of the
    lists (`for_lists`), and once more with the best for each number of given ratings.
    """
    training, held_out = hold_out_users(interactions, bench.seed)
    trials = new_user_trials(training, held_out, bench.seed)
    trials = {count: trial for count, trial in trials.items() if trial.cases}
    if not trials:
        return None
    try:
        ours = bench.ours(training, split_by_time(training))
    except NotEnoughRatingsError:
        return None

    def by_count(scorers: dict[int, Scorer]) -> dict[str, dict[str, float]]:
        return {
            str(count): interval(evaluate(scorers[count], trial).ndcg, bench.seed)
            for count, trial in trials.items()
        }

    rows = {OURS: by_count(dict.fromkeys(trials, model_scorer(ours)))}
    chosen = {}
    for name in (baseline for baseline in bench.baselines if baseline in FOR_NEW_USERS):
        label, grid = LABELS[name], grid_of(name, bench.seed)
        progress = bench.counter(f"Choosing {label} for new users", grid)
        choices = choose_for_new_users(grid, training, bench.seed, progress)
        fitted = {choice.baseline: choice.baseline.fit(training) for choice in choices.values()}
        rows[label] = by_count({count: fitted[choices[count].baseline] for count in trials})
        chosen[label] = {str(count): _plain(choices[count]) for count in trials}
        one = for_lists[name].fit(training)
        rows[label + AS_FOR_LISTS] = by_count(dict.fromkeys(trials, one))
    return {
        "users": {str(count): len(trial.cases) for count, trial in trials.items()},
        "rows": rows,
        "chosen": chosen,
    }


def cold_items_section(bench: Bench, interactions: Interactions) -> Section | None:
    """Measure the order that items get whose every rating is hidden from training."""
    training, held_out, hidden = hide_items(interactions, bench.seed)
    trial = Trial.of(training, held_out)
    if not trial.cases:
        return None
    try:
        aucs = cold_item_aucs(model_scorer(bench.ours(training)), trial, hidden)
    except NotEnoughRatingsError:
        return None
    if not len(aucs):
        return None
    return {
        "users": len(aucs),
        "hidden": len(hidden),
        "rows": {
            OURS: interval(aucs, bench.seed),
            BY_CHANCE: {"value": 0.5, "low": 0.5, "high": 0.5},
        },
    }


def _validation(training: Interactions, random: bool, seed: int) -> Split:
    """Split the training part again; at random also where there are no times."""
    by_time = split_by_time(training)
    return split_at_random(training, seed) if random or not len(by_time[0]) else by_time


def _plain(choice: Choice | StarChoice) -> dict[str, Any]:
    parameters = asdict(choice.baseline)  # type: ignore[call-overload]
    return {"parameters": parameters, "validation": choice.figure, "tried": choice.tried}
