"""What a person thinks of a movie: the only source of truth for training and picks."""

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from .movie import Movie

HALF_STARS = tuple(step / 2 for step in range(1, 11))
"""The values a rating may have: 0.5, 1.0, ... 5.0."""


def validate_half_stars(stars: float) -> None:
    """Accept 0.5 to 5.0 in half stars.

    Raises
    ------
    ValidationError
        For any other number.
    """
    if stars not in HALF_STARS:
        raise ValidationError("A rating is 0.5 to 5 stars, in half stars.", code="stars")


class RatingQuerySet(models.QuerySet["Rating"]):
    """The ways a rating is made and taken back."""

    def rate(self, user_id: int, movie: Movie, stars: float) -> "Rating":
        """Give `movie` this user's `stars`, replacing what they gave before.

        Two tabs that rate the same movie at once end with the later one's stars.

        Raises
        ------
        ValidationError
            If `stars` is not a half star from 0.5 to 5.0.
        """
        validate_half_stars(stars)
        with transaction.atomic():
            rating, created = self.select_for_update().get_or_create(
                user_id=user_id, movie=movie, defaults={"stars": stars}
            )
            if not created and rating.stars != stars:
                rating.stars = stars
                rating.save()
        return rating

    def clear(self, user_id: int, movie: Movie) -> bool:
        """Take this user's rating of `movie` back; False where there was none."""
        deleted, _ = self.filter(user_id=user_id, movie=movie).delete()
        return deleted > 0


class Rating(models.Model):
    """Stars from one user for one movie."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ratings"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="ratings")
    stars = models.FloatField(validators=[validate_half_stars])
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "movie"], name="one_rating_per_user_and_movie"),
            models.CheckConstraint(condition=Q(stars__in=HALF_STARS), name="rating_in_half_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.stars} stars"

    _counted_stars: float | None = None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save together with the movie's totals, or not at all."""
        if not self._state.adding:
            self.updated_at = timezone.now()
        with transaction.atomic():
            super().save(*args, **kwargs)

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> Self:
        """Load, remembering the stored stars: a later save adjusts the totals by the difference."""
        rating = super().from_db(db, field_names, values, **kwargs)
        rating._counted_stars = rating.__dict__.get("stars")
        return rating


@receiver(post_save, sender=Rating)
def _count_saved(instance: Rating, created: bool, raw: bool, **kwargs: object) -> None:
    before = 0.0 if created else instance._counted_stars or 0.0
    Movie.objects.filter(pk=instance.movie_id).update(
        rating_count=F("rating_count") + int(created),
        rating_sum=F("rating_sum") + instance.stars - before,
    )
    instance._counted_stars = instance.stars


@receiver(post_delete, sender=Rating)
def _count_deleted(instance: Rating, **kwargs: object) -> None:
    Movie.objects.filter(pk=instance.movie_id).update(
        rating_count=F("rating_count") - 1,
        rating_sum=F("rating_sum") - (instance._counted_stars or instance.stars),
    )
