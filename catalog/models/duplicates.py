"""Movies of the catalogue that may be the same one."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .movie import Movie


class PossibleDuplicateQuerySet(models.QuerySet["PossibleDuplicate"]):
    """The queries of the pairs."""

    def open(self) -> Self:
        """Return the pairs that nobody has decided on, the likeliest first."""
        return self.filter(rejected=False).order_by("-likeness", "pk")


class PossibleDuplicate(models.Model):
    """Two movies that look like one; a keeper has the word, which is remembered."""

    class Likeness(models.IntegerChoices):
        """Why they look like one, the likeliest last."""

        OTHER_IDS = 1, _("alike, but with other ids")
        OTHER_TITLE = 2, _("an alternative title")
        NEAR_YEAR = 3, _("the same title, a year apart")
        SAME_TITLE = 4, _("the same title and year")
        SAME_ID = 5, _("the same number at IMDb")

    first = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    likeness = models.PositiveSmallIntegerField(choices=Likeness)
    rejected = models.BooleanField(default=False, help_text=_("Whether they are two movies."))
    found_at = models.DateTimeField(default=timezone.now)

    objects = PossibleDuplicateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(F("likeness").desc(), "id", name="duplicate_likeliest")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="duplicate_lower_key_first"
            ),
        ]

    def __str__(self) -> str:
        return f"Possible duplicate {self.pk}"
