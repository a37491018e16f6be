"""The catalogue app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from .search.sqlite_indexes import look_after_indexes


class CatalogConfig(AppConfig):
    """Movies, people, genres, tags and ratings. Knows nothing of recommendations."""

    name = "catalog"

    def ready(self) -> None:
        """Have the search looked after where the tables change."""
        post_migrate.connect(look_after_indexes, sender=self)
