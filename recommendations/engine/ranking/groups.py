"""Lists for several users at once, with each member's satisfaction from every pick.

Scores are comparable within one user only, so they are first turned into satisfactions: 1 for the
best movie that the user could get here, and exp(-1) for each spread (standard deviation over their
best `CANDIDATES`) below it. Ranks, linear scales and z-scores were measured too and gave the
members of mixed groups less.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from .rerank import (
    CANDIDATES,
    Controls,
    Utility,
    adjust_scores,
    diversify,
    gumbel_noise,
    open_candidates,
)

Rule = Literal["average", "least misery", "fair"]
"""How the members' satisfactions become one list.

``average``
    The mean of all satisfactions.
``least misery``
    That of whoever likes the movie least (both after Masthoff 2011, "Group recommender systems").
``fair``
    Proportional fairness over the whole list: each movie is what raises the sum of log(1 + what
    a member has got up to now) most, so whoever has got little counts more (the smooth Nash
    welfare of Fain, Munagala and Shah 2018, "Fair allocation of indivisible public goods").
"""
RULES: tuple[Rule, ...] = get_args(Rule)


@dataclass(frozen=True)
class GroupPick:
    """A movie for a group.

    Attributes
    ----------
    item
        Its row.
    satisfactions
        Shape (n_members,): each member's, 0 to 1, in their order; 1 is the best movie that this
        member could get here.
    """

    item: int
    satisfactions: NDArray[np.float64]

    @property
    def gains_most(self) -> int:
        """Which member is most satisfied, the first of equals."""
        return int(self.satisfactions.argmax())


def pick_for_group(
    scores: NDArray[np.float32],
    count: int,
    excluded: NDArray[np.int64],
    rule: Rule,
    controls: Controls,
    popularity: NDArray[np.float32],
    vectors: NDArray[np.float32],
    allowed: NDArray[np.bool_] | None = None,
) -> list[GroupPick]:
    """Return the movies for a group, first to last, never an excluded one.

    Parameters
    ----------
    scores
        Shape (n_members, n_items), at least one member.
    excluded
        Rows that any member has rated or does not want; -1 is ignored.
    rule
        How to weigh the members.
    count, controls, popularity, vectors, allowed
        As in `choose_items`.
    """
    own = [open_candidates(each, count, excluded, allowed) for each in scores]
    rows = np.unique(np.concatenate(own))
    noise = gumbel_noise(controls, scores.shape[1])[rows]
    plain = np.array([satisfactions(each[rows]) for each in scores])
    adjusted = [
        satisfactions(adjust_scores(each[rows], popularity[rows], controls, noise))
        for each in scores
    ]
    utility = _utility(rule, np.array(adjusted))
    chosen = diversify(count, utility, vectors[rows], controls.variety)
    return [GroupPick(int(rows[place]), plain[:, place]) for place in chosen.tolist()]


def satisfactions(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return one user's scores as satisfactions, comparable with those of others.

    Parameters
    ----------
    scores
        Shape (n_candidates,).

    Returns
    -------
    ndarray of shape (n_candidates,)
        0 to 1; 1 for the best, and for all where all are equal.
    """
    if not len(scores):
        return np.empty(0)
    exact = scores.astype(np.float64)
    spread = max(float(np.sort(exact)[-CANDIDATES:].std()), 1e-12)
    found: NDArray[np.float64] = np.exp((exact - exact.max()) / spread)
    return found


def _utility(rule: Rule, gains: NDArray[np.float64]) -> Utility:
    """Return a rule's utility of each candidate, from the satisfactions, (n_members, n)."""
    if rule == "fair":
        return lambda chosen: np.log1p(gains[:, chosen].sum(axis=1)[:, None] + gains).sum(axis=0)
    same = gains.mean(axis=0) if rule == "average" else gains.min(axis=0)
    return lambda chosen: same
