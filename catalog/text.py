"""One way to compare text: without case, accents or punctuation."""

import re
import unicodedata


def fold(text: str) -> str:
    """Return `text` as it is searched for: no case, no accents, single spaces for the rest.

    Parameters
    ----------
    text
        Any text, such as a title or what a person typed.

    Returns
    -------
    str
        ``"Amélie: le film"`` becomes ``"amelie le film"``. Letters of other scripts stay.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    without_apostrophes = re.sub(r"['’`]", "", bare)
    return " ".join(re.findall(r"\w+", without_apostrophes))
