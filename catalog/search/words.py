"""The words of a search, and what is looked for in their place."""

from collections.abc import Sequence

from ..text import fold
from .text_filter import MIN_INDEXED

MAX_WORDS = 8
"""Of a longer search, only the first different ones are looked for: each word costs a scan."""
LONGEST_PHRASE = 200
JOINING = ("and", "und")
"""Not looked for: titles have them, or '&', which folding leaves out."""
_LONGEST_INITIALS = 7


def phrase_of(text: str) -> str:
    """Return a whole search, folded; folding can make a text many times longer."""
    return fold(text.replace("&", f" {JOINING[0]} "))[:LONGEST_PHRASE].strip()


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the different words of a folded text, joining ones aside; at most `MAX_WORDS`."""
    words = tuple(dict.fromkeys(phrase.split()))
    return tuple(word for word in words if word not in JOINING)[:MAX_WORDS] or words[:1]


def wordings_of(phrase: str) -> tuple[str, ...]:
    """Return the ways to write a folded text: with each joining word, and without them."""
    words = phrase.split()
    bare = " ".join(word for word in words if word not in JOINING)
    if not bare or len(bare) == len(phrase):
        return (phrase,)
    joined = (" ".join(one if word in JOINING else word for word in words) for one in JOINING)
    return tuple(dict.fromkeys((phrase, *joined, bare)))


def choices_of(words: Sequence[str]) -> list[list[str]]:
    """Return what to look for in titles for each word: itself, or its letters as initials.

    One letter is looked for as a whole word, which an index finds; only the last one may be the
    beginning of what is still being typed.
    """
    *before, last = words
    whole = (f" {word} " if len(word) == 1 and word.isascii() else part_of(word) for word in before)
    parts = [*whole, part_of(last)]
    return [
        [part, f" {initials} "] if (initials := initials_of(word)) else [part]
        for word, part in zip(words, parts, strict=True)
    ]


def initials_of(word: str) -> str:
    """Return ``"e t"`` for ``"et"``, as 'E.T.' is folded; nothing for what is not initials."""
    may_be = 1 < len(word) <= _LONGEST_INITIALS and word.isascii() and word.isalpha()
    return " ".join(word) if may_be else ""


def part_of(word: str) -> str:
    """Return what to look for in titles: one or two letters only where words begin.

    In scripts without spaces between words, a letter can be a word.
    """
    return f" {word}" if len(word) < MIN_INDEXED and word.isascii() else word
