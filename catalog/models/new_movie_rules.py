"""Which new movies a site takes up by itself."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

_ONLY_ROW = 1


class NewMovieRules(models.Model):
    """The rules of an admin; there is one row of them.

    Attributes
    ----------
    last_done
        The day on which new movies were looked for last.
    problem
        Why that was not possible the last time, in one line.
    """

    class Kind(models.TextChoices):
        ASKED = "asked", _("Only what someone here asked for")
        RULES = "rules", _("Also what fits the rules below")

    kind = models.CharField("new movies", max_length=10, choices=Kind, default=Kind.ASKED)
    within_days = models.PositiveSmallIntegerField(
        "came out within",
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Days."),
    )
    least_votes = models.PositiveIntegerField(
        default=50, help_text=_("At the source: so many people have given it a vote.")
    )
    least_popularity = models.FloatField(
        default=10.0,
        validators=[MinValueValidator(0.0)],
        help_text=_("At the source: how much it is looked at, as TMDB counts it."),
    )
    languages = models.CharField(
        "original languages",
        max_length=100,
        blank=True,
        validators=[RegexValidator(r"^[a-z]{2}(, ?[a-z]{2})*$", "Write them as in: en, de, fr.")],
        help_text=_("As in: en, de, fr. None: all."),
    )
    region = models.CharField(
        "came out in",
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", "Write a country as in: DE.")],
        help_text=_("A country, as in: DE. None: anywhere."),
    )
    most_a_day = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    last_done = models.DateField(null=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "rules for new movies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=_ONLY_ROW), name="one_row_of_new_movie_rules"
            ),
        ]

    def __str__(self) -> str:
        return str(capfirst(self._meta.verbose_name))

    def note(self, problem: str, done: date | None) -> None:
        """Note why new movies could not be looked for, or not all; and the day if it is done."""
        said = {"problem": problem[:300]} | ({"last_done": done} if done else {})
        NewMovieRules.objects.filter(pk=self.pk).update(**said)

    @classmethod
    def current(cls) -> "NewMovieRules":
        """Return the rules; those of a new site if nobody has changed them."""
        return cls.objects.get_or_create(pk=_ONLY_ROW)[0]
