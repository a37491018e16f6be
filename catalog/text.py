"""Folding of text for comparison: no case, accents or punctuation."""

import re
import unicodedata

_APOSTROPHES = re.compile("['‘’ʼ′`]")
_WORDS = re.compile(r"[^\W_]+")
# Letters that Unicode does not decompose, as people without them on their keyboard write them.
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "đ": "d", "ł": "l", "þ": "th", "ı": "i"}
)


def fold(text: str) -> str:
    """Return `text` without case, accents and punctuation, words separated by single spaces.

    Parameters
    ----------
    text
        Any text, such as a title or a search.

    Returns
    -------
    str
        ``"Amélie: le movie"`` becomes ``"amelie le movie"``. Letters of other scripts stay. Folding
        it again changes nothing.
    """
    # Decomposed first: "№" is "No", which has a case, but has none itself.
    folded = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_WORDS.findall(_APOSTROPHES.sub("", bare.translate(_PLAIN))))
