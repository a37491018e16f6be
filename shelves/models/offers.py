"""Services, and which movies they offer in which country, as TMDB said when it was asked."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.models import Movie
from core.moments import CLOCKS_APART, lies_back

FRESH_FOR = timedelta(days=7)
"""What is older is asked for anew when someone looks at it."""
KEPT_FOR = timedelta(days=60)


class Region(models.Model):
    """A country whose services are known."""

    code = models.CharField(max_length=2, primary_key=True)
    names: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        default=dict, help_text="By language."
    )

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the reader's language, or else the code."""
        return self.names.get((get_language() or "en").partition("-")[0], self.code)

    @classmethod
    def name_of(cls, code: str) -> str:
        """Return the name of a country, or its code where nobody has said the name yet."""
        found = cls.objects.filter(pk=code).first()
        return found.name if found else code


class Service(models.Model):
    """A service that shows movies, such as a video library; its number is TMDB's."""

    number = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(max_length=100)
    places: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(
        default=dict, help_text="By country: its place among those shown there."
    )

    def __str__(self) -> str:
        return self.name


class Offer(models.Model):
    """A movie that a service shows in a country."""

    class Kind(models.TextChoices):
        FLATRATE = "flatrate", _("Subscription")
        FREE = "free", _("Free")
        ADS = "ads", _("Free with advertising")
        RENT = "rent", _("To rent")
        BUY = "buy", _("To buy")

    INCLUDED = (Kind.FLATRATE, Kind.FREE, Kind.ADS)
    """What whoever has the service can watch without paying for the movie."""

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="offers")
    country = models.CharField(max_length=2)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["movie", "country", "service", "kind"], name="offered_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["flatrate", "free", "ads", "rent", "buy"]),
                name="offer_kind_known",
            ),
        ]
        indexes = [models.Index("country", "service", "kind", name="offers_of_a_service")]

    def __str__(self) -> str:
        return f"Offer {self.pk}"


class OfferCheckQuerySet(models.QuerySet["OfferCheck"]):
    """Finds when offers were asked for."""

    def fresh(self) -> Self:
        """Return what need not be asked again."""
        return self.filter(~lies_back("asked_at", FRESH_FOR), asked_at__isnull=False)

    def want(self, movie: int, country: str) -> None:
        """Note that someone looks at a movie whose offers are unknown or old."""
        now = timezone.now()
        there = self.filter(movie=movie, country=country)
        if not there.filter(wanted_at=None).update(wanted_at=now):
            row = OfferCheck(movie_id=movie, country=country, wanted_at=now)
            self.bulk_create([row], ignore_conflicts=True)


class OfferCheck(models.Model):
    """When it was asked where a movie can be watched in a country.

    Attributes
    ----------
    wanted_at
        Since when someone waits for a newer answer.
    link
        TMDB's own page about it.
    """

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    country = models.CharField(max_length=2)
    asked_at = models.DateTimeField(null=True, db_index=True)
    wanted_at = models.DateTimeField(null=True, db_index=True)
    link = models.CharField(max_length=300, blank=True)

    objects = OfferCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movie", "country"], name="one_check_per_country"),
        ]

    def __str__(self) -> str:
        return f"Offers of movie {self.movie_id} in {self.country}"

    @property
    def is_fresh(self) -> bool:
        """Whether it need not be asked again."""
        if self.asked_at is None:
            return False
        return -CLOCKS_APART <= timezone.now() - self.asked_at < FRESH_FOR
