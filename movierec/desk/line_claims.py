"""Holds the lines of the desk's charts against their numbers, by the labels of their own grid."""

from collections.abc import Mapping, Sequence

import numpy as np

from recommendations.claims.pages import Element
from recommendations.claims.written import PIXEL

FEWEST_STEPS = 2


def is_line_of(part: Element, heading: str, lines: Mapping[str, Sequence[float | None]]) -> bool:
    """Return whether a chart has these lines, each point as high as its number.

    Parameters
    ----------
    part
        What the chart is in.
    heading
        The id of its heading.
    lines
        By kind; a number that is missing has no point.
    """
    figure = part.figure(heading)
    if max(map(len, lines.values())) < FEWEST_STEPS:
        return not figure
    if not figure:
        return False
    labels = np.array(
        [
            (float(tick.words.replace(",", "")), float(tick.attributes["y"]))
            for tick in figure.all("class", "tick")
            if "dy" in tick.attributes
        ]
    )
    per_unit, at_nought = np.polyfit(labels[:, 0], labels[:, 1], deg=1)
    return all(
        _are_at(figure, kind, [at_nought + per_unit * one for one in numbers if one is not None])
        for kind, numbers in lines.items()
    )


def _are_at(figure: Element, kind: str, heights: Sequence[float]) -> bool:
    drawn = [float(dot.attributes["cy"]) for dot in figure.all("class", f"dot-{kind}")]
    return len(drawn) == len(heights) and bool(np.allclose(drawn, heights, atol=PIXEL))
