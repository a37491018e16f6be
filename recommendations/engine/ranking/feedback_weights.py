"""How much each movie counts that a user rated, has seen, wants to see or does not, or chose."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ..components.rating_prediction import LEAST_STARS
from ..data.likes_and_dislikes import (
    LIKED_ABOVE,
    MOST_DISLIKE,
    affinity_weights,
    dislike_weights,
    liking_weights,
)
from ..model.model import Model

LIFT_FADES = 0.75
_LIFT_PENALTY = 0.9
"""For half a star; enough that a user's only rating, of two stars, raises nothing similar."""
_TRAIT_WEIGHT = 2.2
"""Of what a user is for and against, by genres."""
SEEN_AGAIN_WEIGHT = 1.5
"""So many times counts what a rating speaks for, of a movie that the user went back to."""
WANTED_SHARE = 1.0
"""A movie that the user wants to see counts as so many seen, by the tables only."""
_GROUP_LIKING = 1.0
"""Weight of a chosen group while nothing is rated: that of a movie rated 4½ stars."""
_GROUP_FADES_AT = 5.0
"""With this many ratings, chosen groups count for half."""
_GROUP_TRAIT_WEIGHT = 2.5
"""Of the genres and years that distinguish a chosen group."""

NO_ITEMS: NDArray[np.int64] = np.empty(0, dtype=np.int64)


class ImplicitFeedback(NamedTuple):
    """Rows of movies that a user says something of otherwise than by stars; -1 is left out.

    Attributes
    ----------
    seen, liked
        Of what they have not rated: what they have seen, and what they liked or have seen again. It
        counts as if rated at their own mean, and above it.
    wanted
        What they want to see: it lifts what the same people have seen, and not itself.
    seen_again
        Rated movies that they have seen more than once: what their stars speak for counts more.
    """

    seen: NDArray[np.int64] = NO_ITEMS
    liked: NDArray[np.int64] = NO_ITEMS
    wanted: NDArray[np.int64] = NO_ITEMS
    seen_again: NDArray[np.int64] = NO_ITEMS

    @property
    def unrated(self) -> "tuple[NDArray[np.int64], ...]":
        """All but those of rated movies."""
        return self[:3]

    @property
    def worth(self) -> float:
        """As how many ratings all that is not rated counts."""
        return len(self.seen) + len(self.liked) + WANTED_SHARE * len(self.wanted)

    def in_model(self) -> "ImplicitFeedback":
        """Return those that the model knows."""
        return ImplicitFeedback(*(rows[rows >= 0] for rows in self))


@dataclass(frozen=True)
class FeedbackWeights:
    """Movies that count, and how much, before the number of them all is looked at.

    Attributes
    ----------
    items
        Shape (n,): their rows.
    liking, dislike
        Shape (n,): how much each pulls the user's vector, and pushes it.
    affinity, lift_liked, lift_disliked
        Shape (n,): weight of each one's row of these tables.
    traits
        Shape (n, n_traits): what each adds to the weight of each trait.
    """

    items: NDArray[np.int64]
    liking: NDArray[np.float64]
    dislike: NDArray[np.float64]
    affinity: NDArray[np.float64]
    lift_liked: NDArray[np.float64]
    lift_disliked: NDArray[np.float64]
    traits: NDArray[np.float64]

    @classmethod
    def of(cls, model: Model, items: NDArray[np.int64], **given: NDArray[np.float64]) -> Self:
        """Return the weights given of these movies; the others are 0."""
        names = [field.name for field in fields(cls) if field.name != "items"]
        weights = {name: np.zeros(len(items)) for name in names}
        weights["traits"] = np.zeros((len(items), len(model.traits.names)))
        return cls(items, **weights | given)

    @classmethod
    def join(cls, blocks: Sequence[Self]) -> Self:
        """Put several side by side, in this order."""
        columns = [field.name for field in fields(cls)]
        return cls(*(np.concatenate([getattr(one, name) for one in blocks]) for name in columns))


