"""What a person can turn at request time, without retraining: novelty, variety, years, surprise.

All of it works on scores that are there already, among the movies that suit the person best.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import ControlsError
from .scoring import top_items

CANDIDATES = 300
"""Only this many of the best movies are ordered anew, so that no dial brings up what does not suit.

More are, where longer lists are asked for.
"""
TEMPERATURE = 0.5
"""Of a surprise; the measured curves say what each costs."""
_NOVELTY_STRENGTH = 1.0
"""At the end of the dial, how many spreads of the score one spread of popularity is worth."""
_MOST_VARIETY = 0.6
"""At the end of the dial, how much being unlike the list counts beside the score, 0 to 1."""

Worth = Callable[[list[int]], NDArray[np.float64]]
"""From the places chosen up to now to what each candidate is worth next, shape (n_candidates,)."""


@dataclass(frozen=True)
class Controls:
    """How a list is to be; as it stands, nothing is changed.

    Attributes
    ----------
    novelty
        -1 (what everyone knows) to 1 (what few know).
    variety
        0 (each movie for itself) to 1 (each movie unlike the others of the list).
    from_year, to_year
        First and last year; a movie without a year is in no range.
    genres
        A movie must be of one of these, in any case; none asks for nothing.
    without_genres
        A movie must be of none of these, in any case.
    surprise
        Seed of a draw instead of the best; the same seed draws the same movies from the same
        scores.
    temperature
        How far a draw strays from the best, above 0.

    Raises
    ------
    ControlsError
        If a number is outside its range, or the first year is after the last.
    """

    novelty: float = 0.0
    variety: float = 0.0
    from_year: int | None = None
    to_year: int | None = None
    genres: tuple[str, ...] = ()
    without_genres: tuple[str, ...] = ()
    surprise: int | None = None
    temperature: float = TEMPERATURE

    def __post_init__(self) -> None:
        if not -1.0 <= self.novelty <= 1.0:
            raise ControlsError("novelty must be -1 to 1")
        if not 0.0 <= self.variety <= 1.0:
            raise ControlsError("variety must be 0 to 1")
        if not 0.0 < self.temperature < np.inf:
            raise ControlsError("temperature must be above 0")
        if self.surprise is not None and self.surprise < 0:
            raise ControlsError("surprise must be 0 or more")
        first, last = self.from_year, self.to_year
        if first is not None and last is not None and first > last:
            raise ControlsError(f"no year is from {first} to {last}")

    @property
    def narrow(self) -> bool:
        """Whether movies are left out by their year or genre."""
        years = (self.from_year, self.to_year)
        return years != (None, None) or bool(self.genres or self.without_genres)

    @property
    def reorder(self) -> bool:
        """Whether movies are ordered otherwise than by their scores."""
        return bool(self.novelty or self.variety) or self.surprise is not None


AS_IT_STANDS = Controls()


def choose_items(
    scores: NDArray[np.float32],
    count: int,
    excluded: NDArray[np.int64],
    controls: Controls,
    popularity: NDArray[np.float32],
    vectors: NDArray[np.float32],
    allowed: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """Return the rows of the movies to list, first to last, never an excluded one.

    Parameters
    ----------
    scores
        Shape (n_items,): of one user.
    count
        How many at most; fewer where fewer are left.
    excluded
        Rows to leave out; -1 is ignored.
    controls
        How the list is to be. Its years and genres are in `allowed`.
    popularity
        Shape (n_items,): log of how many people like each item, as `popularity_of` returns it.
    vectors
        Shape (n_items, n_components): alike where items are.
    allowed
        Shape (n_items,): what the years and genres leave; None leaves all.
    """
    if not controls.reorder:
        return _best_open(scores, count, excluded, allowed)
    best = open_candidates(scores, count, excluded, allowed)
    luck = luck_of(controls, len(scores))
    steered = steer(scores[best], popularity[best], controls, luck[best])
    if not controls.variety:
        return best[np.argsort(-steered, kind="stable")[:count]]
    return best[take_turns(count, lambda chosen: steered, vectors[best], controls.variety)]


def open_candidates(
    scores: NDArray[np.float32],
    count: int,
    excluded: NDArray[np.int64],
    allowed: NDArray[np.bool_] | None,
) -> NDArray[np.int64]:
    """Return the rows that a list of `count` is chosen from, best first; see `choose_items`."""
    return _best_open(scores, max(CANDIDATES, count) if count > 0 else 0, excluded, allowed)


def _best_open(
    scores: NDArray[np.float32],
    count: int,
    excluded: NDArray[np.int64],
    allowed: NDArray[np.bool_] | None,
) -> NDArray[np.int64]:
    if allowed is not None:
        scores = np.where(allowed, scores, np.float32(-np.inf))
    return top_items(scores, count, excluded)


def luck_of(controls: Controls, n_items: int) -> NDArray[np.float64]:
    """Return what chance adds to each item, in spreads of the score; nothing without a surprise.

    Gumbel noise: the best by score plus noise are a draw without replacement, in which each next
    item comes with probability proportional to exp(score / temperature) (Kool, van Hoof and
    Welling 2019, "Stochastic beams and where to find them", on the Gumbel-top-k trick).

    Returns
    -------
    ndarray of shape (n_items,)
        An item's luck depends on the seed and its row only, not on what else may be listed.
    """
    if controls.surprise is None:
        return np.zeros(n_items)
    drawn = np.random.default_rng(controls.surprise).gumbel(size=n_items)
    luck: NDArray[np.float64] = controls.temperature * drawn
    return luck


def steer(
    scores: NDArray[np.float32],
    popularity: NDArray[np.float32],
    controls: Controls,
    luck: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the scores with novelty and surprise in them.

    Both count in spreads (standard deviations over the candidates), for users' scores differ in
    scale.

    Parameters
    ----------
    scores, popularity, luck
        Shape (n_candidates,).
    controls
        How the list is to be.
    """
    steered = scores.astype(np.float64)
    if not len(scores):
        return steered
    spread, popularity_spread = steered.std(), popularity.std(dtype=np.float64)
    steered += spread * luck
    if controls.novelty and popularity_spread > 0:
        steered -= controls.novelty * _NOVELTY_STRENGTH * spread / popularity_spread * popularity
    return steered


def take_turns(
    count: int, worth: Worth, vectors: NDArray[np.float32], variety: float
) -> NDArray[np.int64]:
    """Choose one after the other what is worth most and unlike what is chosen already.

    Maximal marginal relevance (Carbonell and Goldstein 1998, "The use of MMR, diversity-based
    reranking") on the cosine of the vectors; worth is brought to the range 0 to 1 first.

    Parameters
    ----------
    count
        How many at most.
    worth
        Asked before each choice.
    vectors
        Shape (n_candidates, n_components).
    variety
        0 to 1, as in `Controls`.

    Returns
    -------
    ndarray of shape (min(count, n_candidates),)
        Places among the candidates.
    """
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    directions = vectors / lengths
    nearest = np.zeros(len(vectors))
    unlike = _MOST_VARIETY * variety
    chosen: list[int] = []
    for _ in range(min(count, len(vectors))):
        worths = worth(chosen)
        reach = max(float(np.ptp(worths)), 1e-12)
        values = (1.0 - unlike) * (worths - worths.min()) / reach - unlike * nearest
        values[chosen] = -np.inf
        chosen.append(int(values.argmax()))
        nearest = np.maximum(nearest, directions @ directions[chosen[-1]])
    return np.array(chosen, dtype=np.int64)
