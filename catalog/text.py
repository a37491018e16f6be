"""One way to compare text: without case, accents or punctuation."""

import re
import unicodedata

_APOSTROPHES = re.compile("['‘’ʼ′`]")
_WORDS = re.compile(r"[^\W_]+")
# Letters that Unicode does not take apart, as people without them on their keyboard write them.
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "đ": "d", "ł": "l", "þ": "th", "ı": "i"}
)


def fold(text: str) -> str:
    """Return `text` as it is searched for: no case, no accents, single spaces for the rest.

    Parameters
    ----------
    text
        Any text, such as a title or what a person typed.

    Returns
    -------
    str
        ``"Amélie: le movie"`` becomes ``"amelie le movie"``. Letters of other scripts stay. Folding
        it again changes nothing.
    """
    # Taking apart first: "№" is "No", which has a case, but has none itself.
    folded = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(_WORDS.findall(_APOSTROPHES.sub("", bare.translate(_PLAIN))))
