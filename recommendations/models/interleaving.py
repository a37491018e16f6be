"""Tests of two models against each other on the home page, and which of them chose which pick."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.models import Movie
from core.deletion import hold

from .versions import ModelVersion

LONGEST = timedelta(days=28)
"""A test ends by itself after this; a training waits for it to end."""


class Team(models.TextChoices):
    """The two models of a test."""

    CHAMPION = "champion", _("In service")
    CHALLENGER = "challenger", _("Challenger")


class InterleavingTestQuerySet(models.QuerySet["InterleavingTest"]):
    """Finds tests."""

    def running(self) -> Self:
        """Return the test that runs; there is one at most."""
        return self.filter(state=InterleavingTest.State.RUNNING)


class InterleavingTest(models.Model):
    """A team-draft interleaving test: two models choose the picks of the home page in turns.

    Which model chose what is forgotten when it ends; how many people took up more of which stays.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    class Outcome(models.TextChoices):
        PROMOTED = "promoted", _("The challenger was put into service")
        STOPPED = "stopped", _("Ended by hand")
        OVERTAKEN = "overtaken", _("Another model came into service")
        EXPIRED = "expired", _("Its time was over")

    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    champion = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="+")
    challenger = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    champion_wins = models.PositiveIntegerField(default=0)
    challenger_wins = models.PositiveIntegerField(default=0)
    ties = models.PositiveIntegerField(default=0)

    objects = InterleavingTestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="running"),
                name="interleaving_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="running", ended_at__isnull=True, outcome="")
                | models.Q(
                    state="ended",
                    ended_at__isnull=False,
                    outcome__in=["promoted", "stopped", "overtaken", "expired"],
                ),
                name="interleaving_ended_with_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(champion=models.F("challenger")),
                name="interleaving_of_two_models",
            ),
        ]

    def __str__(self) -> str:
        return f"Model {self.champion_id} against model {self.challenger_id}"


class InterleavedPickQuerySet(models.QuerySet["InterleavedPick"]):
    """Records which model's picks were seen and opened."""

    def show(
        self, test: int, user_id: int, teams: Mapping[int, str], opened: Collection[int]
    ) -> None:
        """Record picks that were on the screen; nothing where the test does not run.

        Parameters
        ----------
        teams
            By movie: which model chose it. The first time it is shown counts.
        opened
            Those of them whose page was opened.
        """
        with transaction.atomic():
            hold(User.objects.filter(pk=user_id))
            # What comes while it ends is deleted with the day's old records.
            if not InterleavingTest.objects.running().filter(pk=test).exists():
                return
            there = Movie.objects.filter(pk__in=teams).order_by("pk")
            shown = (
                InterleavedPick(test_id=test, user_id=user_id, movie_id=movie, team=teams[movie])
                for movie in there.values_list("pk", flat=True)
            )
            self.bulk_create(shown, ignore_conflicts=True)
            if opened:
                own = self.filter(test=test, user=user_id, movie__in=opened)
                own.filter(opened_at=None).update(opened_at=timezone.now())


class InterleavedPick(models.Model):
    """A pick that a user was shown while a test ran, and which model chose it."""

    test = models.ForeignKey(InterleavingTest, on_delete=models.CASCADE, related_name="picks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    team = models.CharField(max_length=10, choices=Team)
    shown_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = InterleavedPickQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["test", "user", "movie"], name="interleaved_once_per_test_user_and_movie"
            ),
            models.CheckConstraint(
                condition=models.Q(team__in=["champion", "challenger"]),
                name="interleaved_team_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movie}, shown to {self.user} by the {self.team}"
