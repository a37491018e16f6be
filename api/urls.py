"""Addresses of what other programs use."""

from django.urls import path

from . import docs, feeds
from .players.views import played_by_player
from .v1.urls import urls

urlpatterns = [
    path("docs/", docs.docs, name="api_docs"),
    path("played/<str:secret>/", played_by_player, name="played"),
    # Redirected to the one above, what a player posts would be lost.
    path("played/<str:secret>", played_by_player, name="played_without_slash"),
    path("feeds/<str:secret>/picks.atom", feeds.picks, name="feed_of_picks"),
    path("feeds/<str:secret>/watchlist.atom", feeds.watchlist, name="feed_of_watchlist"),
    path("v1/openapi.json", docs.openapi, name="openapi"),
    path("v1/", urls),
]
