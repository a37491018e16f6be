"""What was changed in the catalogue, from what to what, and by whom."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .movie import Movie
from .people import Person
from .sources import KEPT_FIELDS, TMDB, TMDB_KEPT_FOR, ValueSources

EDITS_KEPT_FOR = timedelta(days=365)
_BATCH = 500


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


class MovieEditQuerySet(models.QuerySet["MovieEdit"]):
    """Finding what edits keep."""

    def posters(self) -> Iterator[str]:
        """Yield the names of posters that edits have replaced or put in place."""
        edits = self.filter(after__has_key="poster").values_list("before__poster", "after__poster")
        for names in edits.iterator():
            yield from names


class MovieEdit(Edit):
    """A change of a movie.

    Attributes
    ----------
    before_sources, after_sources
        By column of which that was noted: which source had written its value, or that it was
        typed, and when.
    expires_at
        When the first of these values has to go.
    """

    of = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="edits")
    before_sources: "models.JSONField[ValueSources, ValueSources]" = models.JSONField(
        default=dict, db_default={}
    )
    after_sources: "models.JSONField[ValueSources, ValueSources]" = models.JSONField(
        default=dict, db_default={}
    )
    expires_at = models.DateTimeField(null=True)

    objects = MovieEditQuerySet.as_manager()

    def note_sources(self, before: ValueSources, after: ValueSources) -> None:
        """Note whose the values in it are, and until when they may be kept."""
        self.before_sources = {c: row for c, row in before.items() if c in self.before}
        self.after_sources = {c: row for c, row in after.items() if c in self.after}
        self.expires_at = min(self._expiries().values(), default=None)

    def forget_expired(self, now: datetime) -> None:
        """Leave out the columns with a value that may not be kept any longer."""
        expired = {column for column, at in self._expiries().items() if at < now}
        for cells in (self.before, self.after, self.before_sources, self.after_sources):
            for column in expired & cells.keys():
                del cells[column]
        self.expires_at = min(self._expiries().values(), default=None)

    def _expiries(self) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for rows in (self.before_sources, self.after_sources):
            for column, row in rows.items():
                if row["source"] == TMDB and column not in KEPT_FIELDS:
                    expires = datetime.fromisoformat(row["at"]) + TMDB_KEPT_FOR
                    found[column] = min(found.get(column, expires), expires)
        return found


class PersonEdit(Edit):
    """A change of a person."""

    of = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="edits")


def forget_old_edits() -> int:
    """Delete the edits and values that are due; return how many edits they were."""
    now = timezone.now()
    oldest = now - EDITS_KEPT_FOR
    movies, _movies = MovieEdit.objects.filter(at__lt=oldest).delete()
    people, _people = PersonEdit.objects.filter(at__lt=oldest).delete()
    return movies + people + _forget_expired_values(now)


def _forget_expired_values(now: datetime) -> int:
    """Delete edits of which nothing is left, too, and return how many they were."""
    empty = 0
    while expired := list(MovieEdit.objects.filter(expires_at__lt=now)[:_BATCH]):
        for edit in expired:
            edit.forget_expired(now)
        columns = ["before", "after", "before_sources", "after_sources", "expires_at"]
        MovieEdit.objects.bulk_update(expired, columns)
        left_empty = [edit.pk for edit in expired if not edit.after]
        empty += MovieEdit.objects.filter(pk__in=left_empty).delete()[0]
    return empty
