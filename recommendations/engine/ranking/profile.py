"""A user profile: the vector and weights that follow from a user's feedback, rating by rating."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..data.argument_checks import require_rows, require_same_length, require_stars
from ..data.likes_and_dislikes import mean_stars
from ..model.mix import Scales
from ..model.model import Model
from .feedback_weights import (
    LIFT_FADES,
    NO_ITEMS,
    ChosenGroups,
    FeedbackWeights,
    ImplicitFeedback,
    weights_of_unwanted,
    weights_of_wanted,
    weights_of_watched,
)
from .fold_in import fold_in

_VECTOR_WEIGHT = 1.15
"""Of what ratings add to the vector: beyond what they say of it, for the sake of the unpopular."""
_REGRESSION_WEIGHT = 17.0
"""Weight of the regression beside the product of the vectors, with many ratings …"""
_REGRESSION_HALFWAY = 20.0
"""… and with how many ratings half of it: it is at its best with many."""
_LIFT_WEIGHT = 2.0
_LIFT_ENDS = 100
"""From so many ratings on the lifts are left out: they would change no figure, and take time."""
_POPULARITY_FADES_AT = 25.0
"""With this many ratings, popularity counts for half, before what is taken off."""
_POPULARITY_TAKEN_OFF = 0.8
"""What is taken off popularity with many ratings: most of it is in the biases as well …"""
_TAKEN_OFF_HALFWAY = 15.0
"""… and with how many ratings half of it."""
_GROUP_WORTH = 5.0
"""A chosen group takes as much off popularity as so many ratings."""
_NOTHING = ImplicitFeedback()


@dataclass(frozen=True)
class Profile:
    """What follows from a user's feedback.

    Attributes
    ----------
    vector
        Shape (n_components,): the prior's mean plus the sum of `terms`.
    items
        Shape (n,): rows of the movies that count and are in the model: rated, seen, liked,
        wanted, unwanted, then those of chosen groups.
    terms
        Shape (n, n_components): what each of them adds to the vector.
    traits
        Shape (n, n_traits): what each of them adds to the weight of each trait.
    liked
        Shape (n,): whether its stars, beside the user's mean, pull picks towards it; the others
        push away.
    affinities
        Shape (n,): weight of each one's row of the regression.
    lifts_liked, lifts_disliked
        Shape (n,): weight of each one's row of the lifts.
    floors
        Shape (n,): the weighted floor of each one's lift row, which all movies get.
    popularity
        Weight of the movies' popularity: 1 while nothing is known, below 0 once much is.
    trend
        Weight of how much more the movies are liked lately.
    group_sizes
        How many of `items`, the last of them, stand for each group that the user chose.
    """

    vector: NDArray[np.float64]
    items: NDArray[np.int64]
    terms: NDArray[np.float32]
    traits: NDArray[np.float32]
    liked: NDArray[np.bool_]
    affinities: NDArray[np.float64]
    lifts_liked: NDArray[np.float64]
    lifts_disliked: NDArray[np.float64]
    floors: NDArray[np.float64]
    popularity: float
    trend: float = 0.0
    group_sizes: tuple[int, ...] = ()

    def sum_by_group(self, terms: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up the movies of each chosen group: the user chose the group as a whole.

        Parameters
        ----------
        terms
            Shape (n,): a value for each of `items`.

        Returns
        -------
        ndarray of shape (n_movies + n_groups,)
        """
        if not self.group_sizes:
            return terms
        movies = len(terms) - sum(self.group_sizes)
        starts = movies + np.cumsum((0, *self.group_sizes[:-1]))
        return np.concatenate([terms[:movies], np.add.reduceat(terms, starts)])

    @cached_property
    def liked_by_group(self) -> NDArray[np.bool_]:
        """Shape (n_movies + n_groups,): `liked`, a group with any of its movies."""
        return self.sum_by_group(self.liked.astype(np.float64)) > 0


