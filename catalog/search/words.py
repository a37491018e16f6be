"""The words of a search, and what is looked for in their place."""

from collections.abc import Sequence

from ..text import fold
from .text_filter import MIN_INDEXED

MAX_WORDS = 8
"""Of a longer search, only the first different ones are looked for: each word costs a scan."""
LONGEST_PHRASE = 200


def phrase_of(text: str) -> str:
    """Return a whole search, folded; folding can make a text many times longer."""
    return fold(text)[:LONGEST_PHRASE].strip()


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the different words of a folded text; at most `MAX_WORDS`."""
    return tuple(dict.fromkeys(phrase.split()))[:MAX_WORDS]


def parts_of(words: Sequence[str]) -> list[str]:
    """Return what to look for in titles for each word.

    One letter is looked for as a whole word, which an index finds; only the last one may be the
    beginning of what is still being typed.
    """
    *before, last = words
    whole = (f" {word} " if len(word) == 1 and word.isascii() else part_of(word) for word in before)
    return [*whole, part_of(last)]


def part_of(word: str) -> str:
    """Return what to look for in titles: one or two letters only where words begin.

    In scripts without spaces between words, a letter can be a word.
    """
    return f" {word}" if len(word) < MIN_INDEXED and word.isascii() else word