def weights_of_watched(
    model: Model,
    rated: NDArray[np.int64],
    stars: NDArray[np.float32],
    mean: float,
    implicit: ImplicitFeedback,
) -> FeedbackWeights:
    """Weigh what a user has rated, then what they have seen, then what they liked.

    Parameters
    ----------
    rated, stars
        Shape (n_rated,).
    mean
        The mean of the user's stars.
    """
    unrated = len(implicit.seen) + len(implicit.liked)
    traits = _TRAIT_WEIGHT * model.traits.shares_of_ratings(rated, stars - mean)
    usual = np.full(len(implicit.seen), mean, dtype=np.float32)
    better = np.full(len(implicit.liked), mean + LIKED_ABOVE, dtype=np.float32)
    stars = np.concatenate([stars, usual, better])
    well = stars >= np.float32(mean)
    times = np.where(np.isin(rated, implicit.seen_again), SEEN_AGAIN_WEIGHT, 1.0)
    times = np.concatenate([times, np.ones(unrated)])
    # Having rated a movie at all means having seen similar ones. So while nothing was rated well,
    # the lift among users who liked it counts against movies, the more the fewer the stars.
    shortfall = (mean - stars.astype(np.float64)) / (mean - LEAST_STARS)
    return FeedbackWeights.of(
        model,
        np.concatenate([rated, implicit.seen, implicit.liked]),
        liking=times * liking_weights(stars, mean),
        dislike=dislike_weights(stars, mean),
        affinity=times * affinity_weights(stars, mean),
        lift_liked=times * well if well.any() else -_LIFT_PENALTY * shortfall,
        lift_disliked=(~well).astype(np.float64),
        traits=np.concatenate([traits, np.zeros((unrated, traits.shape[1]))]),
    )


def weights_of_wanted(model: Model, items: NDArray[np.int64], mean: float) -> FeedbackWeights:
    """Weigh what a user wants to see.

    By the tables only, in which no movie has an entry of its own row: a movie is not recommended
    because it is wanted itself.
    """
    usual = np.full(len(items), mean, dtype=np.float32)
    affinity = WANTED_SHARE * affinity_weights(usual, mean)
    lift = np.full(len(items), WANTED_SHARE)
    return FeedbackWeights.of(model, items, affinity=affinity, lift_liked=lift)


def weights_of_unwanted(model: Model, items: NDArray[np.int64]) -> FeedbackWeights:
    """Weigh what a user is not interested in: it pushes as the least liked movie would."""
    return FeedbackWeights.of(model, items, dislike=np.full(len(items), MOST_DISLIKE))


@dataclass(frozen=True)
class ChosenGroups:
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

    @classmethod
    def of(cls, groups: Sequence[NDArray[np.int64]], known: float) -> Self:
        """Weigh groups for a user of whom so many ratings are known."""
        left = [rows[rows >= 0] for rows in groups if (rows >= 0).any()]
        sizes = tuple(len(rows) for rows in left)
        fade = 1.0 / (1.0 + (known / _GROUP_FADES_AT) ** 2)
        shares = [np.full(size, fade / size) for size in sizes]
        return cls(
            items=np.concatenate([NO_ITEMS, *left]),
            weights=np.concatenate([np.empty(0), *shares]),
            sizes=sizes,
            lift=max(len(sizes), 1) ** -LIFT_FADES,
            fade=fade if sizes else 0.0,
        )

    def feedback_weights(self, model: Model) -> FeedbackWeights:
        """Weigh their movies: together as one that is like them all."""
        return FeedbackWeights.of(
            model,
            self.items,
            liking=_GROUP_LIKING * self.weights,
            lift_liked=self.lift * self.weights,
            traits=_GROUP_TRAIT_WEIGHT * self._traits_of(model),
        )

    def _traits_of(self, model: Model) -> NDArray[np.float64]:
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
