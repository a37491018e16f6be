"""A user as the model sees them: all that their ratings say, each by itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .foldin import fold_in
from .model import Model
from .preferences import (
    MOST_DISLIKE,
    affinity_weights,
    dislike_weights,
    liking_weights,
    mean_stars,
)
from .stars import LEAST_STARS

_REGRESSION_WEIGHT = 12.0
"""How much the regression's prediction counts beside the product of the vectors, in the end …"""
_REGRESSION_HALFWAY = 20.0
"""… and from how many ratings on by half: it is at its best when much is known."""
_LIFT_WEIGHT = 2.0
_LIFT_FADES = 0.75
_LIFT_ENDS = 100
"""From so many ratings on the lifts say nothing: they would change no figure, and take time."""
_TAKEN_OFF = 0.9
"""For half a star; enough that two stars as someone's only rating raise nothing that is alike."""
_FAME_FADES_AT = 25.0
"""From about this many ratings on, taste says more than how many people like a film."""

NOTHING: NDArray[np.int64] = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Profile:
    """What a user's ratings say.

    Attributes
    ----------
    vector
        Shape (n_components,): the prior's mean plus the sum of `terms`.
    items
        Shape (n,): rows of the films that count: rated and known to the model, or unwanted.
    terms
        Shape (n, n_components): what each of them adds to the vector.
    liked
        Shape (n,): whether its stars, beside the user's mean, pull picks towards it; the others
        push away.
    affinities
        Shape (n,): weight of each one's row of the regression.
    lifts_liked, lifts_disliked
        Shape (n,): weight of each one's row of the lifts.
    floors
        Shape (n,): what each one's lift row says of all films that it does not name.
    fame
        0 to 1: weight of how many people like a film.
    """

    vector: NDArray[np.float64]
    items: NDArray[np.int64]
    terms: NDArray[np.float64]
    liked: NDArray[np.bool_]
    affinities: NDArray[np.float64]
    lifts_liked: NDArray[np.float64]
    lifts_disliked: NDArray[np.float64]
    floors: NDArray[np.float64]
    fame: float


def profile_of(
    model: Model,
    items: NDArray[np.int64],
    stars: NDArray[np.float32],
    unwanted: NDArray[np.int64] = NOTHING,
) -> Profile:
    """Compute a user's profile from their ratings.

    Parameters
    ----------
    model
        The items' side.
    items
        Shape (n_rated,): rows of the rated films; -1 (unknown to the model) is left out, though
        it counts for the user's mean. A rating that is not to be used is not passed.
    stars
        Shape (n_rated,): 0.5 to 5.0.
    unwanted
        Rows of films that the user is not interested in, not rated; -1 is left out. They push
        away as the least liked film would.

    Returns
    -------
    Profile
        That of the prior for someone without ratings.
    """
    mean = mean_stars(stars)
    known = items >= 0
    rated, stars = items[known], stars[known]
    unwanted = unwanted[unwanted >= 0]
    liked, disliked = liking_weights(stars, mean), dislike_weights(stars, mean)
    none = np.zeros(len(unwanted))
    count = len(rated)
    fades = 1.0 / (1.0 + (count / _FAME_FADES_AT) ** 2)
    lift = fades * _LIFT_WEIGHT * max(count, 1) ** -_LIFT_FADES if count < _LIFT_ENDS else 0.0
    regression = _REGRESSION_WEIGHT * count / (count + _REGRESSION_HALFWAY)
    well = stars >= mean
    counted = np.concatenate([rated, unwanted])
    # Whoever rated a film at all has seen more films like it: while nothing was rated well, what
    # its likers like is taken off, the more the fewer the stars.
    shortfall = (mean - stars) / (mean - LEAST_STARS)
    among_likers = well if well.any() else -_TAKEN_OFF * shortfall
    lifts_liked = np.concatenate([lift * among_likers, none])
    lifts_disliked = np.concatenate([lift * ~well, none])
    tables = model.neighbours
    terms = fold_in(
        model,
        counted,
        np.concatenate([liked, none]),
        np.concatenate([disliked, none + MOST_DISLIKE]),
    )
    return Profile(
        vector=model.prior_mean + terms.sum(axis=0),
        items=counted,
        terms=terms,
        liked=np.concatenate([liked, none]) > 0,
        affinities=regression * np.concatenate([affinity_weights(stars, mean), none]),
        lifts_liked=lifts_liked,
        lifts_disliked=lifts_disliked,
        floors=lifts_liked * tables.floor_liked[counted]
        + lifts_disliked * tables.floor_disliked[counted],
        fame=fades,
    )
