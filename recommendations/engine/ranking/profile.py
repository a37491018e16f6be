"""A user profile: the vector and weights that follow from a user's feedback, rating by rating."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..components.rating_prediction import LEAST_STARS
from ..data.checks import require_rows, require_same_length, require_stars
from ..data.likes_and_dislikes import (
    MOST_DISLIKE,
    affinity_weights,
    dislike_weights,
    liking_weights,
    mean_stars,
)
from ..model.model import Model
from .fold_in import fold_in

_VECTOR_WEIGHT = 1.15
"""Of what ratings add to the vector: beyond what they say of it, for the sake of the unpopular."""
_REGRESSION_WEIGHT = 17.0
"""Weight of the regression beside the product of the vectors, with many ratings …"""
_REGRESSION_HALFWAY = 20.0
"""… and with how many ratings half of it: it is at its best with many."""
_LIFT_WEIGHT = 2.0
_LIFT_FADES = 0.75
_LIFT_ENDS = 100
"""From so many ratings on the lifts are left out: they would change no figure, and take time."""
_LIFT_PENALTY = 0.9
"""For half a star; enough that a user's only rating, of two stars, raises nothing similar."""
_POPULARITY_FADES_AT = 25.0
"""With this many ratings, popularity counts for half, before what is taken off."""
_POPULARITY_TAKEN_OFF = 0.8
"""What is taken off popularity with many ratings: most of it is in the biases as well …"""
_TAKEN_OFF_HALFWAY = 15.0
"""… and with how many ratings half of it."""
_TRAIT_WEIGHT = 2.2
"""Of what a user is for and against, by genres."""
_GROUP_LIKING = 1.0
"""Weight of a chosen group while nothing is rated: that of a movie rated 4½ stars."""
_GROUP_FADES_AT = 5.0
"""With this many ratings, chosen groups count for half."""
_GROUP_TRAIT_WEIGHT = 2.5
"""Of the genres and years that distinguish a chosen group."""
_GROUP_WORTH = 5.0
"""A chosen group takes as much off popularity as so many ratings."""

