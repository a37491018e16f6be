"""The terms of use that come with a release."""

import html
import re
from itertools import pairwise

README_SIZE = 1 << 18

BUILT_IN_LICENCE = """\
MovieLens data sets are collected by GroupLens Research at the University of Minnesota. They may
be used for research and other non-commercial purposes. They may not be redistributed, nor used
commercially, without permission from GroupLens. Neither the University nor the researchers
guarantee that the data are correct or suitable for any purpose.

Publications that use the data must cite: F. Maxwell Harper and Joseph A. Konstan. 2015. The
MovieLens Datasets: History and Context. ACM Transactions on Interactive Intelligent Systems
(TiiS) 5, 4: 19:1-19:19. https://doi.org/10.1145/2827872
"""

_UNDERLINED = re.compile(r"^(?P<heading>\S.*)\n[=]{3,}[ \t]*$", re.MULTILINE)
_WANTED_HEADING = re.compile(r"\blicen[cs]e\b|\bcitation\b", re.IGNORECASE)
_LICENCE_HEADING = re.compile(r"\blicen[cs]e\b", re.IGNORECASE)


def licence_in(readme: bytes, name: str) -> str | None:
    """Find the terms of use in a release's README.

    Parameters
    ----------
    readme
        Its first `README_SIZE` bytes.
    name
        Its name; one that ends in ``.html`` is read as HTML.

    Returns
    -------
    str or None
        The sections on the licence and on citation, as plain text with their headings; None
        when no section has "license" in its heading.
    """
    try:
        text = readme.decode("utf-8")
    except UnicodeDecodeError:
        text = readme.decode("latin-1")
    text = text.replace("\r\n", "\n")
    sections = _sections(_html_text(text) if name.endswith(".html") else text)
    if not any(_LICENCE_HEADING.search(heading) for heading in sections):
        return None
    wanted = (part for heading, part in sections.items() if _WANTED_HEADING.search(heading))
    return "\n\n".join(wanted) + "\n"


def _sections(text: str) -> dict[str, str]:
    headings = list(_UNDERLINED.finditer(text))
    bounds = pairwise([*(heading.start() for heading in headings), len(text)])
    return {
        heading["heading"]: text[start:end].strip()
        for heading, (start, end) in zip(headings, bounds, strict=True)
    }


def _html_text(markup: str) -> str:
    """Return the text of a simple page, with headings underlined as in the plain READMEs."""
    # White space means nothing in HTML.
    text = " ".join(re.sub(r"(?s)<(style|script|title)\b.*?</\1>", "", markup).split())
    text = re.sub(r"</?(?:a|b|em|i|strong)\b[^>]*>", "", text)
    text = re.sub(r"<h[1-3]\b[^>]*> ?(.*?) ?</h[1-3]>", r"\n\n\1\n===\n\n", text)
    text = re.sub(r"<li\b[^>]*> ?", "\n\n* ", text)
    blocks = re.split(r"\s*\n\n\s*", re.sub(r" ?<[^>]*> ?", "\n\n", text))
    return html.unescape("\n\n".join(filter(None, blocks)))
