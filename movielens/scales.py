"""Points on a scale to half stars."""

from collections.abc import Mapping
from math import floor

SCALES = (5, 10, 100)
"""Stars, points out of ten, per cent: the best rating of each."""
_OFF_SCALE = 0.05
"""A scale may be that of a file with this share of ratings above it, or one: some are broken."""
_FEW = 2
"""In a file of so few ratings, one counts."""


def likely_scale(counts: Mapping[float, int]) -> int:
    """Return the scale that ratings are on: the smallest that nearly all of them fit.

    Parameters
    ----------
    counts
        How often there is each number of points.
    """
    usable = {points: count for points, count in counts.items() if 0 < points <= SCALES[-1]}
    total = sum(usable.values())
    allowed = max(_OFF_SCALE * total, 1 if total > _FEW else 0)
    for scale in SCALES:
        if sum(count for points, count in usable.items() if points > scale) <= allowed:
            return scale
    return SCALES[-1]


def half_stars(points: float | None, scale: float) -> float | None:
    """Return 0.5 to 5.0 stars; None for what is not on the scale.

    Parameters
    ----------
    points
        More than 0; where a file has 0, it means that there is no rating.
    scale
        The best rating.
    """
    if points is None or not 0 < points <= scale:
        return None
    return max(floor(10 * points / scale + 0.5), 1) / 2


def scale_words(scale: int) -> str:
    """Return in one line what a scale was taken for, and what was made of it."""
    if scale == SCALES[0]:
        return "these look like stars out of five"
    if scale == 2 * SCALES[0]:
        return "these look like stars out of ten: halved"
    return f"these look like points out of {scale}: brought to half stars out of five"
