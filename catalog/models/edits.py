"""What was changed in the catalogue, from what to what, and by whom."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .movie import Movie
from .people import Person

EDITS_KEPT_FOR = timedelta(days=365)


class Edit(models.Model):
    """A change of a row, which can be reverted.

    Attributes
    ----------
    before, after
        By column: what was in it and what was put into it, as a CSV of movies has it.
    """

    class Source(models.TextChoices):
        ADMIN = "admin", _("in the admin")
        CSV = "csv", _("from a CSV file")
        REVERT = "revert", _("reverted")

    at = models.DateTimeField(default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    source = models.CharField(max_length=10, choices=Source)
    before: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    after: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Edit {self.pk}"


class MovieEdit(Edit):
    """A change of a movie."""

    of = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="edits")


class PersonEdit(Edit):
    """A change of a person."""

    of = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="edits")


def forget_old_edits() -> int:
    """Delete the edits that are due, and return how many they were."""
    oldest = timezone.now() - EDITS_KEPT_FOR
    movies, _movies = MovieEdit.objects.filter(at__lt=oldest).delete()
    people, _people = PersonEdit.objects.filter(at__lt=oldest).delete()
    return movies + people
