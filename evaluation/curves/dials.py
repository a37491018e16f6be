"""What each dial gives and costs: the lists of ten at several settings of it."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.trials import K, Trial, measure
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.rerank import Controls, choose_items

from ..figures import Section, interval
from .distances import cosine_distances, directions_of, genre_distances
from .lists import Chooser, lists_by_setting

NOVELTY = (-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0)
VARIETY = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
TEMPERATURES = (0.1, 0.25, 0.5, 0.75, 1.0)
FIGURES = ("ndcg", "stratified_ndcg", "coverage", "novelty", "popularity_bias")


def dials_section(model: Model, genres: NDArray[np.float64], trial: Trial, seed: int) -> Section:
    """Measure all settings of all dials, each with the others as they stand.

    Parameters
    ----------
    model
        Trained on the training side of the trial's split alone.
    genres
        From `distances.genres_of`.
    trial
        With at least one case.
    seed
        Start of the random numbers. Each user has a surprise of their own, or all would be shown
        the same movies.

    Returns
    -------
    dict
        By dial and setting the `FIGURES`, and ``distance`` and ``genre_distance`` within a list.
    """
    dials = {
        "novelty": {str(at): Controls(novelty=at) for at in NOVELTY},
        "variety": {str(at): Controls(variety=at) for at in VARIETY},
        "surprise": {str(at): Controls(surprise=seed, temperature=at) for at in TEMPERATURES},
    }
    choosers = {
        controls: _chooser(model, controls) for dial in dials.values() for controls in dial.values()
    }
    lists = lists_by_setting(model_scorer(model), trial, choosers)
    directions = directions_of(model.item_vectors)

    def row(own: NDArray[np.int64]) -> dict[str, dict[str, float]]:
        figures = measure(own, trial).figures(seed)
        return {
            **{name: figures[name]._asdict() for name in FIGURES},
            "distance": interval(cosine_distances(own, directions), seed),
            "genre_distance": interval(genre_distances(own, genres), seed),
        }

    return {
        dial: {setting: row(lists[controls]) for setting, controls in settings.items()}
        for dial, settings in dials.items()
    }


def _chooser(model: Model, controls: Controls) -> Chooser:
    popularity, vectors = model.item_popularity, model.item_vectors

    def choose(
        scores: NDArray[np.float32], rated: NDArray[np.int64], place: int
    ) -> NDArray[np.int64]:
        own = controls
        if controls.surprise is not None:
            own = replace(controls, surprise=controls.surprise + place)
        return choose_items(scores, K, rated, own, popularity, vectors)

    return choose


def crossing(novelty: Section, ndcg: float) -> dict[str, Any] | None:
    """Return where the novelty dial, turned up from 0, comes down to an NDCG.

    Parameters
    ----------
    novelty
        Of `dials_section`.
    ndcg
        The level.

    Returns
    -------
    dict or None
        The ``setting``, and ``ndcg`` and ``coverage`` there; ``reached``, whether NDCG comes down
        to the level. Interpolated between the two settings around it, the last such pair; the end
        of the dial where NDCG is higher even there; None where it is lower from the start.
    """
    points = [
        (float(setting), row["ndcg"]["value"], row["coverage"]["value"])
        for setting, row in novelty.items()
        if float(setting) >= 0.0
    ]
    names = ("setting", "ndcg", "coverage")
    if points[-1][1] >= ndcg:
        return {**dict(zip(names, points[-1], strict=True)), "reached": False}
    for here, there in reversed(list(pairwise(points))):
        if here[1] >= ndcg:
            share = (here[1] - ndcg) / (here[1] - there[1])
            at = (one + share * (other - one) for one, other in zip(here, there, strict=True))
            return {**dict(zip(names, at, strict=True)), "ndcg": ndcg, "reached": True}
    return None
