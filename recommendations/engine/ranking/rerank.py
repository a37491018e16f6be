"""Re-rank a user's list at request time: novelty, variety, surprise.

All of it works on the scores of the user's best candidates, without retraining.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import ControlsError
from .scoring import top_items

CANDIDATES = 300
"""Only this many of the best movies are re-ranked, so that no dial brings up poor ones.

Longer lists have as many candidates as they are long.
"""
TEMPERATURE = 0.5
"""Of a surprise; docs/evaluation.md has what each costs."""
_NOVELTY_STRENGTH = 1.0
"""At the end of the dial, how many spreads of the score one spread of popularity equals."""
_MOST_VARIETY = 0.6
"""At the end of the dial, weight of the difference from the list beside the score, 0 to 1."""

Utility = Callable[[list[int]], NDArray[np.float64]]
"""From the places chosen so far to the utility of each candidate next, shape (n_candidates,)."""


@dataclass(frozen=True)
class Controls:
    """The settings of a list; by default it is the best by score.

    Attributes
    ----------
    novelty
        -1 (popular movies) to 1 (obscure ones).
    variety
        0 (each movie for itself) to 1 (each movie unlike the others of the list).
    from_year, to_year
        First and last year; a movie without a year is in no range.
    genres
        A movie must be of one of these, in any case; empty allows all.
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
        for name in ("genres", "without_genres"):
            if isinstance(getattr(self, name), str):
                raise ControlsError(f"{name} must be several genres, such as a tuple of them")
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


DEFAULT_CONTROLS = Controls()

_NONE: NDArray[np.int64] = np.empty(0, dtype=np.int64)


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
        The settings. Years and genres are in `allowed`.
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
    noise = gumbel_noise(controls, len(scores))
    adjusted = adjust_scores(scores[best], popularity[best], controls, noise[best])
    if not controls.variety:
        return best[np.argsort(-adjusted, kind="stable")[:count]]
    return best[diversify(count, lambda chosen: adjusted, vectors[best], controls.variety)]


def open_candidates(
    scores: NDArray[np.float32],
    count: int,
    excluded: NDArray[np.int64],
    allowed: NDArray[np.bool_] | None,
) -> NDArray[np.int64]:
    """Return the rows that a list of `count` is chosen from, best first; see `choose_items`."""
    return _best_open(scores, max(CANDIDATES, count), excluded, allowed)


def _best_open(
    scores: NDArray[np.float32],
    count: int,
    excluded: NDArray[np.int64],
    allowed: NDArray[np.bool_] | None,
) -> NDArray[np.int64]:
    if allowed is None:
        return top_items(scores, count, excluded)
    # Few may be left of many.
    is_open = allowed.copy()
    is_open[excluded[excluded >= 0]] = False
    rows = np.flatnonzero(is_open)
    return rows[top_items(scores[rows], count, _NONE)]


def gumbel_noise(controls: Controls, n_items: int) -> NDArray[np.float64]:
    """Return the noise of each item, in spreads of the score; zeros without a surprise.

    Gumbel noise: the best by score plus noise are a draw without replacement, in which each next
    item comes with probability proportional to exp(score / temperature) (Kool, van Hoof and
    Welling 2019, "Stochastic beams and where to find them", on the Gumbel-top-k trick).

    Returns
    -------
    ndarray of shape (n_items,)
        An item's noise depends on the seed and its row only, not on what else may be listed.
    """
    if controls.surprise is None:
        return np.zeros(n_items)
    drawn = np.random.default_rng(controls.surprise).gumbel(size=n_items)
    noise: NDArray[np.float64] = controls.temperature * drawn
    return noise


def adjust_scores(
    scores: NDArray[np.float32],
    popularity: NDArray[np.float32],
    controls: Controls,
    noise: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the scores with novelty and surprise added.

    Both count in spreads (standard deviations over the candidates), since users' scores differ in
    scale.

    Parameters
    ----------
    scores, popularity, noise
        Shape (n_candidates,).
    controls
        The settings.
    """
    adjusted = scores.astype(np.float64)
    if not len(scores):
        return adjusted
    spread, popularity_spread = adjusted.std(), popularity.std(dtype=np.float64)
    adjusted += spread * noise
    if controls.novelty and popularity_spread > 0:
        adjusted -= controls.novelty * _NOVELTY_STRENGTH * spread / popularity_spread * popularity
    return adjusted


def diversify(
    count: int, utility: Utility, vectors: NDArray[np.float32], variety: float
) -> NDArray[np.int64]:
    """Choose one after the other by utility and by difference from those chosen already.

    Maximal marginal relevance (Carbonell and Goldstein 1998, "The use of MMR, diversity-based
    reranking") on the cosine of the vectors; utility is scaled to the range 0 to 1 first.

    Parameters
    ----------
    count
        How many at most.
    utility
        Called before each choice.
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
    weight = _MOST_VARIETY * variety
    chosen: list[int] = []
    for _ in range(min(count, len(vectors))):
        utilities = utility(chosen)
        reach = max(float(np.ptp(utilities)), 1e-12)
        values = (1.0 - weight) * (utilities - utilities.min()) / reach - weight * nearest
        values[chosen] = -np.inf
        chosen.append(int(values.argmax()))
        nearest = np.maximum(nearest, directions @ directions[chosen[-1]])
    return np.array(chosen, dtype=np.int64)
