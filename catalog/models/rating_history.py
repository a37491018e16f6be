"""The history of ratings: each change with its time."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from .certificates import OfMoviesQuerySet
from .movie import Movie

CHANGES_SHOWN = 20


class RatingChangeQuerySet(OfMoviesQuerySet["RatingChange"]):
    """Recording and deleting the history."""

    def record(
        self,
        user_id: int,
        movie: Movie,
        stars: float | None,
        before: tuple[float, datetime] | None = None,
    ) -> None:
        """Record that this user rated `movie` or cleared the rating.

        Parameters
        ----------
        stars
            The new rating; None for a cleared one.
        before
            The earlier rating and its time: recorded too if there is no history yet, as for
            imported ratings.
        """
        changes = [self.model(user_id=user_id, movie=movie, stars=stars)]
        if before and not self.filter(user_id=user_id, movie=movie).exists():
            changes.insert(
                0, self.model(user_id=user_id, movie=movie, stars=before[0], at=before[1])
            )
        self.bulk_create(changes)

    def newest(self, user_id: int, movie: Movie) -> list["RatingChange"]:
        """Return this user's latest changes of rating `movie`, and one more than are shown."""
        own = self.filter(user_id=user_id, movie=movie)
        return list(own.order_by("-at", "-pk")[: CHANGES_SHOWN + 1])

    def erase(self, user_id: int, movie: Movie, *, keep_latest: bool) -> None:
        """Delete this user's history of rating `movie`.

        Parameters
        ----------
        keep_latest
            Keep the latest change, because it is the current rating.
        """
        own = self.filter(user_id=user_id, movie=movie).order_by("-at", "-pk")
        latest = own.values_list("pk", flat=True)[:1] if keep_latest else ()
        self.filter(user_id=user_id, movie=movie).exclude(pk__in=list(latest)).delete()


class RatingChange(models.Model):
    """A rating given, changed or cleared. Only its author sees it; nothing is computed from it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rating_changes"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    stars = models.FloatField(null=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RatingChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("user", "movie", F("at").desc(), name="changes_of_a_rating")]
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(stars__in=[step / 2 for step in range(1, 11)]),
                name="change_in_half_stars",
            ),
        ]

    def __str__(self) -> str:
        if not self.stars:
            return gettext("cleared")
        return gettext("%(stars)s stars") % {"stars": self.stars}
