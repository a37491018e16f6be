"""What each dial gives and costs: the lists of ten at several settings of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.evaluation.bootstrap import mean_figure
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.trials import K, Trial, measure, padded
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.rerank import DEFAULT_CONTROLS, Controls, choose_items

from ..accuracy.sections import Section
from .distances import cosine_distances, directions_of, genre_distances

NOVELTY = (-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0)
VARIETY = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
TEMPERATURES = (0.1, 0.25, 0.5, 0.75, 1.0)
FIGURES = ("ndcg", "coverage", "novelty", "popularity_bias")


@dataclass(frozen=True)
class Crossing:
    """Where a curve comes down to a level.

    Attributes
    ----------
    setting, ndcg, coverage
        The dial's setting, and the figures there.
    reached
        Whether NDCG comes down to the level; otherwise this is the end of the dial.
    """

    setting: float
    ndcg: float
    coverage: float
    reached: bool


def dials_section(model: Model, genres: NDArray[np.float64], trial: Trial, seed: int) -> Section:
    """Measure all settings of all dials, each with the others as they stand.

    Parameters
    ----------
    model
        Trained on nothing but the known side of the trial's split.
    genres
        From `distances.genres_of`.
    trial
        With at least one case.
    seed
        Start of the bootstrap's and of the surprises' random numbers. Each user has a surprise of
        their own, or all would be shown the same lucky movies.

    Returns
    -------
    dict
        By dial and setting the `FIGURES`, and ``distance`` and ``genre_distance`` within a list.
    """
    asked = {
        "novelty": {str(at): replace(DEFAULT_CONTROLS, novelty=at) for at in NOVELTY},
        "variety": {str(at): replace(DEFAULT_CONTROLS, variety=at) for at in VARIETY},
        "surprise": {
            str(at): replace(DEFAULT_CONTROLS, surprise=seed, temperature=at) for at in TEMPERATURES
        },
    }
    settings = [controls for dial in asked.values() for controls in dial.values()]
    lists = _lists(model, trial, settings)
    directions = directions_of(model.item_vectors)
    section: Section = {}
    for dial, controls_at in asked.items():
        section[dial] = {}
        for setting, controls in controls_at.items():
            own = lists[controls]
            figures = measure(own, trial).figures(seed)
            shown = {name: figures[name]._asdict() for name in FIGURES}
            shown["distance"] = mean_figure(cosine_distances(own, directions), seed)._asdict()
            shown["genre_distance"] = mean_figure(genre_distances(own, genres), seed)._asdict()
            section[dial][setting] = shown
    return section


def _lists(
    model: Model, trial: Trial, settings: Sequence[Controls]
) -> dict[Controls, NDArray[np.int64]]:
    """Return everyone's list for each setting; each user is scored once."""
    scorer = model_scorer(model)
    found: dict[Controls, list[NDArray[np.int64]]] = {controls: [] for controls in settings}
    for place, case in enumerate(trial.cases):
        scores = scorer(case.user)
        for controls, lists in found.items():
            own = controls
            if controls.surprise is not None:
                own = replace(controls, surprise=controls.surprise + place)
            best = choose_items(
                scores, K, case.user.items, own, model.item_popularity, model.item_vectors
            )
            lists.append(padded(best))
    return {controls: np.array(lists) for controls, lists in found.items()}


def crossing(novelty: Section, ndcg: float) -> Crossing | None:
    """Return where the novelty dial, turned up from 0, comes down to an NDCG.

    Parameters
    ----------
    novelty
        Of `dials_section`.
    ndcg
        The level.

    Returns
    -------
    Crossing or None
        Interpolated between the two settings around it, the last such pair; the end of the dial
        where NDCG is higher even there; None where it is lower from the start.
    """
    points = [
        (float(setting), row["ndcg"]["value"], row["coverage"]["value"])
        for setting, row in novelty.items()
        if float(setting) >= 0.0
    ]
    if points[-1][1] >= ndcg:
        return Crossing(*points[-1], reached=False)
    for here, there in reversed(list(pairwise(points))):
        if here[1] >= ndcg:
            share = (here[1] - ndcg) / (here[1] - there[1])
            setting, _, coverage = (
                (1.0 - share) * one + share * other for one, other in zip(here, there, strict=True)
            )
            return Crossing(setting, ndcg, coverage, reached=True)
    return None
