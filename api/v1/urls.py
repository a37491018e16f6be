"""The endpoints of version 1, by subject."""

from . import diary, lists, movies, nights, picks, ratings, watchlist
from .site_api import api

api.add_router("/ratings", ratings.router)
api.add_router("/watchlist", watchlist.router)
api.add_router("/lists", lists.router)
api.add_router("/diary", diary.router)
api.add_router("/picks", picks.router)
api.add_router("", movies.router)
api.add_router("/nights", nights.router)

urls = api.urls
