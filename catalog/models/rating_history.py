"""What people thought of movies before: each change of a rating, with its time."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .movie import Movie


class RatingChangeQuerySet(models.QuerySet["RatingChange"]):
    """How the history is kept and erased."""

    def note(
        self,
        user_id: int,
        movie: Movie,
        stars: float | None,
        before: tuple[float, datetime] | None = None,
    ) -> None:
        """Write down that this user gave `movie` stars, or cleared them.

        Parameters
        ----------
        stars
            What is given now; None for a rating that is cleared.
        before
            What was given, and when: written down too where the history does not know it, as of
            ratings that came from elsewhere.
        """
        changes = [self.model(user_id=user_id, movie=movie, stars=stars)]
        if before and not self.filter(user_id=user_id, movie=movie).exists():
            changes.insert(
                0, self.model(user_id=user_id, movie=movie, stars=before[0], at=before[1])
            )
        self.bulk_create(changes)

    def erase(self, user_id: int, movie: Movie, *, keep_latest: bool) -> None:
        """Forget what this user thought of `movie` before.

        Parameters
        ----------
        keep_latest
            Whether the latest change is that of a rating which stands.
        """
        own = self.filter(user_id=user_id, movie=movie).order_by("-at", "-pk")
        latest = own.values_list("pk", flat=True)[:1] if keep_latest else ()
        self.filter(user_id=user_id, movie=movie).exclude(pk__in=list(latest)).delete()


class RatingChange(models.Model):
    """A rating given, changed or cleared. For its author's eyes: nothing is computed from it."""

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
        return f"{self.stars} stars" if self.stars else "cleared"
