"""Shelves and services in a user's data export; keys of servers are told to nobody."""

from catalog.exports.tables import Table, exported

from .models import OwnService, Shelf, ShelfItem, Watching


@exported("shelves", Shelf)
def _shelves(user_id: int) -> Table:
    columns = ("name", "kind", "address", "read_at", "item_count", "unknown_count")
    own = Shelf.objects.filter(user=user_id).order_by("pk")
    return columns, own.values_list(*columns)


@exported("on-shelves", ShelfItem)
def _items(user_id: int) -> Table:
    """Return what is on a user's own shelves, as their libraries name it."""
    columns = ("title", "year", "imdb_id", "tmdb_id", "shelf__name")
    own = ShelfItem.objects.filter(shelf__user=user_id).order_by("shelf", "pk")
    return (*columns[:-1], "shelf"), own.values_list(*columns).iterator(2000)


@exported("country", Watching)
def _country(user_id: int) -> Table:
    return ("country",), Watching.objects.filter(pk=user_id).values_list("country")


@exported("services", OwnService)
def _services(user_id: int) -> Table:
    own = OwnService.objects.filter(user=user_id).order_by("service__name", "pk")
    return ("service", "number_at_tmdb"), own.values_list("service__name", "service")
