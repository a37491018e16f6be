"""The movies of a Plex server: its movie libraries, each page by page, as JSON or as XML."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.imports.history.records import Work
from catalog.providers.errors import NonsenseError
from catalog.providers.http import MOST_JSON_BYTES, Client
from catalog.providers.reading import mapping, rows

from ..models import Shelf
from ..models.shelf import MOST_ITEMS
from .asking import PAGE, Pages, TooManyError, client_for
from .ids import ids_of_guids
from .plain_xml import UnreadableXmlError, parsed
from .works import work_of

_MOST_LIBRARIES = 50


def read(shelf: Shelf) -> list[Work]:
    """Return all movies of the server."""
    pages = Pages(shelf)
    client = client_for(shelf, {"X-Plex-Token": shelf.key})
    libraries = rows(_ask(client, "/library/sections").get("Directory"))
    keys = [str(one.get("key", "")) for one in libraries if one.get("type") == "movie"]
    found: list[Work] = []
    for key in keys[:_MOST_LIBRARIES]:
        if not (key.isascii() and key.isdecimal()):
            raise NonsenseError("Plex names a library that cannot be one.")
        for video in _videos(client, pages, key, MOST_ITEMS - len(found)):
            if work := _work(video):
                found.append(work)
    return found


def _videos(client: Client, pages: Pages, library: str, most: int) -> Iterator[dict[str, Any]]:
    start, total = 0, 1
    while start < total:
        pages.next()
        answer = _ask(
            client,
            f"/library/sections/{library}/all",
            {
                "type": 1,
                "includeGuids": 1,
                "X-Plex-Container-Start": start,
                "X-Plex-Container-Size": PAGE,
            },
        )
        size = _whole(answer.get("size"))
        total = _whole(answer.get("totalSize", start + size))
        videos = rows(answer.get("Metadata", answer.get("Video")))
        if total > most:
            raise TooManyError
        if len(videos) < size:
            raise NonsenseError("Plex promised more movies than it named.")
        pages.check(size, start, total)
        yield from videos
        start += size


def _work(video: dict[str, Any]) -> Work | None:
    guids = [video.get("guid"), *(guid.get("id") for guid in rows(video.get("Guid")))]
    return work_of(
        video.get("title"), video.get("year"), *ids_of_guids(guids), video.get("originalTitle")
    )


def _ask(
    client: Client, path: str, parameters: Mapping[str, str | int] | None = None
) -> dict[str, Any]:
    """Return the container of an answer, which older servers send as XML in any case."""
    content = client.file(path, MOST_JSON_BYTES, parameters)
    try:
        if content.lstrip().startswith(b"<"):
            return _container_of_xml(content)
        container = json.loads(content)["MediaContainer"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NonsenseError("What answers is no Plex.") from error
    if not isinstance(container, dict):
        raise NonsenseError("What answers is no Plex.")
    return mapping(container)


def _container_of_xml(content: bytes) -> dict[str, Any]:
    root = parsed(content)
    if root.tag != "MediaContainer":
        raise UnreadableXmlError(root.tag)
    # Apart from the attributes, which may be of the same names.
    below: dict[str, list[dict[str, Any]]] = {}
    for child in root:
        guids = [dict(guid.attrib) for guid in child.findall("Guid")]
        below.setdefault(child.tag, []).append({**child.attrib, "Guid": guids})
    return {**root.attrib, **below}


def _whole(value: Any) -> int:
    """Return a number that XML has as a text."""
    if isinstance(value, bool) or not str(value).isdecimal():
        raise NonsenseError("Plex does not say how many movies there are.")
    return int(value)
