"""How near two spellings are, and by what keys near ones are found. Knows no database."""

from collections.abc import Iterable

KEY_LETTERS = 7
"""Keys are made of a word's first letters: what is wrong after them costs no keys."""
LONGEST_WORD = 40
SHORTEST_MISTYPED = 4
"""Of shorter words too many are near each other."""
TWO_TYPOS_FROM = 8
"""Words of so many letters may have two typing errors, shorter ones one."""


def keys_of(word: str) -> set[str]:
    """Return what a word has in common with those that are a typing error away.

    The first letters, whole and with any one left out: a letter more or less, another one, or two
    exchanged leave at least one key in common (Garbe's symmetric deletion).
    """
    start = word[:KEY_LETTERS]
    return {start} | {start[:place] + start[place + 1 :] for place in range(len(start))}


def may_be_mistyped(word: str) -> bool:
    """Return whether other spellings of a word are looked for."""
    return SHORTEST_MISTYPED <= len(word) <= LONGEST_WORD


def nearest(word: str, known: Iterable[str], count: int) -> list[str]:
    """Return the known words that `word` may have been meant to be, the nearest first.

    Those with the same first letter come before others as near, for it is seldom the wrong one.
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
    """Return how many typing errors lie between two words; `most + 1` for any more.

    An error is a letter left out, put in or taken for another, or two neighbours exchanged
    (optimal string alignment).
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
