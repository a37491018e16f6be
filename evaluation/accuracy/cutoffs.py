"""Lists at several moments: trained on what came before each, measured on what comes next.

One cut leaves few users on both of its sides; several have many more cases, and show what a site
does that trains now and then. A user may be measured at several cuts, so intervals are of users
drawn with all their cases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.data.interactions import Interactions
from recommendations.engine.errors import NotEnoughRatingsError
from recommendations.engine.evaluation.bootstrap import mean_figure, paired_difference
from recommendations.engine.evaluation.most_popular import MostPopular
from recommendations.engine.evaluation.scorers import Baseline, Scorer, model_scorer
from recommendations.engine.evaluation.splits import (
    Split,
    newest_since,
    sliding_splits,
    split_by_time,
)
from recommendations.engine.evaluation.trials import Measured, Trial, evaluate

from ..baselines.grids import LABELS, grid_of
from ..figures import OURS, Section
from .tuning import choose

if TYPE_CHECKING:
    from .sections import Bench

FIRST_SHARE = 0.5
"""So much of the ratings comes before the first cut."""
POPULAR_NOW = "popular now"
FIGURES = ("ndcg", "stratified_ndcg")


@dataclass(frozen=True)
class PopularNow:
    """The most popular among the newest tenth of the ratings: the same order for everyone."""

    share: float = 0.1

    def fit(self, training: Interactions) -> Scorer:
        """Count."""
        _, newest = split_by_time(training, self.share)
        return MostPopular().fit(newest)


def cutoffs_section(bench: "Bench", interactions: Interactions, cuts: int) -> Section | None:
    """Measure ours and the baselines at each cut, and pool the cases.

    Baselines are chosen on the newest fifth of what came before the first cut, and fitted anew at
    each.

    Returns
    -------
    dict or None
        ``cases``, ``users``, ``cuts``, the `FIGURES` of each row with intervals clustered by user,
        and how much better ours is. None where nobody can be measured.
    """
    baselines: dict[str, Baseline] = {}
    measured: dict[str, list[Measured]] = {}
    users: list[NDArray[np.int64]] = []
    since = newest_since(interactions.rated_at, 1.0 - FIRST_SHARE)
    for training, held_out in sliding_splits(interactions, since, cuts):
        trial = Trial.of(training, held_out)
        if not trial.cases:
            continue
        inner = split_by_time(training)
        try:
            model = bench.ours(training, inner)
        except NotEnoughRatingsError:
            continue
        baselines = baselines or _chosen(bench, inner)
        measured.setdefault(OURS, []).append(evaluate(model_scorer(model), trial))
        for label, baseline in baselines.items():
            measured.setdefault(label, []).append(evaluate(baseline.fit(training), trial))
        users.append(trial.users)
    if not users:
        return None
    who = np.concatenate(users)
    figures = {
        label: {name: _pooled(own, name) for name in FIGURES} for label, own in measured.items()
    }
    return {
        "cuts": len(users),
        "cases": len(who),
        "users": len(np.unique(who)),
        "rows": {
            label: {
                name: mean_figure(values, bench.seed, who)._asdict() for name, values in own.items()
            }
            for label, own in figures.items()
        },
        "ours_minus": {
            label: paired_difference(figures[OURS]["ndcg"], own["ndcg"], bench.seed, who)._asdict()
            for label, own in figures.items()
            if label != OURS
        },
    }


def _chosen(bench: "Bench", inner: Split) -> dict[str, Baseline]:
    found: dict[str, Baseline] = {POPULAR_NOW: PopularNow()}
    for name in bench.baselines:
        label, grid = LABELS[name], grid_of(name, bench.seed)
        progress = bench.counter(f"Choosing {label} for the cuts", grid)
        found[label] = choose(grid, *inner, progress)["ndcg"].baseline
    return found


def _pooled(measured: Sequence[Measured], name: str) -> NDArray[np.float64]:
    pooled: NDArray[np.float64] = np.concatenate([getattr(one, name) for one in measured])
    return pooled
