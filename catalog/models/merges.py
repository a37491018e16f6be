"""Movies that were merged with another, and what it takes to undo that."""

import re
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from .movie import Movie
from .title_snapshot import TITLE_LENGTH

_YEAR = re.compile(r" \(\d{4}\)$")
UNDOABLE_FOR = timedelta(days=30)
"""After so long only the address of the movie that is gone is kept."""


class AlternativeIdQuerySet(models.QuerySet["AlternativeId"]):
    """Finding movies by ids that they had before they were merged."""

    def movies_known_as(self, field: str, value: str | int) -> list[int]:
        """Return the movie that has this id, or that another with it was merged with."""
        own = Movie.everything.filter((field, value)).values_list("pk", flat=True)
        others = self.filter(field=field, value=str(value)).values_list("movie", flat=True)
        return list(own) or list(others)

    def here_among(self, field: str, values: Collection[int]) -> dict[int, int]:
        """Return by number, of those that a movie has or had before it was merged, that movie."""
        others = self.filter(field=field, value__in=[str(value) for value in values])
        found = {int(value): pk for value, pk in others.values_list("value", "movie")}
        own = Movie.everything.filter((f"{field}__in", values))
        return found | dict(own.values_list(field, "pk"))

    def by_id(self) -> dict[tuple[str, str | int], int]:
        """Return the movies by field and value, as an import compares them."""
        return {
            (field, value if field == "imdb_id" else int(value)): movie
            for field, value, movie in self.values_list("field", "value", "movie_id")
        }


class AlternativeId(models.Model):
    """An id by which a movie is known elsewhere besides its own, since it was merged."""

    FIELDS = ("imdb_id", "tmdb_id", "movielens_id", "movielens_100k_id")

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="alternative_ids")
    field = models.CharField(max_length=20)
    value = models.CharField(max_length=12)

    objects = AlternativeIdQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["field", "value"], name="alternative_id_once"),
        ]

    def __str__(self) -> str:
        return f"{Movie._meta.get_field(self.field).verbose_name} {self.value}"  # type: ignore[union-attr]


class MovieMergeQuerySet(models.QuerySet["MovieMerge"]):
    """Finding merges."""

    def undoable(self) -> Self:
        """Return those that are recent enough."""
        return self.filter(merged_at__gt=timezone.now() - UNDOABLE_FOR)

    def successor_of(self, movie: int) -> int | None:
        """Return the movie that one which is gone was merged with, if it was.

        Where that one was merged, too, it is the one which is there.
        """
        return self.filter(gone=movie).order_by("-pk").values_list("kept", flat=True).first()

    def titles_with(self, movie: int, titles: Sequence[str]) -> list[str]:
        """Return alternative titles with those under which movies merged into this one were."""
        merged = self.filter(kept=movie).order_by("pk").values_list("title", flat=True)
        return list(dict.fromkeys([*titles, *(_YEAR.sub("", title) for title in merged)]))

    def forget_old(self) -> int:
        """Delete what only an undo would need of merges too old for one; return how many rows."""
        old = self.exclude(pk__in=self.undoable()).values("pk")
        self.filter(pk__in=old).exclude(movie={}).update(movie={}, filled={})
        parts, _ = MergedRows.objects.filter(merge__in=old).delete()
        copies, _ = DisplacedRow.objects.filter(merge__in=old).delete()
        return parts + copies


class MovieMerge(models.Model):
    """A movie that is gone, because another was the same; its address leads to that one.

    Attributes
    ----------
    gone
        The key it had.
    movie
        Its row, by column.
    filled
        By field of the movie that was kept: its value before and after.
    """

    kept = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="merges")
    gone = models.BigIntegerField(db_index=True)
    title = models.CharField(max_length=TITLE_LENGTH)
    movie: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    filled: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    merged_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = MovieMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "merge"

    def __str__(self) -> str:
        words = {"gone": self.title, "kept": self.kept}
        return gettext("%(gone)s, merged with %(kept)s") % words

    @property
    def is_recent(self) -> bool:
        """Whether it can be undone, perhaps after later ones with the same movie."""
        return bool(self.merged_at > timezone.now() - UNDOABLE_FOR)

    def later(self) -> MovieMergeQuerySet:
        """Return the merges with the same movie since then, which are to be undone first."""
        return MovieMerge.objects.filter(kept=self.kept_id, pk__gt=self.pk)


class MergedRows(models.Model):
    """Rows of a table that a merge has given to the movie that was kept."""

    merge = models.ForeignKey(MovieMerge, on_delete=models.CASCADE, related_name="moved")
    table = models.CharField(max_length=80)
    field = models.CharField(max_length=40)
    before = models.BigIntegerField(help_text="What the field referred to.")
    after = models.BigIntegerField(help_text="What it refers to since.")
    rows: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{len(self.rows)} of {self.table}"


class DisplacedRowQuerySet(models.QuerySet["DisplacedRow"]):
    """Deleting the copies that nobody wants back."""

    def forget(self, model: type[models.Model], winner: int) -> None:
        """Delete what gave way to a row that its owner deletes, or has written anew."""
        self.filter(table=model._meta.label, winner=winner).delete()


class DisplacedRow(models.Model):
    """A row that gave way to another in a merge, as of a user who had rated both movies.

    It goes with the account of whose it was.

    Attributes
    ----------
    state
        By column.
    winner
        The row of the same table that took its place; where that one is deleted, this one is not
        to come back.
    winner_before, winner_after
        What became of that one, by column.
    """

    merge = models.ForeignKey(MovieMerge, on_delete=models.CASCADE, related_name="displaced")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    table = models.CharField(max_length=80)
    row = models.BigIntegerField()
    state: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    winner = models.BigIntegerField(null=True)
    winner_before: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict
    )
    winner_after: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict
    )

    objects = DisplacedRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index("table", "winner", name="displaced_by")]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"
