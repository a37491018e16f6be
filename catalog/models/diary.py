"""The diaries of users: when they saw which movie."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext

from .certificates import OfMoviesQuerySet
from .title_snapshot import TitleSnapshot

NOTE_LENGTH = 5000
MOST_VIEWINGS = 20_000
"""Of a user: a movie a day for fifty years."""
FIRST_SCREENING = date(1895, 12, 28)
"""The first public screening; an earlier date is a typo."""


class ViewingQuerySet(OfMoviesQuerySet["Viewing"]):
    """The queries of the diary."""

    def with_rewatch(self) -> Self:
        """Annotate `rewatch`: whether the same user has an earlier viewing of the movie."""
        earlier = Viewing.objects.filter(user=OuterRef("user"), movie=OuterRef("movie")).filter(
            Q(watched_on__lt=OuterRef("watched_on"))
            | Q(watched_on=OuterRef("watched_on"), pk__lt=OuterRef("pk"))
        )
        return self.annotate(rewatch=Exists(earlier))

    def latest_first(self) -> Self:
        """Order by date, then by when they were logged, the latest first."""
        return self.order_by("-watched_on", "-pk")


class Viewing(TitleSnapshot):
    """A movie that a user saw on a date."""

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
        return gettext("%(title)s, seen on %(day)s") % {"title": self.title, "day": self.watched_on}
