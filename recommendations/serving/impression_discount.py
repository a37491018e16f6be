"""Movies shown often without a reaction give up their places, within a budget."""

from collections.abc import Mapping, Sequence

TIRED_AFTER = 3
"""After so many visits without a reaction, a movie may give up its place."""
BUDGET = 3
"""At most one place in so many is given up, so that the best stay."""


def apply_impression_discount(
    ranked: Sequence[int], places: int, visits: Mapping[int, int]
) -> list[int]:
    """Return what fills a row's places.

    Parameters
    ----------
    ranked
        Movies, best first.
    places
        How many are shown.
    visits
        By movie: in how many earlier visits it was shown without a reaction.

    Returns
    -------
    list of int
        The first `places` of `ranked`, less the most tired of them, and the next best instead,
        as far as there are any. Of equally tired ones the last give way. The order is that of
        `ranked`.
    """
    shown, next_best = ranked[:places], ranked[places:]
    tired = sorted(
        (movie for movie in reversed(shown) if visits.get(movie, 0) >= TIRED_AFTER),
        key=lambda movie: -visits[movie],
    )
    fresh = [movie for movie in next_best if visits.get(movie, 0) < TIRED_AFTER]
    given_up = set(tired[: min(places // BUDGET, len(fresh))])
    return [movie for movie in shown if movie not in given_up] + fresh[: len(given_up)]
