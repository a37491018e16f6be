"""The age ratings of movies, and reading no more than an age limit allows."""

from typing import Any, Self, TypeVar

from django.conf import settings
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from core.age_limit import age_limit

from ..age_ratings import OLDEST, from_age

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")
Row = TypeVar("Row", bound=models.Model)


def within_age_limit(rows: Rows, movie: str = "movie") -> Rows:
    """Return the rows about movies that may be shown now; all of them without a limit.

    Whose age rating is not known here is left out as well.

    Parameters
    ----------
    movie
        How the movie is reached from a row.
    """
    limit = age_limit()
    if limit is None:
        return rows
    return rows.filter(**{f"{movie}__in": Certificate.objects.up_to(limit).values("movie")})


def hidden_by_age(rows: type[models.Model], movie: str = "movie", **own: object) -> int:
    """Return how many rows the age limit hides; none, and without a query, where there is none."""
    limit = age_limit()
    if limit is None:
        return 0
    allowed = Certificate.objects.up_to(limit).values("movie")
    every: Any = rows._base_manager
    shown = Q(**{f"{movie}__in": allowed})
    hidden: int = every.filter(**own).count() - every.filter(shown, **own).count()
    return hidden


class _WithinAgeLimit(models.Manager[Row]):
    """Leaves out the rows about movies that are above the age limit."""

    movie = "movie"

    def get_queryset(self) -> "models.QuerySet[Row]":
        """Return the rows that may be shown now."""
        return within_age_limit(super().get_queryset(), self.movie)


class OfMovies(_WithinAgeLimit[Row]):
    """The manager of rows about movies that need no queries of their own."""


class OfMoviesQuerySet(models.QuerySet[Row]):
    """Rows about movies; their manager leaves out those above the age limit.

    Attributes
    ----------
    movie
        How the movie is reached from a row.
    """

    movie = "movie"

    @classmethod
    def as_manager(cls) -> Any:
        """Return the manager of these rows."""
        base = _WithinAgeLimit.from_queryset(cls)
        manager: Any = type(f"{cls.__name__}Manager", (base,), {"movie": cls.movie})()
        manager._built_with_asmanager = True
        return manager


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """The age ratings of the site's country."""

    def of_site(self) -> Self:
        """Return those of the country that the site is in."""
        return self.filter(country=settings.COUNTRY)

    def up_to(self, age: int) -> Self:
        """Return those of movies for this age."""
        return self.of_site().filter(from_age__lte=age)


class Certificate(models.Model):
    """From which age a movie is in a country."""

    movie = models.ForeignKey(
        "catalog.Movie", on_delete=models.CASCADE, related_name="certificates"
    )
    country = models.CharField(
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}$", "A country is two letters, such as DE.")],
    )
    certificate = models.CharField(
        "age rating", max_length=20, help_text="As the country writes it, such as 12 or PG-13."
    )
    from_age = models.PositiveSmallIntegerField(
        "from age",
        blank=True,
        validators=[MaxValueValidator(OLDEST)],
        help_text="In years; left empty, it is read from the age rating.",
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["country"]
        verbose_name = "age rating"
        indexes = [models.Index("country", "from_age", "movie", name="certificates_by_age")]
        constraints = [
            models.UniqueConstraint(fields=["movie", "country"], name="one_certificate_a_country"),
            models.CheckConstraint(
                condition=Q(from_age__lte=OLDEST), name="certificate_age_plausible"
            ),
            models.CheckConstraint(condition=~Q(certificate=""), name="certificate_has_a_text"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.certificate}"

    def read_age(self) -> None:
        """Read the age from the age rating, unless it was given."""
        if self.from_age is None:
            self.from_age = from_age(self.country, self.certificate)
