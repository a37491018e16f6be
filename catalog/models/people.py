"""The people who make movies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """A director, actor or writer."""

    name = models.CharField(max_length=200, db_index=True)
    imdb_id = models.CharField(
        "IMDb id",
        max_length=12,
        null=True,
        blank=True,
        unique=True,
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name


class Credit(models.Model):
    """What a person did for a movie."""

    class Role(models.TextChoices):
        DIRECTOR = "director", _("Director")
        CAST = "cast", _("Cast")
        WRITER = "writer", _("Writer")

    movie = models.ForeignKey("catalog.Movie", on_delete=models.CASCADE, related_name="credits")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(max_length=10, choices=Role)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The order within the role; the lead comes first."
    )

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
        return f"{self.person}, {self.get_role_display().lower()} of {self.movie}"
