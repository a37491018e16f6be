"""The catalogue app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from .search.sqlite_indexes import create_missing_indexes


class CatalogConfig(AppConfig):
    """Movies, people, genres, tags and ratings. Knows nothing of recommendations."""

    name = "catalog"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        """Keep the search indexes complete after migrations, and say what deletions take along."""
        from .library import deleting  # noqa: F401

        post_migrate.connect(create_missing_indexes, sender=self)
