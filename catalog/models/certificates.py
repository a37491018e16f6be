"""The age ratings of movies, and reading no more than an age limit allows."""

from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.sql import Query

from core.age_limit import age_limit, rating_country

from ..age_ratings import OLDEST, from_age

Row = TypeVar("Row", bound=models.Model)


class OfMoviesQuerySet(models.QuerySet[Row]):
    """Rows about movies, without those above the age limit that holds when it is begun.

    Attributes
    ----------
    movie
        How the movie is reached from a row.
    """

    movie = "movie"

    def __init__(
        self,
        model: type[Row] | None = None,
        query: Query | None = None,
        using: str | None = None,
        hints: dict[str, models.Model] | None = None,
    ) -> None:
        super().__init__(model, query, using, hints)
        limit = age_limit() if model is not None and query is None else None
        if limit is not None:
            self.query.add_q(Q(**{f"{self.movie}__in": _movies_up_to(limit)}))


def hidden_by_age(rows: type[models.Model], **own: object) -> int:
    """Return how many rows the age limit hides; none, and without a query, where there is none."""
    limit = age_limit()
    if limit is None:
        return 0
    every: Any = rows._base_manager
    every = every.filter(**own)
    return every.count() - every.filter(movie__in=_movies_up_to(limit)).count()


def _movies_up_to(limit: int) -> "models.QuerySet[Certificate, Any]":
    """Return the movies for this age; whose age rating is not known here is none of them."""
    return Certificate.objects.of_site().filter(from_age__lte=limit).values("movie")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """The age ratings of the site's country."""

    def of_site(self) -> Self:
        """Return those of the country that the site is in."""
        return self.filter(country=rating_country())


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

    def clean(self) -> None:
        """Read the age from the age rating, unless it was given."""
        if self.from_age is None:
            age = from_age(self.country, self.certificate)
            if age is None:
                raise ValidationError({"from_age": "Say the age: the rating does not name one."})
            self.from_age = age
