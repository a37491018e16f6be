"""What each rule for groups gives the members on average, and the least satisfied member."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.evaluation import metrics
from recommendations.engine.evaluation.trials import Case, K, Trial, padded
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.groups import RULES, Rule, pick_for_group
from recommendations.engine.ranking.profile import Profile, profile_of
from recommendations.engine.ranking.rerank import DEFAULT_CONTROLS
from recommendations.engine.ranking.scoring import score_items

from ..figures import Section, differences, interval

GROUPS = 400
"""Of each kind."""
SIZES = (2, 3, 4)
_MOST_USERS = 2000
_NEAREST = 20
"""Similar groups are a user and others among so many nearest ones."""

Kind = Literal["random", "similar"]
KINDS: tuple[Kind, ...] = ("random", "similar")
_Members = list[tuple[Case, Profile]]


def groups_section(model: Model, trial: Trial, seed: int) -> Section | None:
    """Measure NDCG@10 of the members of made-up groups under each rule.

    A group's list has nothing that any member rated in training; a member's NDCG is out of the rest
    of what they liked among the held-out ratings. Groups with a member without any such movie are
    not measured.

    Parameters
    ----------
    model
        Trained on the training side of the trial's split alone.
    trial
        Whose users form the groups.
    seed
        Start of the random numbers.

    Returns
    -------
    dict or None
        By kind of group: how many, by rule the ``mean`` and ``least`` member's NDCG@10, and how
        much better the fair rule is for the least satisfied member than each other rule. None where
        there are too few users.
    """
    generator = np.random.default_rng(seed)
    users = [
        (case, profile_of(model, case.user.items, case.user.stars))
        for case in _some(trial.cases, generator)
    ]
    if len(users) < max(SIZES):
        return None
    section: Section = {}
    for kind in KINDS:
        found = _measured(model, users, kind, generator)
        if not len(found["fair"]):
            return None
        least = {rule: figures[:, 1] for rule, figures in found.items()}
        section[kind] = {
            "groups": len(found["fair"]),
            "rows": {
                rule: {
                    "mean": interval(figures[:, 0], seed),
                    "least": interval(figures[:, 1], seed),
                }
                for rule, figures in found.items()
            },
            "fair_minus": differences(least, "fair", seed),
        }
    return section


def _some(cases: tuple[Case, ...], generator: np.random.Generator) -> list[Case]:
    drawn = generator.permutation(len(cases))[:_MOST_USERS]
    return [cases[place] for place in np.sort(drawn)]


def _measured(
    model: Model, users: _Members, kind: Kind, generator: np.random.Generator
) -> dict[Rule, NDArray[np.float64]]:
    """Return for each rule the mean and least member's NDCG, shape (n_groups, 2)."""
    tastes = np.array([profile.vector for _, profile in users]) - model.prior_mean
    tastes /= np.maximum(np.linalg.norm(tastes, axis=1, keepdims=True), 1e-12)
    found: dict[Rule, list[tuple[float, float]]] = {rule: [] for rule in RULES}
    for _ in range(GROUPS):
        members = [users[place] for place in _group(kind, tastes, generator)]
        excluded = np.unique(np.concatenate([case.user.items for case, _ in members]))
        liked = [np.setdiff1d(case.liked, excluded) for case, _ in members]
        if not all(map(len, liked)):
            continue
        scores = np.array([score_items(model, profile) for _, profile in members])
        for rule, figures in found.items():
            picks = pick_for_group(
                scores,
                K,
                excluded,
                rule,
                DEFAULT_CONTROLS,
                model.item_popularity,
                model.item_vectors,
            )
            listed = padded(np.array([pick.item for pick in picks], dtype=np.int64))
            ndcg = _ndcg(listed, liked)
            figures.append((float(ndcg.mean()), float(ndcg.min())))
    return {rule: np.array(figures).reshape(-1, 2) for rule, figures in found.items()}


def _group(
    kind: Kind, tastes: NDArray[np.float64], generator: np.random.Generator
) -> NDArray[np.int64]:
    """Draw a size and the places of so many different users."""
    size = int(generator.choice(SIZES))
    if kind == "random":
        return generator.choice(len(tastes), size, replace=False)
    first = int(generator.integers(len(tastes)))
    nearness = tastes @ tastes[first]
    nearness[first] = -np.inf
    nearest = np.argsort(-nearness, kind="stable")[: min(_NEAREST, len(tastes) - 1)]
    return np.append(generator.choice(nearest, size - 1, replace=False), first)


def _ndcg(listed: NDArray[np.int64], liked: list[NDArray[np.int64]]) -> NDArray[np.float64]:
    """Return each member's NDCG of the same list."""
    hits = metrics.hits_of(np.tile(listed, (len(liked), 1)), liked)
    return metrics.ndcg(hits, np.array([len(own) for own in liked]))