NO_ITEMS: NDArray[np.int64] = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Profile:
    """What follows from a user's feedback.

    Attributes
    ----------
    vector
        Shape (n_components,): the prior's mean plus the sum of `terms`.
    items
        Shape (n,): rows of the movies that count: rated and in the model, then unwanted, then those
        of chosen groups.
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
    terms: NDArray[np.float64]
    traits: NDArray[np.float64]
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
        movies = len(terms) - sum(self.group_sizes)
        starts = movies + np.cumsum((0, *self.group_sizes[:-1]))
        groups = np.add.reduceat(terms, starts) if self.group_sizes else terms[:0]
        return np.concatenate([terms[:movies], groups])


def profile_of(
    model: Model,
    items: NDArray[np.int64],
    stars: NDArray[np.float32],
    unwanted: NDArray[np.int64] = NO_ITEMS,
    groups: Sequence[NDArray[np.int64]] = (),
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
    mean = mean_stars(stars)
    in_model = items >= 0
    rated, stars = items[in_model], stars[in_model]
    unwanted = unwanted[unwanted >= 0]
    chosen = _ChosenGroups.of(groups, len(rated))
    liked, disliked = liking_weights(stars, mean), dislike_weights(stars, mean)
    of_unwanted, of_chosen = np.zeros(len(unwanted)), np.zeros(len(chosen.items))
    count = len(rated)
    scales = model.mix.at(count)
    fades = popularity_left(count)
    lift = fades * _LIFT_WEIGHT * max(count, 1) ** -_LIFT_FADES if count < _LIFT_ENDS else 0.0
    lift *= scales.lifts
    regression = scales.regression * _REGRESSION_WEIGHT * count / (count + _REGRESSION_HALFWAY)
    well = stars >= mean
    counted = np.concatenate([rated, unwanted, chosen.items])
    # Having rated a movie at all means having seen similar ones. So while nothing was rated well,
    # the lift among users who liked it counts against movies, the more the fewer the stars.
    shortfall = (mean - stars) / (mean - LEAST_STARS)
    among_likers = well if well.any() else -_LIFT_PENALTY * shortfall
    lifts_liked = np.concatenate(
        [lift * among_likers, of_unwanted, lift * chosen.lift * chosen.weights]
    )
    lifts_disliked = np.concatenate([lift * ~well, of_unwanted, of_chosen])
    tables = model.neighbours
    terms = fold_in(
        model,
        counted,
        np.concatenate([liked, of_unwanted, _GROUP_LIKING * chosen.weights]),
        np.concatenate([disliked, of_unwanted + MOST_DISLIKE, of_chosen]),
    )
    terms *= _VECTOR_WEIGHT
    known = count + _GROUP_WORTH * chosen.fade
    taken_off = scales.popularity * _POPULARITY_TAKEN_OFF * known / (known + _TAKEN_OFF_HALFWAY)
    return Profile(
        vector=model.prior_mean + terms.sum(axis=0),
        items=counted,
        terms=terms,
        traits=np.concatenate(
            [
                _TRAIT_WEIGHT * model.traits.shares_of_ratings(rated, stars - mean),
                np.zeros((len(unwanted), len(model.traits.names))),
                _GROUP_TRAIT_WEIGHT * chosen.traits_of(model),
            ]
        ),
        liked=np.concatenate([liked, of_unwanted, chosen.weights]) > 0,
        affinities=regression
        * np.concatenate([affinity_weights(stars, mean), of_unwanted, of_chosen]),
        lifts_liked=lifts_liked,
        lifts_disliked=lifts_disliked,
        floors=lifts_liked * tables.floor_liked[counted]
        + lifts_disliked * tables.floor_disliked[counted],
        popularity=fades - taken_off,
        trend=scales.trend,
        group_sizes=chosen.sizes,
    )


def popularity_left(ratings: int) -> float:
    """Return what so many ratings leave of the weight of popularity, before what is taken off."""
    return 1.0 / (1.0 + (ratings / _POPULARITY_FADES_AT) ** 2)


@dataclass(frozen=True)
class _ChosenGroups:
    """The movies that stand for chosen groups, one group after the other.

    Attributes
    ----------
    items
        Shape (n,): their rows.
    weights
        Shape (n,): the share of each in its group, times what the ratings leave of it.
    sizes
        How many there are of each group.
    lift
        How much the lifts of each group count, beside those of one movie.
    fade
        0 to 1: what the ratings leave of the groups; 0 without any.
    """

    items: NDArray[np.int64]
    weights: NDArray[np.float64]
    sizes: tuple[int, ...]
    lift: float
    fade: float

    def traits_of(self, model: Model) -> NDArray[np.float64]:
        """Return what each movie adds to the weight of each trait, shape (n, n_traits).

        The movies of a group add alike: what distinguishes the group is none of their own. Ratings
        say more of what someone is for than of where in the space of vectors they are, so this
        fades sooner than the groups' part in the vector.
        """
        of_groups = np.zeros((len(self.sizes), len(model.traits.names)))
        for group, own in enumerate(np.split(self.items, np.cumsum(self.sizes))[:-1]):
            of_groups[group] = model.traits.distinctive(own, model.usual_traits)
        shares = self.fade * self.weights / max(len(self.sizes), 1)
        return shares[:, None] * np.repeat(of_groups, self.sizes, axis=0)

    @classmethod
    def of(cls, groups: Sequence[NDArray[np.int64]], ratings: int) -> Self:
        """Weigh groups for a user with so many ratings."""
        left = [rows[rows >= 0] for rows in groups if (rows >= 0).any()]
        sizes = tuple(len(rows) for rows in left)
        fade = 1.0 / (1.0 + (ratings / _GROUP_FADES_AT) ** 2)
        shares = [np.full(size, fade / size) for size in sizes]
        return cls(
            items=np.concatenate([NO_ITEMS, *left]),
            weights=np.concatenate([np.empty(0), *shares]),
            sizes=sizes,
            lift=max(len(sizes), 1) ** -_LIFT_FADES,
            fade=fade if sizes else 0.0,
        )
