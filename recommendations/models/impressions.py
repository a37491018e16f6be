"""What was on someone's screen, so that films shown often and left alone step back."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from catalog.models import Movie

VISIT_ENDS_AFTER = timedelta(minutes=30)
"""Whoever shows nothing for so long has gone; what they see next is another visit."""
FORGOTTEN_AFTER = timedelta(days=30)
"""A film that was not shown for so long is as fresh as ever."""


class ImpressionQuerySet(models.QuerySet["Impression"]):
    """The ways films are shown and taken up."""

    def show(self, user_id: int, movies: Collection[int]) -> None:
        """Keep that these movies were on the user's screen; those that do not exist are ignored.

        Within one visit a movie counts once, however often it is reported.
        """
        now = timezone.now()
        there = set(Movie.objects.filter(pk__in=movies).values_list("pk", flat=True))
        with transaction.atomic():
            own = self.select_for_update().filter(user_id=user_id, movie__in=there)
            seen = {impression.movie_id: impression for impression in own.order_by("movie")}
            for impression in seen.values():
                impression.show_again(now)
            self.bulk_update(seen.values(), ["visits", "last_shown"])
            fresh = [
                Impression(user_id=user_id, movie_id=movie, last_shown=now)
                for movie in sorted(there - seen.keys())
            ]
            # Another tab may report the same at the same moment.
            self.bulk_create(fresh, ignore_conflicts=True)

    def touch(self, user_id: int, movies: Collection[int]) -> None:
        """Forget how often these movies were shown: the user has taken them up."""
        self.filter(user_id=user_id, movie__in=movies).delete()

    def visits_before(self, user_id: int) -> dict[int, int]:
        """Return by movie in how many visits before the present one it was shown in vain.

        The answer is the same throughout a visit, whatever is shown in it.
        """
        now = timezone.now()
        own = self.filter(user_id=user_id, last_shown__gt=now - FORGOTTEN_AFTER)
        return {
            movie: visits - (last_shown > now - VISIT_ENDS_AFTER)
            for movie, visits, last_shown in own.values_list("movie_id", "visits", "last_shown")
        }


class Impression(models.Model):
    """A movie that was shown to someone and that they left alone up to now."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="impressions"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    visits = models.PositiveIntegerField(default=1)
    last_shown = models.DateTimeField(default=timezone.now)

    objects = ImpressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "movie"], name="impression_once_per_user_and_movie"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movie}, shown to {self.user} in {self.visits} visits"

    def show_again(self, now: datetime) -> None:
        """Count another visit, unless it is still the one it was shown in last."""
        if self.last_shown <= now - FORGOTTEN_AFTER:
            self.visits = 0
        if self.last_shown <= now - VISIT_ENDS_AFTER:
            self.visits += 1
        self.last_shown = now
