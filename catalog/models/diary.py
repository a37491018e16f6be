"""When people saw which movie."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from .title_snapshot import KeepsTitle

NOTE_LENGTH = 5000
FIRST_SCREENING = date(1895, 12, 28)
"""The day from which movies were shown to the public; a day before it is a slip of the keys."""


class ViewingQuerySet(models.QuerySet["Viewing"]):
    """The questions that the diary's pages ask."""

    def with_rewatch(self) -> Self:
        """Say of each viewing whether the same person had seen the movie before, by their diary."""
        earlier = Viewing.objects.filter(user=OuterRef("user"), movie=OuterRef("movie")).filter(
            Q(watched_on__lt=OuterRef("watched_on"))
            | Q(watched_on=OuterRef("watched_on"), pk__lt=OuterRef("pk"))
        )
        return self.annotate(rewatch=Exists(earlier))

    def latest_first(self) -> Self:
        """By the day, and within a day by when they were written down."""
        return self.order_by("-watched_on", "-pk")


class Viewing(KeepsTitle):
    """One time that someone saw a movie."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="viewings"
    )
    watched_on = models.DateField()
    note = models.TextField(blank=True, max_length=NOTE_LENGTH)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ViewingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("user", F("watched_on").desc(), name="viewing_by_day"),
            models.Index("user", "movie", name="viewing_of_movie"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(watched_on__gte=FIRST_SCREENING), name="viewing_since_there_are_movies"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, seen on {self.watched_on}"
