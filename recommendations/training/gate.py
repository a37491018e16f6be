"""The gate: a new model is published unless it is significantly worse than the one in service.

The model in service was usually trained on the newest ratings, so measuring it on them would be
unfair. Two probes are compared instead, each trained like its model, but on older ratings only, at
several cuts, with intervals of people drawn with all their cases.
"""

import logging
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..engine.data.interactions import Interactions
from ..engine.errors import ArtefactError
from ..engine.evaluation.bootstrap import paired_difference
from ..engine.evaluation.scorers import scorer_among
from ..engine.model.artefact import load_model
from ..engine.model.model import Model
from ..models import ModelVersion
from ..registry.current import served_version
from ..registry.sharing import fetched
from ..registry.store import probe_part
from .fit import Progress, rank
from .holdout import OWN_PEOPLE_NEEDED, NewestSlice, NotMeasured, Probe, means_of, newest_slice

logger = logging.getLogger(__name__)

FEWEST_PEOPLE = 6
"""With five, all may be worse off by chance alone more often than once in 40."""


@dataclass(frozen=True)
class Verdict:
    """Whether to publish a model, the reason in one line, and the figures behind it."""

    publish: bool
    reason: str
    figures: dict[str, Any]


@dataclass(frozen=True)
class Champion:
    """The version in service, and its stand-in for a fair comparison.

    Attributes
    ----------
    stand_in
        Its probe; for an imported one the model itself, which was trained on none of the site's
        ratings. None if it cannot be read.
    seen_until
        The stand-in was trained on ratings before this moment, in seconds since 1970; None if on
        none of the site's.
    """

    version: ModelVersion
    stand_in: Model | None
    seen_until: int | None

    @classmethod
    def reigning(cls) -> Self | None:
        """Return the version in service, if there is one."""
        version = served_version()
        if version is None:
            return None
        if version.imported_from:
            return cls(version, _readable(version.artefact), None)
        if version.held_out_from is None:
            return cls(version, None, None)
        stand_in = _readable(probe_part(version.artefact))
        return cls(version, stand_in, int(version.held_out_from.timestamp()))

    def __str__(self) -> str:
        name = f"model {self.version.pk}"
        return f"the imported {name}" if self.version.imported_from else name

    def why_not_compared(self, newest: NewestSlice) -> str:
        """Return why it cannot be measured on these ratings; empty if it can."""
        people = newest.trial.people
        if self.stand_in is None:
            return "nothing is stored of it that has not seen the newest ratings"
        if self.version.imported_from and not newest.only_own:
            return f"fewer than {FEWEST_PEOPLE} of the site's own people can be measured"
        if people < FEWEST_PEOPLE:
            return f"only {newest.people} can be measured"
        if self.seen_until is not None and newest.since < self.seen_until:
            return f"fewer than {FEWEST_PEOPLE} people can be measured on what it has not seen"
        return ""


def slice_against(
    champion: Champion | None, interactions: Interactions, own: NDArray[np.bool_]
) -> NewestSlice:
    """Find the newest ratings, those that the champion's stand-in was not trained on.

    Where these are too few to compare on, find the newest of all, to measure the candidate on.

    Parameters
    ----------
    interactions
        All ratings.
    own
        Shape (n_users,): who is a user of the site itself. An imported champion may be trained on
        the others.
    """
    if champion is not None and champion.stand_in is not None:
        needed = FEWEST_PEOPLE if champion.version.imported_from else OWN_PEOPLE_NEEDED
        newest = newest_slice(interactions, own, champion.seen_until, needed)
        if newest.trial.people >= FEWEST_PEOPLE:
            return newest
    return newest_slice(interactions, own)


def judge(
    probe: Probe | NotMeasured, newest: NewestSlice, champion: Champion | None, step: Progress
) -> Verdict:
    """Decide whether the model of this probe may replace the champion.

    One that cannot be compared may, unless the champion was imported: a small site's first own
    models are usually worse.
    """
    if champion is None:
        reason = "There was no model in service to compare it with."
        if isinstance(probe, NotMeasured):
            reason += f" It was not measured: {probe.reason}."
        return Verdict(True, reason, {})
    if isinstance(probe, NotMeasured):
        return _uncompared(champion, probe.reason)
    obstacle = champion.why_not_compared(newest)
    if obstacle or champion.stand_in is None:
        return _uncompared(champion, obstacle)
    scorer = scorer_among(champion.stand_in, newest.older.item_ids)
    theirs = rank("the model in service", scorer, newest.trial, step)
    difference, stratified = (
        paired_difference(getattr(probe.measured, name), getattr(theirs, name), users=theirs.users)
        for name in ("ndcg", "stratified_ndcg")
    )
    worse = difference.high < 0
    figures = {
        "champion": means_of(theirs),
        "difference": {
            "ndcg": difference.value,
            "interval": [difference.low, difference.high],
            "stratified_ndcg": stratified.value,
            "stratified_interval": [stratified.low, stratified.high],
        },
    }
    reason = (
        f"{'Worse' if worse else 'Not worse'} than {champion} beyond noise: NDCG@10 "
        f"{probe.measured.ndcg.mean():.3f} against {theirs.ndcg.mean():.3f} (difference "
        f"{difference.value:+.3f}, 95% interval {difference.low:+.3f} to {difference.high:+.3f}), "
        f"stratified by popularity {probe.measured.stratified_ndcg.mean():.3f} against "
        f"{theirs.stratified_ndcg.mean():.3f} (difference {stratified.value:+.3f}, "
        f"{stratified.low:+.3f} to {stratified.high:+.3f}), on the newest ratings of "
        f"{newest.people}."
    )
    return Verdict(not worse, reason, figures)


def _uncompared(champion: Champion, why: str) -> Verdict:
    reason = f"Not compared with {champion}: {why}."
    return Verdict(not champion.version.imported_from, reason, {})


def _readable(part: str) -> Model | None:
    try:
        return load_model(fetched(part))
    except ArtefactError as error:
        logger.warning("nothing to compare with: %s", error)
        return None
