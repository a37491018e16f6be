"""The ids of movies as media servers write them."""

import re
from collections.abc import Iterable
from typing import Any

_GUID = re.compile(r"(?:^|\.)(imdb|tmdb|themoviedb)://(\w+)", re.ASCII)


def ids_of_guids(guids: Iterable[Any]) -> tuple[str | None, str | None]:
    """Return the ids at IMDb and TMDB of what Plex calls guids, such as ``imdb://tt0078748``."""
    found = {match[1]: match[2] for guid in guids if (match := _GUID.search(str(guid)))}
    return found.get("imdb"), found.get("tmdb", found.get("themoviedb"))
