"""Team-draft interleaving: two rankings take turns in filling one list.

Source: Radlinski, Kurup and Joachims, 'How does clickthrough data reflect retrieval quality?',
CIKM 2008, algorithm 2.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Drafted(NamedTuple):
    """An item of the common list, and which ranking drafted it: 0 the first, 1 the second."""

    item: int
    team: int


def team_draft(
    first: Sequence[int], second: Sequence[int], coins: Iterable[bool], places: int
) -> list[Drafted]:
    """Interleave two rankings.

    The team that has drafted less takes its best item that is left; of two that have drafted as
    much, the coin says which.

    Parameters
    ----------
    first, second
        Items, the best first; none twice.
    coins
        One for each two places at the most; the first ranking goes first where it is true.
    places
        How long the list may be.

    Returns
    -------
    list of Drafted
        No item twice. It ends early where a ranking has nothing left to give.
    """
    teams = (iter(first), iter(second))
    sizes = [0, 0]
    taken: set[int] = set()
    drafted: list[Drafted] = []
    flips = iter(coins)
    while len(drafted) < places:
        team = int(sizes[1] < sizes[0]) if sizes[0] != sizes[1] else int(not next(flips))
        item = next((each for each in teams[team] if each not in taken), None)
        if item is None:
            break
        sizes[team] += 1
        taken.add(item)
        drafted.append(Drafted(item, team))
    return drafted
