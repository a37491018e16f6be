"""The movies of a Jellyfin server, page by page: `GET /Items`, as api.jellyfin.org says."""

from collections.abc import Iterator
from typing import Any

from catalog.imports.history.records import Work
from catalog.providers.errors import NonsenseError
from catalog.providers.http import Client
from catalog.providers.reading import mapping, rows

from ..models import Shelf
from ..models.shelf import MOST_ITEMS
from .asking import PAGE, Pages, TooManyError, client_for
from .works import work_of


def read(shelf: Shelf) -> list[Work]:
    """Return all movies of the server."""
    client = client_for(shelf, {"Authorization": f'MediaBrowser Token="{shelf.key}"'})
    return [work for item in _items(client, Pages(shelf)) if (work := _work(item))]


def _items(client: Client, pages: Pages) -> Iterator[dict[str, Any]]:
    start, total = 0, 1
    while start < total:
        pages.next()
        answer, _etag = client.json(
            "/Items",
            {
                "IncludeItemTypes": "Movie",
                "Recursive": "true",
                "Fields": "ProviderIds,OriginalTitle",
                "EnableImages": "false",
                "EnableUserData": "false",
                "SortBy": "SortName",
                "StartIndex": start,
                "Limit": PAGE,
            },
        )
        said = mapping(answer)
        count, items = said.get("TotalRecordCount"), said.get("Items")
        if not isinstance(count, int) or not isinstance(items, list):
            raise NonsenseError("What answers is no Jellyfin.")
        total = count
        if total > MOST_ITEMS:
            raise TooManyError
        pages.check(len(items), start, total)
        yield from rows(items)
        start += len(items)


def _work(item: dict[str, Any]) -> Work | None:
    if item.get("Type", "Movie") != "Movie":
        return None
    ids = {name.lower(): value for name, value in mapping(item.get("ProviderIds")).items()}
    return work_of(
        item.get("Name"),
        item.get("ProductionYear"),
        ids.get("imdb"),
        ids.get("tmdb"),
        item.get("OriginalTitle"),
    )
