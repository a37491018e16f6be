"""The exact split of a recommended movie's score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...engine.ranking.scoring import Explanation
from ..user_feedback import FeedbackItem

MOVIES_SHOWN = 6
_SORTED_AT_ONCE = 500
"""So many values are sorted faster than the largest among them are found."""


@dataclass(frozen=True)
class Part:
    """What one thing adds to a score, or takes from it.

    Attributes
    ----------
    value
        In the unit of scores, which means nothing by itself.
    percent
        Its share of all that adds and takes, -100 to 100.
    kind
        That of the feedback, or ``others``, ``popularity``, ``trend`` or ``prior``.
    """

    value: float
    percent: float
    kind: str


@dataclass(frozen=True)
class FeedbackPart(Part):
    """What one piece of feedback adds to a score, or takes from it.

    Attributes
    ----------
    place
        Its own among the explanation's terms.
    liked
        Whether it pulls towards movies like it.
    """

    about: FeedbackItem
    place: int
    liked: bool


@dataclass(frozen=True)
class Split:
    """The parts that a score is the sum of.

    Attributes
    ----------
    feedback
        The movies that add or take the most, and all chosen groups; the largest first.
    others
        The movies left, as one; None where none are.
    other_count
        How many these are.
    popularity
        How well known and liked the movie is in general.
    trend
        How much more the movie is liked lately; None where that does not count.
    prior
        The score of a user without feedback, beyond popularity.
    """

    feedback: tuple[FeedbackPart, ...]
    others: Part | None
    other_count: int
    popularity: Part
    prior: Part
    trend: Part | None = None

    @property
    def score(self) -> float:
        """The score: the sum of all parts."""
        others = self.others.value if self.others else 0.0
        return sum(part.value for part in self._named) + others

    @property
    def by_size(self) -> list[Part]:
        """All parts but the others, the largest first whatever its sign."""
        return sorted(self._named, key=lambda part: -abs(part.value))

    @property
    def largest(self) -> Part | None:
        """The part that adds the most; None where none adds anything."""
        largest = max(self._named, key=lambda part: part.value)
        return largest if largest.value > 0 else None

    @property
    def _named(self) -> list[Part]:
        trend = [self.trend] if self.trend else []
        return [self.popularity, self.prior, *self.feedback, *trend]


def named_places(explanation: Explanation, shown: int = MOVIES_SHOWN) -> list[int]:
    """Return the places among the terms that are named: of the largest movies, and all groups.

    Parameters
    ----------
    shown
        How many movies are named: half of them, at least, what adds the most.
    """
    terms = explanation.terms
    movies = len(explanation.items)
    return [*_named(terms[:movies], shown), *range(movies, len(terms))]


def split_of(
    explanation: Explanation,
    items: Mapping[int, FeedbackItem] | Sequence[FeedbackItem],
    named: Sequence[int],
) -> Split:
    """Split a movie's score into feedback, popularity, the trend and the prior.

    Parameters
    ----------
    explanation
        The exact split of the movie's score.
    items
        The feedback by its place among the explanation's terms: at least what is named.
    named
        The places of what is named, see `named_places`.

    Returns
    -------
    Split
        The values of its parts add up to the score, their percents, signs aside, to 100.
    """
    terms = explanation.terms
    left = np.ones(len(terms), dtype=np.bool_)
    left[named] = False
    rest = float(terms[left].sum())
    trend = explanation.trend
    values = [*terms[named].tolist(), rest, explanation.popularity, trend, explanation.prior]
    unit = 100 / (sum(map(abs, values)) or 1.0)
    feedback = [
        FeedbackPart(
            value=float(terms[place]),
            percent=float(terms[place]) * unit,
            kind=items[place].kind,
            about=items[place],
            place=place,
            liked=bool(explanation.liked[place]),
        )
        for place in named
    ]
    return Split(
        feedback=tuple(sorted(feedback, key=lambda part: -abs(part.value))),
        others=Part(rest, rest * unit, "others") if left.any() else None,
        other_count=int(left.sum()),
        popularity=Part(explanation.popularity, explanation.popularity * unit, "popularity"),
        prior=Part(explanation.prior, explanation.prior * unit, "prior"),
        trend=Part(trend, trend * unit, "trend") if trend else None,
    )


def _named(terms: NDArray[np.float64], shown: int) -> list[int]:
    """Return the places of the largest terms, with those that add the most among them."""
    adding = _places_of_largest(terms, (shown + 1) // 2)
    by_size = _places_of_largest(np.abs(terms), shown)
    others = [place for place in by_size if place not in adding]
    return [*adding, *others][:shown]


def _places_of_largest(values: NDArray[np.float64], count: int) -> list[int]:
    """Return the places of the largest values, the largest first, of equal ones the first.

    Of thousands, as some have rated, only these are sorted.
    """
    largest: list[int]
    if len(values) <= _SORTED_AT_ONCE:
        largest = np.argsort(-values, kind="stable")[:count].tolist()
        return largest
    places = np.flatnonzero(values >= np.partition(values, -count)[-count])
    largest = places[np.argsort(-values[places], kind="stable")[:count]].tolist()
    return largest
