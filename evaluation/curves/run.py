"""What dials, filters, group rules and similar movies give and cost, as one document."""

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from recommendations.engine.data.files import RatingFiles
from recommendations.engine.data.interactions import ItemFeatures
from recommendations.engine.evaluation.mix_fit import fit_mix
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.splits import Split, hold_out_users, split_at_random
from recommendations.engine.evaluation.trials import Trial, evaluate
from recommendations.engine.model.mix import Mix
from recommendations.engine.model.train import train, train_on
from recommendations.engine.parameters import Parameters

from ..accuracy.run import sizes_of
from ..accuracy.tuning import choose
from ..baselines.grids import grid_of
from ..figures import NothingToMeasureError
from .dials import FIGURES, crossing, dials_section
from .distances import genres_of
from .filters import OTHERS, Catalogue, filters_section
from .group_rules import groups_section
from .new_users_by_mix import new_users_by_mix_section
from .opposites import opposites_section
from .similar_movies import CoLikes, similar_section
from .without_stars import without_stars_section

KIND = "curves"
FORMAT = 7
"""Of the document; a change that readers must know of counts up."""


def run_curves(
    data: RatingFiles,
    parameters: Parameters,
    progress: Callable[[str], None] = lambda what: None,
) -> dict[str, Any]:
    """Measure on a fifth of all ratings held out at random, similar movies on a fifth of the users.

    Parameters
    ----------
    data
        All ratings.
    parameters
        Of our model; their seed is that of everything.
    progress
        Called with what is being done.

    Returns
    -------
    dict
        Figures and intervals; only what JSON can hold.

    Raises
    ------
    EngineError
        If there is too little to train on or to measure.
    """
    began, seed = time.monotonic(), parameters.seed
    training, held_out = split_at_random(data.interactions, seed)
    trial = Trial.of(training, held_out)
    if not trial.cases:
        raise NothingToMeasureError
    progress("Training")
    model = train(training, data.features, parameters)
    progress("Turning the dials")
    dials = dials_section(model, genres_of(data.features), trial, seed)
    progress("Choosing the others")
    fitted_on, validation = split_at_random(training, seed)
    others = {
        name: choose(grid_of(name, seed), fitted_on, validation)["ndcg"].baseline.fit(training)
        for name in OTHERS
    }
    figures = evaluate(others["ease"], trial).figures(seed)
    found = crossing(dials["novelty"], figures["ndcg"].value)
    if found is not None:
        found["ratio"] = found["coverage"] / figures["coverage"].value
    catalogue = Catalogue(data.movies.years, data.movies.genres)
    narrowed = filters_section(model_scorer(model), others, catalogue, trial, seed, progress)
    progress("Fitting the mix")
    fitted = _fitted_mix((fitted_on, validation), data.features, parameters)
    progress("Making up groups")
    groups = groups_section(model, trial, seed)
    progress("Comparing movies")
    return {
        "kind": KIND,
        "format": FORMAT,
        "data": sizes_of(data.interactions),
        "seed": seed,
        "users": len(trial.cases),
        "parameters": asdict(parameters),
        "dials": dials,
        "ease": {
            "figures": {name: figures[name]._asdict() for name in FIGURES},
            "crossing": found,
        },
        "narrowed": narrowed,
        "groups": groups,
        "opposites": opposites_section(model, catalogue, seed, fitted),
        **_of_held_out_users(data, parameters),
        "seconds": round(time.monotonic() - began, 1),
    }


def _of_held_out_users(data: RatingFiles, parameters: Parameters) -> dict[str, Any]:
    training, held_out = hold_out_users(data.interactions, parameters.seed)
    co_likes = CoLikes.of(training, held_out)
    if len(co_likes.liked) < 2:
        return {"similar": None, "new_users": {}, "without_stars": []}
    model = train(training, data.features, parameters)
    inner = split_at_random(training, parameters.seed)
    fitted = _fitted_mix(inner, data.features, parameters)
    return {
        "new_users": new_users_by_mix_section(model, training, held_out, fitted, parameters.seed),
        "similar": similar_section(model, co_likes, parameters.seed),
        "without_stars": without_stars_section(model, held_out, parameters.seed),
    }


def _fitted_mix(inner: Split, features: ItemFeatures, parameters: Parameters) -> Mix:
    """Fit the mix on a split of what is learnt from, as a site's training does."""
    probe = train_on(inner[0], features, parameters, only_ranks=True).model
    return fit_mix(probe, Trial.of(*inner)).mix
