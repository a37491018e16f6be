"""The recommendations app."""

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """Trains on the ratings, serves picks from them and says why."""

    name = "recommendations"
