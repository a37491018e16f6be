"""What two ways to write one title have in common."""

import re
from functools import lru_cache

from catalog.text import fold
from movielens import parse_title

_ENGLISH = {"the", "a", "an"}
_ROMANCE = {"le", "la", "les", "l", "un", "une", "il", "lo", "gli", "i", "uno", "una", "el", "los"}
_GERMANIC = {"der", "die", "das", "ein", "eine", "den", "det", "de", "en", "ett", "et", "het"}
_ARTICLES = _ENGLISH | _ROMANCE | _GERMANIC | {"las", "een", "o", "os", "as", "um", "uma", "az"}
_JOINING = frozenset({"and", "und", "et", "y", "e"})
_ROMAN = {
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
}
_NUMBER = re.compile(r"\d+")


@lru_cache(1 << 12)
def exact_key(title: str) -> str:
    """Return a title without case, accents and punctuation, its article in front.

    A title of signs alone, such as ``$``, stays as it is.
    """
    moved = parse_title(title)
    text = moved.title if moved.title and not moved.year else title
    return fold(text.replace("&", " and ")) or title.strip().casefold()


@lru_cache(1 << 12)
def loose_key(title: str) -> str:
    """Return a title also without articles and joining words, with digits for Roman numbers."""
    return loosened(exact_key(title))


def loosened(key: str) -> str:
    """Return the `loose_key` of a title that is folded already."""
    words = key.split()
    first = 1 if len(words) > 1 and words[0] in _ARTICLES else 0
    kept = [word for word in words[first:] if word not in _JOINING] or words
    # The first word of a title is no number of a part.
    return " ".join([kept[0], *(_ROMAN.get(word, word) for word in kept[1:])])


def may_be_one(key: str, year: int | None, other: int | None) -> bool:
    """Whether two movies with a title in common may be one, by their years."""
    if year is None or other is None:
        # One word may be the title of any number of movies.
        return year == other or " " in key
    return abs(year - other) <= 1


def numbers_in(key: str) -> list[str]:
    """Return the numbers of a key: titles with other numbers are other parts."""
    return _NUMBER.findall(key)
