"""From points on a scale to half stars."""

from collections.abc import Iterable
from math import floor

SCALES = (5.0, 10.0, 100.0)
"""What a person can choose: stars, points out of ten, per cent."""


_NAMED = {"rating10": 10.0, "rating (0-10)": 10.0, "rating_10": 10.0, "stars": 5.0}
"""What the name of a column says."""


def named_scale(header: Iterable[str]) -> float | None:
    """Return the scale that a column of ratings has in its name."""
    return next((_NAMED[name] for name in header if name in _NAMED), None)


def likely_scale(points: Iterable[float]) -> float:
    """Return the scale that these points are on, by the best of them."""
    best = max(points, default=0.0)
    return next((scale for scale in SCALES if best <= scale), SCALES[-1])


def half_stars(points: float | None, scale: float) -> float | None:
    """Return 0.5 to 5.0 stars; None for what is not on the scale.

    Parameters
    ----------
    points
        More than 0; a site that writes 0 means that there is no rating.
    scale
        The best rating.
    """
    if points is None or not 0 < points <= scale:
        return None
    return max(floor(10 * points / scale + 0.5), 1) / 2
