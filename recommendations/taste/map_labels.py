"""Places titles beside the dots of the map so that none overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

HEIGHT = 480
NARROW, WIDE = 286, 1060
"""Widths of the drawing in pixels, on a phone and on a desktop. Titles that do not overlap at
either do not in between, since positions scale with the width."""
MOST_NARROW, MOST_WIDE = 6, 14
_MOST_TRIED = 60
_LONGEST = 26
_LETTER, _ABOVE, _BELOW = 7.7, 13, 4
"""Room that a title takes, in pixels: a letter's width, above its baseline and below it."""
_GAP = 10
_DOT = 5
_SIDES = (("start", _GAP, 4), ("end", -_GAP, 4), ("middle", 0, -_GAP - 2), ("middle", 0, _GAP + 10))
"""Where beside its dot a title may stand: its anchor, and how far from the dot's middle."""


@dataclass(frozen=True)
class Label:
    """A title beside its dot; `wide_only` where a phone has no room for it."""

    text: str
    x: str
    y: str
    dx: int
    dy: int
    anchor: str
    wide_only: bool


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "_Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class _Drawing:
    """One width of the map, with the dots on it and the titles that have a place."""

    def __init__(self, width: int, places: NDArray[np.float64]) -> None:
        self.width = width
        self.x = width * (0.5 + 0.46 * places[:, 0])
        self.y = HEIGHT * (0.5 - 0.46 * places[:, 1])
        self.taken: list[_Box] = []

    def box(self, dot: int, text: str, side: tuple[str, int, int]) -> _Box:
        """Return the room that a title takes beside its dot."""
        anchor, dx, dy = side
        length = _LETTER * len(text)
        left = self.x[dot] + dx - {"start": 0.0, "middle": length / 2, "end": length}[anchor]
        baseline = self.y[dot] + dy
        return _Box(left, baseline - _ABOVE, left + length, baseline + _BELOW)

    def has_room(self, box: _Box) -> bool:
        """Say whether a title is inside the drawing and touches none that is there."""
        inside = box.left >= 0 and box.top >= 0 and box.right <= self.width and box.bottom <= HEIGHT
        return inside and not any(box.touches(other) for other in self.taken)

    def covered(self, box: _Box) -> int:
        """Count the dots that a title would cover."""
        across = (self.x > box.left - _DOT) & (self.x < box.right + _DOT)
        return int((across & (self.y > box.top - _DOT) & (self.y < box.bottom + _DOT)).sum())


def place_labels(
    titles: Sequence[str], places: NDArray[np.float64], order: Sequence[int]
) -> tuple[Label, ...]:
    """Place titles beside their dots while there is room, on the side that covers the fewest dots.

    Parameters
    ----------
    titles
        One for each dot.
    places
        Shape (n, 2): the dots' places across and up, -1 to 1.
    order
        The dots to name, the most important first.
    """
    phone, desk = _Drawing(NARROW, places), _Drawing(WIDE, places)
    labels: dict[int, Label] = {}
    for drawings, most in (((phone, desk), MOST_NARROW), ((desk,), MOST_WIDE)):
        for dot in order[:_MOST_TRIED]:
            if len(labels) >= most:
                break
            if dot not in labels:
                label = _beside(dot, _short(titles[dot]), places[dot], drawings)
                labels |= {} if label is None else {dot: label}
    return tuple(labels.values())


def _beside(
    dot: int, text: str, place: NDArray[np.float64], drawings: tuple[_Drawing, ...]
) -> Label | None:
    """Put a title on the best side of its dot that is free in all these drawings."""
    best: tuple[int, tuple[str, int, int], list[_Box]] | None = None
    for side in _SIDES:
        boxes = [drawing.box(dot, text, side) for drawing in drawings]
        rooms = list(zip(drawings, boxes, strict=True))
        if not all(drawing.has_room(box) for drawing, box in rooms):
            continue
        covered = sum(drawing.covered(box) for drawing, box in rooms)
        if best is None or covered < best[0]:
            best = covered, side, boxes
    if best is None:
        return None
    _, (anchor, dx, dy), boxes = best
    for drawing, box in zip(drawings, boxes, strict=True):
        drawing.taken.append(box)
    x, y = x_of(float(place[0])), y_of(float(place[1]))
    return Label(text, x, y, dx, dy, anchor, wide_only=len(drawings) == 1)


def x_of(across: float) -> str:
    """Return where a place from -1 to 1 is in the drawing."""
    return f"{50 + 46 * across:.1f}%"


def y_of(up: float) -> str:
    """Return where a place from -1 to 1 is in the drawing, whose zero is at the top."""
    return f"{50 - 46 * up:.1f}%"


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"
