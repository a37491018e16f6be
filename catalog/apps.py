"""The catalogue app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Movies, people, genres, tags and ratings. Knows nothing of recommendations."""

    name = "catalog"
