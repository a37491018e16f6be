"""Which dots of the map have their title beside them, so that no two titles touch."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

HEIGHT = 480
NARROW, WIDE = 288, 1100
"""Widths of the drawing, in pixels, on a phone and on a desk. Between them titles only come apart,
or keep apart, for places move evenly with the width."""
_MOST_NARROW, _MOST_WIDE = 6, 14
_MOST_TRIED = 60
_LONGEST = 26
_LETTER, _LINE = 6.9, 17
_GAP = 10
_SIDES = (("start", _GAP, 4), ("end", -_GAP, 4), ("middle", 0, -_GAP - 2), ("middle", 0, _GAP + 12))
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


def place_labels(titles: Iterable[tuple[str, float, float]]) -> tuple[Label, ...]:
    """Put titles beside their dots as long as there is room.

    Parameters
    ----------
    titles
        With each one's place across and up, -1 to 1; the most important first.
    """
    candidates = list(titles)[:_MOST_TRIED]
    labels: dict[int, Label] = {}
    on_phone: list[_Box] = []
    on_desk: list[_Box] = []
    for wide_only, most in ((False, _MOST_NARROW), (True, _MOST_WIDE)):
        for number, (title, across, up) in enumerate(candidates):
            if number in labels or len(labels) == most:
                continue
            text = title if len(title) <= _LONGEST else f"{title[:_LONGEST - 1].rstrip()}…"
            for anchor, dx, dy in _SIDES:
                desk = _box(text, across, up, WIDE, anchor, dx, dy)
                phone = _box(text, across, up, NARROW, anchor, dx, dy)
                if not _has_room(desk, on_desk, WIDE):
                    continue
                if not wide_only and not _has_room(phone, on_phone, NARROW):
                    continue
                x, y = f"{50 + 46 * across:.1f}%", f"{50 - 46 * up:.1f}%"
                labels[number] = Label(text, x, y, dx, dy, anchor, wide_only)
                on_desk.append(desk)
                if not wide_only:
                    on_phone.append(phone)
                break
    return tuple(labels.values())


def _box(
    text: str, across: float, up: float, width: int, anchor: str, dx: int, dy: int
) -> _Box:
    length = _LETTER * len(text)
    x = width * (50 + 46 * across) / 100 + dx
    left = x - {"start": 0.0, "middle": length / 2, "end": length}[anchor]
    baseline = HEIGHT * (50 - 46 * up) / 100 + dy
    return _Box(left, baseline - _LINE + 4, left + length, baseline + 4)


def _has_room(box: _Box, taken: list[_Box], width: int) -> bool:
    inside = box.left >= 0 and box.top >= 0 and box.right <= width and box.bottom <= HEIGHT
    return inside and not any(box.touches(other) for other in taken)
