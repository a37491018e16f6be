"""What was predicted of a rating before it was given."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from catalog.models import Movie, Rating

from .feedback import MutedRating
from .versions import ModelVersion


class PredictionQuerySet(models.QuerySet["Prediction"]):
    """The questions asked of what was predicted."""

    def of(self, user_id: int) -> Self:
        """Predictions of this user's ratings, without those that are not to be used."""
        muted = MutedRating.objects.filter(rating=OuterRef("rating"))
        return self.filter(~Exists(muted), rating__user_id=user_id)

    def before_rating(self, user_id: int, movie: Movie) -> "Prediction | None":
        """Return what had been predicted before this user rated `movie`, if anything was."""
        return self.filter(rating__user_id=user_id, rating__movie=movie).first()


class Prediction(models.Model):
    """The stars that a model expected, kept beside those that were given then.

    Whose it is, of which movie, and the stars given stand in the rating, with which it goes.
    """

    rating = models.OneToOneField(
        Rating, on_delete=models.CASCADE, primary_key=True, related_name="prediction"
    )
    version = models.ForeignKey(
        ModelVersion,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The model that predicted.",
    )
    stars = models.FloatField("predicted stars")
    deviation = models.FloatField(help_text="Standard deviation of the rating around them.")
    movie_mean = models.FloatField(
        "the movie's mean", null=True, help_text="Of the ratings that it had; none if it had none."
    )
    made_at = models.DateTimeField(default=timezone.now)

    objects = PredictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__range=(0.5, 5.0), deviation__gt=0.0),
                name="prediction_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stars:.1f} ± {self.deviation:.1f} stars"
