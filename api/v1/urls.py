"""The endpoints of version 1, by subject."""

from ninja import Router

from . import diary, lists, movies, nights, picks, ratings, watchlist
from .site_api import api


def _add(path: str, router: Router) -> None:
    """Add endpoints; what answers GET answers HEAD."""
    for view in router.path_operations.values():
        for operation in view.operations:
            if operation.methods == ["GET"]:
                operation.methods.append("HEAD")
    api.add_router(path, router)


_add("/ratings", ratings.router)
_add("/watchlist", watchlist.router)
_add("/lists", lists.router)
_add("/diary", diary.router)
_add("/picks", picks.router)
_add("", movies.router)
_add("/nights", nights.router)

urls = api.urls
