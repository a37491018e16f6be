"""Confidence intervals of figures, by drawing the measured users anew with replacement.

The percentile bootstrap (Efron 1979); users are the sample, the trained model is taken as given.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from .list_popularity import coverage

DRAWS = 1000
LEVEL = 0.95
_DRAWS_AT_ONCE = 100


class Figure(NamedTuple):
    """A figure and the interval that holds 95% of the bootstrap's draws."""

    value: float
    low: float
    high: float


def mean_figure(
    values: NDArray[np.float64], seed: int = 0, users: NDArray[np.int64] | None = None
) -> Figure:
    """Return the mean over users, or over their cases, with its interval.

    Parameters
    ----------
    values
        Shape (n_cases,), at least one.
    seed
        Start of the random numbers.
    users
        As for `mean_figures`.
    """
    (figure,) = mean_figures(values[:, None], seed, users)
    return figure


def mean_figures(
    values: NDArray[np.float64], seed: int = 0, users: NDArray[np.int64] | None = None
) -> list[Figure]:
    """Return the means of several figures over the same cases, with their intervals.

    Parameters
    ----------
    values
        Shape (n_cases, n_figures), of at least one case.
    seed
        Start of the random numbers.
    users
        Shape (n_cases,): whose case each is, for a user is drawn with all their cases; None where
        each is another's.
    """
    own = _places(len(values), users)
    cases = np.bincount(own).astype(np.float64)
    sums = np.column_stack([np.bincount(own, weights=each) for each in values.T])
    draws = [drawn @ sums / (drawn @ cases)[:, None] for drawn in _draws(len(cases), seed)]
    return [
        Figure(float(mean), *_ends(drawn))
        for mean, drawn in zip(values.mean(axis=0), np.concatenate(draws).T, strict=True)
    ]


def coverage_figure(
    lists: NDArray[np.int64],
    n_items: int,
    seed: int = 0,
    users: NDArray[np.int64] | None = None,
) -> Figure:
    """Return the share of the catalogue in anyone's list with its interval.

    Users drawn twice show nothing new, so each draw covers less than the users themselves do. The
    draws are moved by the same amount to have the figure as their mean; only their spread counts.

    Parameters
    ----------
    lists
        Shape (n_cases, k): rows of items, -1 where a list has ended.
    n_items
        Size of the catalogue.
    seed
        Start of the random numbers.
    users
        As for `mean_figures`.
    """
    value = coverage(lists, n_items)
    own = _places(len(lists), users)
    rows = own[np.nonzero(lists >= 0)[0]]
    items, columns = np.unique(lists[lists >= 0], return_inverse=True)
    n_users = int(own.max()) + 1
    shown = sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(n_users, len(items)))
    covered = [np.count_nonzero(counts @ shown, axis=1) for counts in _draws(n_users, seed)]
    draws = np.concatenate(covered) / n_items
    low, high = _ends(draws - draws.mean() + value)
    return Figure(value, max(low, 0.0), min(high, 1.0))


def paired_difference(
    ndcg_a: NDArray[np.float64],
    ndcg_b: NDArray[np.float64],
    seed: int = 0,
    users: NDArray[np.int64] | None = None,
) -> Figure:
    """Return how much better A is than B in the same cases: the mean of their differences.

    Pairing takes out what makes a user easy or hard for both. A is worse beyond noise where
    `high` is below 0.

    Parameters
    ----------
    ndcg_a, ndcg_b
        Shape (n_cases,): the figure of each case under A and under B, in the same order.
    seed
        Start of the random numbers.
    users
        As for `mean_figures`.

    Raises
    ------
    ValueError
        If they are not of the same cases.
    """
    if ndcg_a.shape != ndcg_b.shape:
        raise ValueError(f"figures of {len(ndcg_a)} and of {len(ndcg_b)} users are not pairs")
    return mean_figure(ndcg_a - ndcg_b, seed, users)


def _places(cases: int, users: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """Number the users of the cases from 0 on."""
    if users is None:
        return np.arange(cases)
    own: NDArray[np.int64] = np.unique(users, return_inverse=True)[1]
    return own


def _draws(users: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """Yield how often each user is drawn, shape (draws, users), some draws at a time."""
    generator = np.random.default_rng(seed)
    for _ in range(DRAWS // _DRAWS_AT_ONCE):
        shares = np.full(users, 1.0 / users)
        yield generator.multinomial(users, shares, size=_DRAWS_AT_ONCE).astype(np.float64)


def _ends(draws: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
