"""The whole evaluation: every section with every seed, as one document that JSON can hold."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from recommendations.engine.data.files import RatingFiles
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.scorers import Scorer, model_scorer
from recommendations.engine.evaluation.splits import Split, split_at_random, split_by_time
from recommendations.engine.parameters import Parameters

from ..baselines.factor_models import BaselineMissingError, require
from ..baselines.grids import LABELS, NEED_IMPLICIT, STAR_LABELS
from .cutoffs import cutoffs_section
from .sections import (
    Bench,
    cold_items_section,
    lists_section,
    new_users_section,
    stars_section,
)

FORMAT = 2
"""Of the document; a change that readers must know of counts up."""

_ALL_LABELS = LABELS | STAR_LABELS
SplitKind = Literal["time", "random", "files"]


@dataclass(frozen=True)
class Settings:
    """What to measure.

    Attributes
    ----------
    split
        ``time``: the newest fifth of all ratings is held out; ``random``: a fifth by seed;
        ``files``: the two parts are given.
    parameters
        Of our model; each run has its own seed.
    baselines
        Short names from `baselines.grids.LABELS` and `STAR_LABELS`.
    seeds
        One run each, at least one.
    cutoffs
        At how many moments to measure lists besides; 0 for none.
    """

    split: SplitKind
    parameters: Parameters
    baselines: tuple[str, ...]
    seeds: tuple[int, ...]
    cutoffs: int = 0


@dataclass(frozen=True)
class Evaluation:
    """The result.

    Attributes
    ----------
    document
        Figures, intervals, what was run and chosen; only what JSON can hold.
    training
        The training part of the first run.
    scorer
        Ours, trained on it.
    """

    document: dict[str, Any]
    training: Interactions
    scorer: Scorer


def run(
    data: RatingFiles,
    settings: Settings,
    parts: Split | None = None,
    progress: Callable[[str], None] = lambda what: None,
) -> Evaluation:
    """Measure ours and its baselines.

    Parameters
    ----------
    data
        All ratings; of a split into files, those of both.
    settings
        What to measure.
    parts
        Training and test part, for the split ``files``.
    progress
        Called with what is being done.

    Raises
    ------
    NothingToMeasureError
        If the split leaves nobody to rank for.
    EngineError
        If there is too little to train on.
    """
    began = time.monotonic()
    left_out = _missing(settings.baselines)
    usable = [name for name in settings.baselines if _ALL_LABELS[name] not in left_out]
    baselines = tuple(name for name in usable if name in LABELS)
    star_baselines = tuple(name for name in usable if name in STAR_LABELS)
    runs: list[dict[str, Any]] = []
    splits, scorers = [], []
    for seed in settings.seeds:
        bench = Bench(data.features, settings.parameters, baselines, star_baselines, seed, progress)
        split = parts or _split(data.interactions, settings.split, seed)
        lists, model, fitted = lists_section(bench, split)
        splits.append(split)
        scorers.append(model_scorer(model))
        # With files, the test part stays out of all training.
        everything = split[0] if parts else data.interactions
        runs.append(
            {
                "seed": seed,
                "lists": lists,
                "stars": stars_section(bench, model, split),
                "new_users": new_users_section(bench, everything, fitted),
                "cold_items": cold_items_section(bench, everything),
                "cutoffs": cutoffs_section(bench, everything, settings.cutoffs)
                if settings.cutoffs
                else None,
            }
        )
    training, held_out = splits[0]
    document = {
        "format": FORMAT,
        "data": sizes_of(data.interactions),
        "split": {"kind": settings.split, "training": len(training), "test": len(held_out)},
        "seeds": list(settings.seeds),
        "parameters": asdict(settings.parameters),
        "left_out": left_out,
        "seconds": round(time.monotonic() - began, 1),
        "runs": runs,
        "medians": {
            name: _median_section([found[name] for found in runs])
            for name in ("lists", "stars", "new_users", "cold_items", "cutoffs")
        },
    }
    return Evaluation(document, training, scorers[0])


def sizes_of(interactions: Interactions) -> dict[str, int]:
    """Return how many ratings, users and movies there are."""
    return {
        "ratings": len(interactions),
        "users": len(np.unique(interactions.users)),
        "movies": len(interactions.item_ids),
    }


def _split(interactions: Interactions, kind: SplitKind, seed: int) -> Split:
    if kind == "random":
        return split_at_random(interactions, seed)
    return split_by_time(interactions)


def _missing(baselines: tuple[str, ...]) -> dict[str, str]:
    """Return the labels of the baselines that cannot be measured here, with the reason."""
    found: dict[str, str] = {}
    for names, library in ((NEED_IMPLICIT, "implicit"), (STAR_LABELS, "surprise")):
        needed = [name for name in baselines if name in names]
        try:
            if needed:
                require(library)
        except BaselineMissingError as error:
            found |= {_ALL_LABELS[name]: str(error) for name in needed}
    return found


def _median_section(sections: list[dict[str, Any] | None]) -> dict[str, Any] | None:
    """Return the medians over the runs; what was chosen differs and is left out."""
    found = [section for section in sections if section is not None]
    if not found:
        return None
    return dict(medians([_without_choices(section) for section in found]))


def _without_choices(section: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_choices(value) if isinstance(value, dict) else value
        for name, value in section.items()
        if name != "chosen"
    }


def medians(values: list[Any]) -> Any:
    """Return the median of numbers, or of each value of dictionaries with the same keys.

    Of a key that is missing in some of them, the median of those that have it.
    """
    if not isinstance(values[0], dict):
        return statistics.median(values)
    keys = dict.fromkeys(key for value in values for key in value)
    return {key: medians([value[key] for value in values if key in value]) for key in keys}