def profile_of(
    model: Model,
    items: NDArray[np.int64],
    stars: NDArray[np.float32],
    unwanted: NDArray[np.int64] = NO_ITEMS,
    groups: Sequence[NDArray[np.int64]] = (),
    implicit: ImplicitFeedback = _NOTHING,
) -> Profile:
    """Compute a user's profile from their feedback.

    Parameters
    ----------
    model
        The items' side.
    items
        Shape (n_rated,): rows of the rated movies; -1 (not in the model) is left out, though it
        counts for the user's mean. Muted ratings are not passed.
    stars
        Shape (n_rated,): 0.5 to 5.0.
    unwanted
        Rows of movies that the user is not interested in, not rated; -1 is left out. They push
        away as the least liked movie would.
    groups
        Of each group of movies that the user chose, the rows of those that stand for it; -1 is
        left out, and so is a group of which none is left. Together they count as one movie that
        is like them all, liked a little, and the less the more ratings there are.
    implicit
        What they say otherwise of movies that are not unwanted.

    Returns
    -------
    Profile
        That of the prior for a user without feedback.

    Raises
    ------
    InputError
        If items are no rows of the model, such as ids, or stars are not 0.5 to 5.0.
    """
    require_rows(items, len(model.item_ids), "the model's items")
    require_stars(stars)
    if len(items) != len(stars):
        require_same_length({"items": items, "stars": stars})
    stars = model.read(stars)
    mean = mean_stars(stars)
    in_model = items >= 0
    implicit = implicit.in_model()
    watched = weights_of_watched(model, items[in_model], stars[in_model], mean, implicit)
    known = float(in_model.sum()) + implicit.worth
    chosen = ChosenGroups.of(groups, known)
    weights = FeedbackWeights.join(
        [
            watched,
            weights_of_wanted(model, implicit.wanted, mean),
            weights_of_unwanted(model, unwanted[unwanted >= 0]),
            chosen.feedback_weights(model),
        ]
    )
    scales = model.mix.at(known)
    regression, lift = _table_weights(scales, known)
    lifts_liked, lifts_disliked = lift * weights.lift_liked, lift * weights.lift_disliked
    added = _VECTOR_WEIGHT * fold_in(model, weights.items, weights.liking, weights.dislike)
    # As exact as the items' vectors are; with `traits` they are most of what a kept profile takes.
    terms = added.astype(np.float32)
    taken_off = scales.popularity * _taken_off_popularity(known + _GROUP_WORTH * chosen.fade)
    liked = weights.liking > 0
    liked[len(watched.items) :][: len(implicit.wanted)] = True
    tables = model.neighbours
    return Profile(
        vector=model.prior_mean + terms.sum(axis=0, dtype=np.float64),
        items=weights.items,
        terms=terms,
        traits=weights.traits.astype(np.float32),
        liked=liked,
        affinities=regression * weights.affinity,
        lifts_liked=lifts_liked,
        lifts_disliked=lifts_disliked,
        floors=lifts_liked * tables.floor_liked[weights.items]
        + lifts_disliked * tables.floor_disliked[weights.items],
        popularity=popularity_left(known) - taken_off,
        trend=scales.trend,
        group_sizes=chosen.sizes,
    )


def _table_weights(scales: Scales, known: float) -> tuple[float, float]:
    """Return the weights of the regression and of the lifts for so many known ratings."""
    regression = scales.regression * _REGRESSION_WEIGHT * known / (known + _REGRESSION_HALFWAY)
    if known >= _LIFT_ENDS:
        return regression, 0.0
    lift = popularity_left(known) * _LIFT_WEIGHT * max(known, 1) ** -LIFT_FADES
    return regression, lift * scales.lifts


def _taken_off_popularity(known: float) -> float:
    return _POPULARITY_TAKEN_OFF * known / (known + _TAKEN_OFF_HALFWAY)


def popularity_left(ratings: float) -> float:
    """Return what so many ratings leave of the weight of popularity, before what is taken off."""
    return 1.0 / (1.0 + (ratings / _POPULARITY_FADES_AT) ** 2)
