"""A user's preferences: the dials of their picks, and whether predictions are shown."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, JSONObject

from catalog.models import Genre
from catalog.models.movie import PLAUSIBLE_YEARS
from core.compiled import FIRST, CompiledQuery, compiled_once

from ..engine.ranking.rerank import Controls


@dataclass(frozen=True)
class Dials(Controls):
    """The controls of a user's own picks: also what only the site knows of movies.

    Attributes
    ----------
    genre
        The number of the only genre to list.
    most_minutes
        The greatest length; movies of unknown length stay.
    watchlist_of
        The user whose watchlist alone is listed.
    watchable_by
        The user of whom only what they can watch is listed.
    """

    genre: int | None = None
    most_minutes: int | None = None
    watchlist_of: int | None = None
    watchable_by: int | None = None

    @property
    def narrow(self) -> bool:
        """Whether movies are left out."""
        own = (self.genre, self.most_minutes, self.watchlist_of, self.watchable_by)
        return super().narrow or any(one is not None for one in own)


class PreferencesManager(models.Manager["Preferences"]):
    """Preferences by user."""

    def of(self, user_id: int) -> "Preferences":
        """Return a user's preferences; unsaved defaults if there are none."""
        own = _of_anyone().instances(user_id)
        return own[0] if own else Preferences(user_id=user_id)


DIALS = (
    "novelty",
    "variety",
    "from_year",
    "to_year",
    "genre_id",
    "most_minutes",
    "only_watchlist",
    "only_watchable",
)
"""The columns of what a user can turn."""
_ON_PAGES = (*DIALS, "hide_predictions")


@compiled_once
def _of_anyone() -> CompiledQuery:
    return CompiledQuery.of(Preferences.objects.filter(pk=FIRST))


class Preferences(models.Model):
    """A user's dials and settings."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="preferences",
    )
    novelty = models.FloatField(
        default=0.0,
        validators=[MinValueValidator(-1.0), MaxValueValidator(1.0)],
        help_text="From -1, popular, to 1, little known.",
    )
    variety = models.FloatField(
        default=0.0,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
        help_text="From 0, by score alone, to 1, as varied as possible.",
    )
    from_year = models.PositiveSmallIntegerField(null=True, blank=True, validators=PLAUSIBLE_YEARS)
    to_year = models.PositiveSmallIntegerField(null=True, blank=True, validators=PLAUSIBLE_YEARS)
    genre = models.ForeignKey(
        Genre, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    most_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)]
    )
    only_watchlist = models.BooleanField(
        default=False, help_text="Whether only movies on the watchlist are picked."
    )
    only_watchable = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether only movies on a shelf or a service of theirs are picked.",
    )
    hide_predictions = models.BooleanField(
        default=False, help_text="Whether predictions are hidden until a movie is rated."
    )
    left_training_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Since when no model is trained with their ratings; empty if models are.",
    )

    objects = PreferencesManager()

    class Meta:
        verbose_name_plural = "preferences"
        constraints = [
            models.CheckConstraint(
                condition=Q(novelty__range=(-1.0, 1.0), variety__range=(0.0, 1.0)),
                name="dials_in_range",
            ),
            models.CheckConstraint(
                condition=Q(from_year__isnull=True)
                | Q(to_year__isnull=True)
                | Q(from_year__lte=F("to_year")),
                name="dial_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"preferences of {self.user}"

    @staticmethod
    def as_text() -> Cast:
        """Return the column of a query with all that pages take, for `from_text`."""
        return Cast(JSONObject(**{name: name for name in _ON_PAGES}), models.TextField())

    @classmethod
    def from_text(cls, user_id: int, text: str) -> "Preferences":
        """Return the preferences that a query has as a text."""
        kept = json.loads(text)
        # SQLite has no truth values of its own.
        fields: list[Any] = [cls._meta.get_field(name) for name in _ON_PAGES]
        values = [field.to_python(kept[field.attname]) for field in fields]
        return cls.from_db(None, ["user_id", *_ON_PAGES], [user_id, *values])

    @property
    def tuned_count(self) -> int:
        """How many dials are off their default."""
        own, default = vars(self.controls), vars(Dials())
        return sum(own[name] != default[name] for name in default)

    @property
    def controls(self) -> Dials:
        """The dials as lists take them."""
        return Dials(
            novelty=self.novelty,
            variety=self.variety,
            from_year=self.from_year,
            to_year=self.to_year,
            genre=self.genre_id,
            most_minutes=self.most_minutes,
            watchlist_of=self.user_id if self.only_watchlist else None,
            watchable_by=self.user_id if self.only_watchable else None,
        )
