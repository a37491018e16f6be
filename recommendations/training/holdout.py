"""Evaluation of a training: a probe, trained on older ratings, is measured on the newest ones.

It is measured at several cuts. At each, a user's vector is folded in from all that they rated
before it, and looked for is what they like before the next; the probe itself knows nothing from
after the first. So those are measured, too, who came since, and a training is one training still.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..engine.data.interactions import Interactions, ItemFeatures
from ..engine.errors import EngineError
from ..engine.evaluation.list_popularity import Popularity
from ..engine.evaluation.mix_fit import FittedMix
from ..engine.evaluation.most_popular import MostPopular
from ..engine.evaluation.scorers import model_scorer
from ..engine.evaluation.splits import newest_since, sliding_splits, split_at
from ..engine.evaluation.trials import Measured, Trial
from ..engine.model.mix import KNOWN, Scales
from ..engine.model.model import Model
from ..engine.parameters import Parameters
from ..engine.trainers.checkpoint import Checkpoint
from .fit import Progress, fitted_mix, rank, train_steadily

OWN_PEOPLE_NEEDED = 10
"""With fewer of the site's own users to measure, imported ones are measured too."""
MOST_CASES = 3000
"""More to measure would narrow no interval by much, and take minutes."""
CUTS = 8
"""Twice as many narrow intervals by a twentieth more."""


@dataclass(frozen=True)
class NewestSlice:
    """The newest ratings, to measure on, and the older ones.

    Attributes
    ----------
    since
        The moment between the two, in seconds since 1970.
    older
        Everyone's ratings before it.
    trial
        The users measured, each at any of the cuts: those who rated something before it and liked
        something between it and the next.
    at_once
        The same at the first cut alone: those who liked something after it.
    only_own
        Whether they are all the site's own users, not imported ones.
    """

    since: int
    older: Interactions
    trial: Trial
    at_once: Trial
    only_own: bool

    @property
    def people(self) -> str:
        """Who is measured, for messages."""
        count = self.trial.people
        return f"{count} of the site's own people" if self.only_own else f"{count} people"


def newest_slice(
    interactions: Interactions,
    own: NDArray[np.bool_],
    not_before: int | None = None,
    own_needed: int = OWN_PEOPLE_NEEDED,
) -> NewestSlice:
    """Find the newest fifth of the ratings of the site's own users, or else of everyone.

    Imported ratings are years old: the newest fifth of all would hold every rating of the own
    users, with nothing before it.

    Parameters
    ----------
    interactions
        All ratings.
    own
        Shape (n_users,): who is a user of the site itself.
    not_before
        Leave out what is older; another model was trained on it.
    own_needed
        How many of the site's own users are enough.
    """
    theirs = _slice_of(interactions, own, not_before, only_own=True)
    if theirs.trial.people >= own_needed:
        return theirs
    return _slice_of(interactions, np.ones_like(own), not_before, only_own=False)


def _slice_of(
    interactions: Interactions, who: NDArray[np.bool_], not_before: int | None, *, only_own: bool
) -> NewestSlice:
    rated_at = interactions.rated_at[who[interactions.users]]
    since = newest_since(rated_at) if len(rated_at) else 0
    if not_before is not None:
        since = max(since, not_before)
    older, newer = split_at(interactions, since)
    at_once = Trial.of(older, newer.where(who[newer.users]), MOST_CASES)
    # Where one cut has enough of them, all are other people's, and say more than several of each.
    if len(at_once.cases) >= MOST_CASES:
        return NewestSlice(since, older, at_once, at_once, only_own)
    theirs = interactions.where(who[interactions.users])
    trial = _at_several_cuts(theirs, since, at_once.popularity)
    return NewestSlice(since, older, trial.some(MOST_CASES), at_once, only_own)


def _at_several_cuts(interactions: Interactions, since: int, popularity: Popularity) -> Trial:
    trials = [Trial.of(*split) for split in sliding_splits(interactions, since, CUTS)]
    return Trial.pooled(trials, popularity)


@dataclass(frozen=True)
class Probe:
    """A model trained on older ratings only, and its figures on the newest.

    Never served: it measures its training, and later the next one is compared with it. It is
    measured with the usual mix, and the mix fitted to what it has not seen is for the model.
    """

    model: Model
    checkpoint: Checkpoint | None
    measured: Measured
    most_popular: Measured
    fitted: FittedMix

    @property
    def figures(self) -> dict[str, dict[str, Any]]:
        """The mean figures, beside those of the popular list, and the mix where one was fitted."""
        found = {"model": means_of(self.measured), "most popular": means_of(self.most_popular)}
        return {**found, "fitted mix": _plain(self.fitted)} if self.fitted.cases else found


@dataclass(frozen=True)
class NotMeasured:
    """Why there is no probe."""

    reason: str


def measure(
    newest: NewestSlice,
    features: ItemFeatures,
    parameters: Parameters,
    step: Progress,
    start: Checkpoint | None = None,
    watched: Interactions | None = None,
) -> Probe | NotMeasured:
    """Train a probe and measure it, if it can be trained and there is someone to measure.

    Parameters
    ----------
    newest
        What it is trained on, and measured on.
    features, parameters
        How to train.
    step
        Called at each step.
    start
        Of an earlier probe, which has seen nothing of what this one is measured on.
    watched
        What was watched and not rated before the newest ratings.
    """
    if not newest.trial.cases:
        return NotMeasured("nobody rated something before the newest ratings and likes one of them")
    try:
        model, checkpoint = train_steadily(
            "Measuring",
            newest.older,
            features,
            parameters,
            step,
            start,
            watched=watched,
            only_ranks=True,
        )
    except EngineError as error:
        return NotMeasured(str(error))
    popular = MostPopular().fit(newest.older)
    return Probe(
        model,
        checkpoint,
        rank("model", model_scorer(model), newest.trial, step),
        rank("most popular", popular, newest.trial, step),
        fitted_mix(model, newest.at_once, step),
    )


def _plain(fitted: FittedMix) -> dict[str, float]:
    ndcg, stratified = fitted.fitted
    return {
        "users": fitted.cases,
        "usual_ndcg": fitted.usual[0],
        "usual_stratified_ndcg": fitted.usual[1],
        "ndcg": ndcg,
        "stratified_ndcg": stratified,
        **{
            f"{name}_at_{known:g}_ratings": float(scale)
            for known, scales in zip(KNOWN, fitted.mix.scales, strict=True)
            for name, scale in zip(Scales._fields, scales, strict=True)
        },
    }


def means_of(measured: Measured) -> dict[str, Any]:
    """Return the mean figures of a training, some with the ends of their 95% interval."""
    figures = measured.figures()
    intervals = {
        f"{name}_interval": [figures[name].low, figures[name].high]
        for name in ("ndcg", "stratified_ndcg", "coverage")
    }
    return {
        **intervals,
        "coverage": figures["coverage"].value,
        "ndcg": float(measured.ndcg.mean()),
        "stratified_ndcg": float(measured.stratified_ndcg.mean()),
        "precision": float(measured.precision.mean()),
        "recall": float(measured.recall.mean()),
        "users": len(np.unique(measured.users)),
        "cases": len(measured.ndcg),
    }
