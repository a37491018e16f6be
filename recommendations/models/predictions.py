"""What was predicted before a movie was rated."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models import Movie, Rating
from catalog.models.certificates import OfMoviesQuerySet
from core.compiled import FIRST, SECOND, CompiledQuery, compiled_once

from .feedback import MutedRating
from .versions import ModelVersion


class PredictionQuerySet(OfMoviesQuerySet["Prediction"]):
    """Finds predictions of a user's ratings."""

    movie = "rating__movie"

    def of(self, user_id: int) -> Self:
        """Return the predictions of this user's ratings that are not muted."""
        muted = MutedRating.objects.filter(rating=OuterRef("rating"))
        return self.filter(~Exists(muted), rating__user_id=user_id)

    def before_rating(self, user_id: int, movie: Movie) -> "Prediction | None":
        """Return what was predicted before this user rated `movie`, if anything was."""
        return next(iter(_of_any_rating().instances(user_id, movie.pk)), None)


@compiled_once
def _of_any_rating() -> CompiledQuery:
    own = Prediction.objects.filter(rating__user_id=FIRST, rating__movie_id=SECOND)
    return CompiledQuery.of(own)


class Prediction(models.Model):
    """The stars that a model predicted before a rating; deleted with it."""

    rating = models.OneToOneField(
        Rating, on_delete=models.CASCADE, primary_key=True, related_name="prediction"
    )
    version = models.ForeignKey(
        ModelVersion,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text=_("The model that predicted."),
    )
    stars = models.FloatField("predicted stars")
    deviation = models.FloatField(help_text=_("Standard deviation of the rating around them."))
    movie_mean = models.FloatField(
        "the movie's mean",
        null=True,
        help_text=_("Of the ratings that it had; none if it had none."),
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
        return gettext("%(stars)s ± %(deviation)s stars") % {
            "stars": f"{self.stars:.1f}",
            "deviation": f"{self.deviation:.1f}",
        }
