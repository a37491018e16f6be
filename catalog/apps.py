"""The catalogue app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from .search.sqlite_indexes import create_missing_indexes


class CatalogConfig(AppConfig):
    """Movies, people, genres, tags and ratings. Knows nothing of recommendations."""

    name = "catalog"
    verbose_name = _("Catalogue")

    def ready(self) -> None:
        """Complete the search indexes after migrations, and say what deletions take along.

        What users can export is in the module `export` of each app.
        """
        from .library import deleting  # noqa: F401

        autodiscover_modules("export")
        post_migrate.connect(create_missing_indexes, sender=self)
