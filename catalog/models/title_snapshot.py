"""What people keep about a movie, and still want to read once the movie has left the catalogue."""

from typing import Any

from django.db import models

from .movie import Movie

TITLE_LENGTH = 410
"""The longest title with its year."""


class KeepsTitle(models.Model):
    """A row about a movie that outlives it: the movie's name stays, the movie is none."""

    movie = models.ForeignKey(Movie, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=TITLE_LENGTH, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, noting what the movie is called while there is one."""
        if self._state.adding and self.movie:
            self.title = str(self.movie)
        super().save(*args, **kwargs)
