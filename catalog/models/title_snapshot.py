"""Rows that keep the title of their movie after it has left the catalogue."""

from typing import Any

from django.db import models

from core.stays_deleted import StaysDeleted

from .movie import Movie

TITLE_LENGTH = 410
"""The longest title, with its year."""


class TitleSnapshot(StaysDeleted):
    """A row about a movie that stays, with the title, when the movie is deleted."""

    movie = models.ForeignKey(Movie, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=TITLE_LENGTH, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the title of the movie in a new row."""
        if self._state.adding and self.movie:
            self.title = str(self.movie)
        super().save(*args, **kwargs)
