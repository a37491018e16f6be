"""The distance of two spellings, and keys by which similar ones are found."""

from collections.abc import Iterable

KEY_LETTERS = 7
"""Keys are made of the first letters only, to have fewer of them."""
LONGEST_WORD = 40
SHORTEST_MISTYPED = 4
"""Shorter words have too many neighbours."""
TWO_TYPOS_FROM = 8
"""Words of so many letters may have two typos, shorter ones one."""


def keys_of(word: str) -> set[str]:
    """Return keys of which words one typo apart share at least one.

    The first letters, and these with any one letter left out (Garbe's symmetric deletion).
    """
    start = word[:KEY_LETTERS]
    return {start} | {start[:place] + start[place + 1 :] for place in range(len(start))}


def may_be_mistyped(word: str) -> bool:
    """Return whether corrections of a word are looked for."""
    return SHORTEST_MISTYPED <= len(word) <= LONGEST_WORD


def nearest(word: str, known: Iterable[str], count: int) -> list[str]:
    """Return the known words that `word` may be a typo of, the nearest first.

    Of equally near words, those with the same first letter come first: it is seldom wrong.
    """
    most = 2 if len(word) >= TWO_TYPOS_FROM else 1
    near = []
    for other in known:
        if other == word or abs(len(other) - len(word)) > most or len(other) < 3:
            continue
        away = distance(word, other, most)
        if away <= most:
            near.append((away, other[0] != word[0], abs(len(other) - len(word)), other))
    return [other for *_, other in sorted(near)[:count]]


def distance(one: str, other: str, most: int) -> int:
    """Return the optimal string alignment distance of two words; `most + 1` for any more.

    It counts letters left out, added or replaced, and neighbours exchanged.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i] + [0] * len(other)
        for j, facing in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and facing == one[i - 2]:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return row[-1]
