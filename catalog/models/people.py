"""The people who make movies."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.stays_deleted import StaysDeleted

from ..text import fold
from .certificates import OfMoviesQuerySet
from .spelling import Spelling


class Person(StaysDeleted):
    """A director, actor or writer."""

    name = models.CharField(max_length=200, db_index=True)
    search_name = models.TextField(editable=False, default="")
    imdb_id = models.CharField(
        "IMDb id",
        max_length=12,
        null=True,
        blank=True,
        unique=True,
    )
    tmdb_id = models.PositiveIntegerField("TMDB id", null=True, blank=True, unique=True)
    wikidata_id = models.CharField(
        "Wikidata id",
        max_length=13,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^Q\d+$", "A Wikidata id looks like Q25191.")],
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keeping the searchable name in step with the name."""
        self.search_name = self.name_folded()
        Spelling.objects.learn([self.search_name])
        fields: Iterable[str] | None = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_name"}
        super().save(*args, **kwargs)

    def name_folded(self) -> str:
        """Return the name as it is searched, each word with a space before and after it."""
        return f" {fold(self.name)} "


class Credit(models.Model):
    """A person's role in a movie."""

    class Role(models.TextChoices):
        DIRECTOR = "director", _("Director")
        CAST = "cast", _("Cast")
        WRITER = "writer", _("Writer")

    # The unique constraint is an index that begins with it.
    movie = models.ForeignKey(
        "catalog.Movie", on_delete=models.CASCADE, related_name="credits", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(max_length=10, choices=Role)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The order within the role; the lead comes first."
    )

    objects = OfMoviesQuerySet.as_manager()

    class Meta:
        ordering = ["role", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["movie", "person", "role"], name="credit_once_per_role"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["director", "cast", "writer"]),
                name="credit_role_known",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(person)s, %(role)s: %(movie)s") % {
            "person": self.person,
            "role": self.get_role_display(),
            "movie": self.movie,
        }
