"""The mix of a model that is trained on files: fitted to the newest ratings, as a site does."""

from collections.abc import Callable

from ..data.interactions import Interactions, ItemFeatures
from ..errors import NotEnoughRatingsError
from ..model.mix import USUAL, Mix
from ..model.train import train
from ..parameters import Parameters
from .mix_fit import FEWEST_CASES, FittedMix, fit_mix
from .splits import split_by_time
from .trials import Trial


def fit_newest_mix(
    interactions: Interactions,
    features: ItemFeatures,
    parameters: Parameters,
    progress: Callable[[], None] = lambda: None,
) -> FittedMix:
    """Train on all but the newest fifth of the ratings, and fit the mix to that fifth.

    Where fewer than `FEWEST_CASES` users have ratings on both sides, nothing is trained and the
    mix is the usual one.

    Parameters
    ----------
    interactions, features, parameters, progress
        As for `train`.

    Raises
    ------
    EngineError
        As `train` does.
    """
    older, newest = split_by_time(interactions)
    trial = Trial.of(older, newest)
    if len(trial.cases) < FEWEST_CASES:
        return FittedMix(Mix.of(USUAL))
    try:
        return fit_mix(train(older, features, parameters, progress), trial)
    except NotEnoughRatingsError:
        return FittedMix(Mix.of(USUAL))
