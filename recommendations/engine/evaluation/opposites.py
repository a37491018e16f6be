"""Two made-up users with opposite stars: what a model leaves of what each of them is for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model.mix import USUAL, Mix
from ..model.model import Model
from .score_parts import LONGEST, ScoreParts
from .scorers import TargetUser
from .trials import Case

PAIRS = 20
CHECKED = 60
"""A fit of the mix looks at so many: what holds for three times as many holds for others, too."""
EACH = 10
"""Movies of each of the two genres in a profile."""
LISTED = LONGEST
MOST_SHARED = 1.0
"""So many of `LISTED` picks two opposite users may have in common, on average over the pairs …"""
FEWEST_LIKED = 10
"""… and so many must be of the genre that a user is for, for each of them. For pairs that were not
looked at, and in the model that is trained after, it may be two fewer."""
_FEWEST_OF_GENRE = 40
_WELL_KNOWN = 40
"""The movies of a genre that are rated here: of these, the best known."""
_FEWEST_OF_IT_ALONE = 2 * EACH
"""A genre with fewer movies that the other genre does not have makes no pair with it."""
_STARS = (5.0, 0.5)

Rows = NDArray[np.int64]


class OppositeUsers(NamedTuple):
    """Two users who rated the same movies, each for one of two genres and against the other.

    Attributes
    ----------
    genres
        The genre that each is for.
    rated
        Of each genre the movies that both rated.
    of
        Of each genre all its movies.
    """

    genres: tuple[str, str]
    rated: tuple[Rows, Rows]
    of: tuple[Rows, Rows]

    def users(self) -> tuple[TargetUser, TargetUser]:
        """Return the two of them."""
        items = np.concatenate(self.rated)
        counts = [len(own) for own in self.rated]
        for_first = np.repeat(np.array(_STARS, dtype=np.float32), counts)
        for_second = np.repeat(np.array(_STARS[::-1], dtype=np.float32), counts)
        return TargetUser(None, items, for_first), TargetUser(None, items, for_second)


def opposite_users(model: Model, seed: int, most: int = PAIRS) -> Iterator[OppositeUsers]:
    """Yield users for pairs of genres, drawn at random, with movies drawn of each.

    Parameters
    ----------
    model
        Whose items have the genres, and are known to more or fewer people.
    seed
        Start of the random numbers.
    most
        How many pairs, if there are as many.
    """
    generator = np.random.default_rng(seed)
    of = _movies_of_genres(model)
    only = {
        (one, other): best_known(model, np.setdiff1d(of[one], of[other]))
        for one in of
        for other in of
        if one != other
    }
    fit = [
        pair
        for pair in combinations(sorted(of), 2)
        if min(len(only[pair]), len(only[pair[::-1]])) >= _FEWEST_OF_IT_ALONE
    ]
    for place in generator.permutation(len(fit))[:most].tolist():
        one, other = fit[place]
        yield OppositeUsers(
            (one, other),
            (
                generator.choice(only[one, other], EACH, replace=False),
                generator.choice(only[other, one], EACH, replace=False),
            ),
            (of[one], of[other]),
        )


def best_known(model: Model, rows: Rows) -> Rows:
    """Return the movies among these that the most people like."""
    return rows[np.argsort(-model.item_popularity[rows], kind="stable")[:_WELL_KNOWN]]


def _movies_of_genres(model: Model) -> dict[str, Rows]:
    names = [name.partition(":")[2] for name in model.traits.names if name.startswith("genre:")]
    members = (np.flatnonzero(column) for column in model.traits.values[:, model.traits.is_genre].T)
    found = dict(zip(names, members, strict=True))
    return {name: rows for name, rows in found.items() if len(rows) >= _FEWEST_OF_GENRE}


class Sameness(NamedTuple):
    """How many of `LISTED` picks two opposite users share on average, and the fewest of a genre."""

    shared: float
    fewest_liked: int


@dataclass(frozen=True)
class Opposites:
    """Opposite users, to ask of any mix how it treats them; scored when that is asked first.

    Attributes
    ----------
    model
        Of which users; its own mix does not matter.
    seed
        Start of the random numbers that draw them.
    """

    model: Model
    seed: int = 0

    @cached_property
    def parts(self) -> ScoreParts | None:
        """Their scores, two after another a pair; None where no two genres have movies enough.

        A candidate gains where it is of the genre that its user is for.
        """
        cases = [
            Case(user, movies)
            for pair in opposite_users(self.model, self.seed, CHECKED)
            for user, movies in zip(pair.users(), pair.of, strict=True)
        ]
        alike = np.ones(len(self.model.item_ids))
        return ScoreParts.of(self.model, cases, alike) if cases else None

    def bear(self, mix: Mix) -> bool:
        """Return whether the lists of a mix are within the bounds, or no worse than usual."""
        if self.parts is None:
            return True
        found, usual = (sameness(self.parts, each) for each in (mix, Mix.of(USUAL)))
        return found.shared <= max(MOST_SHARED, usual.shared) and found.fewest_liked >= min(
            FEWEST_LIKED, usual.fewest_liked
        )


def sameness(parts: ScoreParts, mix: Mix) -> Sameness:
    """Measure the lists of a mix, of users two after another a pair."""
    places = parts.best(mix, LISTED)
    lists = np.take_along_axis(parts.rows, places, 1)
    liked = (np.take_along_axis(parts.gains, places, 1) > 0).sum(axis=1)
    shared = [len(np.intersect1d(*two)) for two in lists.reshape(-1, 2, LISTED)]
    return Sameness(float(np.mean(shared)), int(liked.min()))
