"""A movie night: who is in, what guests say of movies, what is out, and what is voted for."""

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import HALF_STARS, Genre, Movie
from catalog.models.movie import FIRST_MOVIE_YEAR, LAST_PLAUSIBLE_YEAR
from catalog.models.rating import validate_half_stars
from recommendations.engine.ranking.rerank import Controls

KEPT_FOR = timedelta(days=30)
"""After its date, or after it was started where that is later, a night is deleted."""
VETOES = 3
"""How many movies each participant may take off the list."""
MOST_PARTICIPANTS = 12

_YEARS = [MinValueValidator(FIRST_MOVIE_YEAR), MaxValueValidator(LAST_PLAUSIBLE_YEAR)]


def new_key() -> str:
    """Return the part of a night's address that nobody can guess: 128 random bits."""
    return secrets.token_urlsafe(16)


class NightQuerySet(models.QuerySet["Night"]):
    """The ways nights are found."""

    def of(self, user_id: int) -> Self:
        """The nights that this user takes part in, the newest first."""
        own = Participant.objects.present().filter(user_id=user_id)
        return self.filter(pk__in=own.values("night")).order_by("-pk")

    def old(self) -> Self:
        """The nights that are due to be deleted."""
        limit = timezone.now() - KEPT_FOR
        passed = Q(date__isnull=True) | Q(date__lt=timezone.localdate(limit))
        return self.filter(passed, created_at__lt=limit)


class Night(models.Model):
    """An evening for which several people look for one movie.

    Its address is its invitation: who has it may join while `invitation_open`, and nobody is in
    who has not joined.
    """

    class Stage(models.TextChoices):
        PICKING = "picking", _("Looking for movies")
        VOTING = "voting", _("Voting")
        DECIDED = "decided", _("Decided")

    class Rule(models.TextChoices):
        """As `engine.groups.RULES` names them."""

        FAIR = "fair", _("Fair to all")
        AVERAGE = "average", _("Best on average")
        LEAST_MISERY = "least misery", _("Nobody suffers")

    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hosted_nights"
    )
    name = models.CharField(_("name"), max_length=80)
    date = models.DateField(_("date"), null=True, blank=True)
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    invitation_open = models.BooleanField(default=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.PICKING)
    rule = models.CharField(max_length=12, choices=Rule, default=Rule.FAIR)
    from_year = models.PositiveSmallIntegerField(
        _("from year"), null=True, blank=True, validators=_YEARS
    )
    to_year = models.PositiveSmallIntegerField(
        _("to year"), null=True, blank=True, validators=_YEARS
    )
    genre = models.ForeignKey(
        Genre,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("genre"),
    )
    most_minutes = models.PositiveSmallIntegerField(
        _("minutes at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Movies of unknown length are kept."),
    )
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="Grows with each change, so that pages see it."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["picking", "voting", "decided"]), name="night_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(rule__in=["fair", "average", "least misery"]), name="night_rule_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="night_has_a_name"),
            models.CheckConstraint(
                condition=Q(from_year__isnull=True)
                | Q(to_year__isnull=True)
                | Q(from_year__lte=F("to_year")),
                name="night_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the night's address, which is also its invitation."""
        return reverse("night", args=[self.key])

    @contextmanager
    def changing(self) -> "Iterator[Night]":
        """Hold the night as it is now until a change is made, and let every page see that it was.

        One change comes after the other, so that what is looked up in it is still so at its end.

        Raises
        ------
        Night.DoesNotExist
            If it was deleted meanwhile.
        """
        with transaction.atomic():
            held = Night.objects.select_for_update().get(pk=self.pk)
            yield held
            held.revision += 1
            held.save()

    @property
    def controls(self) -> Controls:
        """What the host has narrowed the movies to."""
        genres = (self.genre.name,) if self.genre else ()
        return Controls(from_year=self.from_year, to_year=self.to_year, genres=genres)

    @property
    def deleted_on(self) -> dt.date:
        """From which day on the night is deleted, with all that was said there."""
        started = timezone.localdate(self.created_at)
        return max(started, self.date or started) + KEPT_FOR + timedelta(days=1)

    @property
    def kept_until(self) -> dt.datetime:
        """The end of its last day, and a day beyond."""
        return timezone.now() + (self.deleted_on - timezone.localdate()) + timedelta(days=1)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """The ways participants are found."""

    def present(self) -> Self:
        """Those that the host has not taken off."""
        return self.filter(removed=False)


class Participant(models.Model):
    """Someone who has joined a night by its link, with an account or as a guest of that night."""

    night = models.ForeignKey(Night, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="nights",
        help_text="Empty for a guest.",
    )
    name = models.CharField(_("name"), max_length=30)
    removed = models.BooleanField(default=False, help_text="Taken off by the host.")
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["night", "user"],
                condition=Q(user__isnull=False),
                name="participant_once_per_night",
            ),
            models.UniqueConstraint("night", Lower("name"), name="participant_name_once_per_night"),
            models.CheckConstraint(condition=~Q(name=""), name="participant_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @contextmanager
    def acting(self) -> Iterator[Night]:
        """Hold the night, as `Night.changing`, for something that this participant does.

        Raises
        ------
        Participant.DoesNotExist
            If they have left or been taken off meanwhile.
        Night.DoesNotExist
            If it was deleted meanwhile.
        """
        with self.night.changing() as held:
            held.participants.present().get(pk=self.pk)
            yield held

    @property
    def is_guest(self) -> bool:
        """Whether they have no account and are known here only."""
        return self.user_id is None


class GuestRating(models.Model):
    """What a guest says of a movie, for one night: never a rating of the site's."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="guest_ratings"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    stars = models.FloatField(
        null=True, blank=True, validators=[validate_half_stars], help_text="Empty: not seen."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "movie"], name="guest_rating_once_per_movie"
            ),
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(stars__in=HALF_STARS),
                name="guest_rating_in_half_stars",
            ),
        ]

    def __str__(self) -> str:
        return "not seen" if self.stars is None else f"{self.stars} stars"


class Veto(models.Model):
    """A movie that one participant has taken off the night's list, for all."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="vetoes")
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField(help_text="Which of the participant's vetoes.")

    class Meta:
        verbose_name_plural = "vetoes"
        constraints = [
            models.UniqueConstraint(fields=["participant", "movie"], name="veto_once_per_movie"),
            models.UniqueConstraint(fields=["participant", "slot"], name="veto_slot_once"),
            models.CheckConstraint(condition=Q(slot__range=(1, VETOES)), name="veto_slot_known"),
        ]

    def __str__(self) -> str:
        return f"veto of {self.movie}"


class Shortlisted(models.Model):
    """A movie that is voted on."""

    night = models.ForeignKey(Night, on_delete=models.CASCADE, related_name="shortlist")
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    shares: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict, help_text="What each participant gets out of it, in percent, by their id."
    )
    final_votes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Counted when the vote was closed; empty until then."
    )

    class Meta:
        verbose_name_plural = "shortlisted"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["night", "movie"], name="shortlisted_once_per_night"),
            models.UniqueConstraint(
                fields=["night", "position"], name="shortlisted_position_once_per_night"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movie} on the shortlist"


class Vote(models.Model):
    """A participant would watch a movie of the shortlist; they may say so of any number."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    entry = models.ForeignKey(Shortlisted, on_delete=models.CASCADE, related_name="votes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "entry"], name="vote_once_per_entry"),
        ]

    def __str__(self) -> str:
        return f"vote for {self.entry.movie}"
