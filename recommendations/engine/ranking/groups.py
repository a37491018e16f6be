"""Picks for several people at once, with what each of them gets out of every pick.

Scores are comparable within one person only, so each is first told as satisfaction: 1 for the
best movie that person could get here, and exp(-1) for each spread (standard deviation over their
best `CANDIDATES`) below it. Ranks, linear scales and z-scores were measured too and gave the
members of mixed groups less.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from .rerank import CANDIDATES, Controls, Worth, luck_of, open_candidates, steer, take_turns

Rule = Literal["average", "least misery", "fair"]
"""How what several people want becomes one list.

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
        Shape (n_members,): what each member gets, 0 to 1, in their order; 1 is the best movie that
        this one could get here.
    """

    item: int
    satisfactions: NDArray[np.float64]

    @property
    def gains_most(self) -> int:
        """Which member gets most, the first of equals."""
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
    luck = luck_of(controls, scores.shape[1])[rows]
    plain = np.array([satisfactions(each[rows]) for each in scores])
    steered = [
        satisfactions(steer(each[rows], popularity[rows], controls, luck)) for each in scores
    ]
    worth = _worth(rule, np.array(steered))
    chosen = take_turns(count, worth, vectors[rows], controls.variety)
    return [GroupPick(int(rows[place]), plain[:, place]) for place in chosen.tolist()]


def satisfactions(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return one person's scores as what they would get, comparable with what others would.

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
    told: NDArray[np.float64] = np.exp((exact - exact.max()) / spread)
    return told


def _worth(rule: Rule, gains: NDArray[np.float64]) -> Worth:
    """Return what a rule asks before each choice, from the satisfactions, (n_members, n)."""
    if rule == "fair":
        return lambda chosen: np.log1p(gains[:, chosen].sum(axis=1)[:, None] + gains).sum(axis=0)
    same = gains.mean(axis=0) if rule == "average" else gains.min(axis=0)
    return lambda chosen: same
