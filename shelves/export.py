"""Shelves and services in a user's data export; keys of servers are told to nobody."""

from catalog.exports.tables import export_rows

from .models import OwnService, Shelf, ShelfItem, Watching

export_rows("shelves", Shelf, "name kind address read_at item_count unknown_count")
# What is on a user's own shelves, as their libraries name it.
export_rows(
    "on-shelves",
    ShelfItem,
    "title year imdb_id tmdb_id shelf=shelf__name",
    of="shelf__user",
    order="shelf pk",
)
export_rows("country", Watching, "country", of="pk")
export_rows(
    "services", OwnService, "service=service__name number_at_tmdb=service", order="service__name pk"
)
