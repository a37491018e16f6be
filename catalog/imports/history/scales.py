"""The scales of ratings elsewhere."""

from collections.abc import Iterable

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
