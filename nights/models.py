"""A movie night: its participants, their vetoes and votes, and the ratings of guests."""

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import HALF_STARS, Genre, Movie
from catalog.models.certificates import OfMoviesQuerySet
from catalog.models.movie import PLAUSIBLE_YEARS
from catalog.models.rating import validate_half_stars
from core.stays_deleted import StaysDeleted
from recommendations.models import Dials

KEPT_FOR = timedelta(days=30)
"""How long after its date, or its start where that is later, a night is deleted."""
VETOES = 3
"""How many movies each participant can take off the list."""
MOST_PARTICIPANTS = 12
MOST_NIGHTS = 50
"""Nights that a user hosts at a time; old ones are deleted."""


def new_key() -> str:
    """Return the secret part of a night's address: 128 random bits."""
    return secrets.token_urlsafe(16)


class NightQuerySet(models.QuerySet["Night"]):
    """Queries for nights."""

    def of(self, user_id: int) -> Self:
        """Return the nights that this user takes part in, the newest first."""
        own = Participant.objects.present().filter(user_id=user_id)
        return self.filter(pk__in=own.values("night")).order_by("-pk")

    def with_age_limit(self) -> Self:
        """Annotate `age_limit`: the lowest of those who take part, to which the night keeps."""
        limited = Participant.objects.present().filter(
            night=OuterRef("pk"), user__age_limit__isnull=False
        )
        lowest = limited.order_by("user__age_limit").values("user__age_limit")
        return self.annotate(age_limit=Subquery(lowest[:1]))

    def old(self) -> Self:
        """Return the nights that are due to be deleted."""
        limit = timezone.now() - KEPT_FOR
        passed = Q(date__isnull=True) | Q(date__lt=timezone.localdate(limit))
        return self.filter(passed, created_at__lt=limit)


class Night(StaysDeleted):
    """An evening for which several people look for one movie.

    Its address is its invitation: anyone who has it can join while `invitation_open`, and only
    those who have joined see the night.
    """

    class Stage(models.TextChoices):
        PICKING = "picking", _("Picking movies")
        VOTING = "voting", _("Voting")
        DECIDED = "decided", _("Decided")

    class Rule(models.TextChoices):
        """The rules of `engine.ranking.groups`."""

        FAIR = "fair", _("Fair to all")
        AVERAGE = "average", _("Best on average")
        LEAST_MISERY = "least misery", _("Avoid dislikes")

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
        _("from year"), null=True, blank=True, validators=PLAUSIBLE_YEARS
    )
    to_year = models.PositiveSmallIntegerField(
        _("to year"), null=True, blank=True, validators=PLAUSIBLE_YEARS
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
    only_watchable = models.BooleanField(
        _("only what I can watch"),
        default=False,
        db_default=False,
        help_text=_("Movies on the shelves and services of the host."),
    )
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Grows with each change, so that pages see it.")
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
        """Lock the night for a change and save it afterwards, with a new revision.

        Changes come one after the other, so that what one has read is still true when it ends.

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
    def controls(self) -> Dials:
        """The filters that the host has set."""
        genres = (self.genre.name,) if self.genre else ()
        return Dials(
            from_year=self.from_year,
            to_year=self.to_year,
            genres=genres,
            watchable_by=self.host_id if self.only_watchable else None,
        )

    @property
    def deleted_on(self) -> dt.date:
        """The first day on which the night is due to be deleted."""
        started = timezone.localdate(self.created_at)
        return max(started, self.date or started) + KEPT_FOR + timedelta(days=1)

    @property
    def kept_until(self) -> dt.datetime:
        """The end of its last day, and a day more."""
        return timezone.now() + (self.deleted_on - timezone.localdate()) + timedelta(days=1)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Queries for participants."""

    def present(self) -> Self:
        """Return those that the host has not removed."""
        return self.filter(removed=False)


class Participant(StaysDeleted):
    """Someone who has joined a night, with an account or as a guest of that night."""

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
    removed = models.BooleanField(default=False, help_text="Removed by the host.")
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
        """Lock the night, as `Night.changing`, for an action of this participant.

        Raises
        ------
        Participant.DoesNotExist
            If they have left or been removed meanwhile.
        Night.DoesNotExist
            If it was deleted meanwhile.
        """
        with self.night.changing() as held:
            held.participants.present().get(pk=self.pk)
            yield held

    @property
    def is_guest(self) -> bool:
        """Whether they take part without an account."""
        return self.user_id is None

    @property
    def is_host(self) -> bool:
        """Whether they started the night."""
        return self.user_id is not None and self.user_id == self.night.host_id


class GuestRating(models.Model):
    """A guest's rating of a movie for one night, apart from the ratings of the site."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="guest_ratings"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    stars = models.FloatField(
        null=True, blank=True, validators=[validate_half_stars], help_text="Empty: not seen."
    )

    objects = OfMoviesQuerySet.as_manager()

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
    """A movie that one participant has taken off the night's list for everyone."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="vetoes")
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField(help_text="Which of the participant's vetoes.")

    objects = OfMoviesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "vetoes"
        constraints = [
            models.UniqueConstraint(fields=["participant", "movie"], name="veto_once_per_movie"),
            models.UniqueConstraint(fields=["participant", "slot"], name="veto_slot_once"),
            models.CheckConstraint(condition=Q(slot__range=(1, VETOES)), name="veto_slot_known"),
        ]

    def __str__(self) -> str:
        return f"veto of {self.movie}"


class ShortlistEntry(models.Model):
    """A movie of the shortlist, which is voted on."""

    night = models.ForeignKey(Night, on_delete=models.CASCADE, related_name="shortlist")
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    predicted_stars: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict, help_text="What each participant is predicted to give it, by their id."
    )
    final_votes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The result of a closed vote; empty until then."
    )

    objects = OfMoviesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "shortlist entries"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["night", "movie"], name="shortlisted_once_per_night"),
            models.UniqueConstraint(
                fields=["night", "position"], name="shortlisted_position_once_per_night"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movie} on the shortlist"


class VoteQuerySet(OfMoviesQuerySet["Vote"]):
    """Votes for movies of a shortlist."""

    movie = "entry__movie"


class Vote(models.Model):
    """A participant's vote for a movie of the shortlist; they can vote for any number."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    entry = models.ForeignKey(ShortlistEntry, on_delete=models.CASCADE, related_name="votes")

    objects = VoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "entry"], name="vote_once_per_entry"),
        ]

    def __str__(self) -> str:
        return f"vote for {self.entry.movie}"
