"""What Kodi and others write about a movie beside its file: an .nfo of XML, or of an address."""

import re
from xml.etree.ElementTree import Element

from catalog.imports.history.records import Work

from .plain_xml import UnreadableXmlError, first_elements
from .works import work_of

MOST_READ = 64 * 2**10
"""Bytes from the start of a file: title, year and ids come before long lists of people."""
MOST_ELEMENTS = 300
_END = b"</movie>"
_IMDB = re.compile(r"\btt\d{7,10}\b", re.ASCII)
_TMDB = re.compile(r"themoviedb\.org/movie/(\d{1,9})", re.ASCII)


def work_in(content: bytes) -> Work | None:
    """Return the movie of the start of a file; None of anything else, such as an episode."""
    # An address may follow the XML.
    end = content.rfind(_END)
    is_cut = len(content) >= MOST_READ
    if end < 0 and not is_cut:
        return _by_address(content)
    document = content if end < 0 else content[: end + len(_END)]
    try:
        return _by_tags(first_elements(document, MOST_ELEMENTS))
    except UnreadableXmlError:
        return _by_address(content)


def _by_tags(root: Element) -> Work | None:
    if root.tag != "movie":
        return None
    ids = {
        (each.get("type") or "imdb").lower(): (each.text or "").strip()
        for each in root.findall("uniqueid")
    }
    first = _text(root, "id")
    ids.setdefault("imdb", first if first.startswith("tt") else _text(root, "imdbid"))
    ids.setdefault("tmdb", _text(root, "tmdbid"))
    year = _text(root, "year") or _text(root, "premiered")[:4]
    return work_of(
        _text(root, "title"), year, ids["imdb"], ids["tmdb"], _text(root, "originaltitle")
    )


def _by_address(content: bytes) -> Work | None:
    text = content[:4096].decode("utf-8", "replace")
    if "<episodedetails" in text or "<tvshow" in text:
        return None
    imdb, tmdb = _IMDB.search(text), _TMDB.search(text)
    return work_of("", None, imdb and imdb[0], tmdb and tmdb[1])


def _text(root: Element, tag: str) -> str:
    return (root.findtext(tag) or "").strip()
