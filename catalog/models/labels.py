"""What movies are filed under: genres, tags and countries."""

from django.db import models

from core.stays_deleted import StaysDeleted

from ..countries import country_label
from ..genres import genre_label


class Genre(StaysDeleted):
    """A genre, such as Drama. As text it is in the language of the page."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return genre_label(self.name)


class Tag(StaysDeleted):
    """A public tag of movies, such as 'time travel'."""

    name = models.CharField(max_length=250, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Country(StaysDeleted):
    """A country of production, such as France."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return country_label(self.name)
