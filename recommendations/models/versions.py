"""Trained models: their data, their quality, and which one is served."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.models import OwnTag, Rating, Viewing
from catalog.models.history_import import brought_by

FIRST_PAUSE = timedelta(hours=1)
"""After one failed training; it doubles with each that follows."""
LONGEST_PAUSE = timedelta(days=1)


class ModelVersionQuerySet(models.QuerySet["ModelVersion"]):
    """Finds trained models."""

    def published(self) -> Self:
        """Return versions that may be served, the one to serve first."""
        return self.filter(state=ModelVersion.State.PUBLISHED).order_by("-published_at", "-pk")

    def trainings(self) -> Self:
        """Return versions trained on this site's ratings, or in training, the newest first."""
        failed = ModelVersion.State.FAILED
        return self.filter(imported_from="").exclude(state=failed).order_by("-pk")

    def latest_training(self) -> "ModelVersion | None":
        """Return the last version trained on this site's ratings, failed ones included."""
        return self.filter(imported_from="").order_by("-pk").first()

    def stored(self) -> Self:
        """Return versions whose model is on the disk, the newest first."""
        return self.exclude(artefact="").order_by("-pk")

    def trained_with(self, user_id: int) -> Self:
        """Return versions that were trained on ratings, viewings or likes that this user has here.

        Ratings muted since then were used; an imported model used none of this site's, and ratings
        and likes brought from elsewhere are older than their being here. Versions that know how
        many movies were watched without stars were trained on these.
        """
        began = OuterRef("started_at")

        def given(rows: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
            since = brought_by(rows.model).filter(history_import__created_at__gt=OuterRef(began))
            own = rows.filter(user_id=user_id, created_at__lte=began)
            return own.exclude(Exists(since))

        seen = Exists(given(Rating.objects.all()).exclude(muted__created_at__lte=began))
        watched = Viewing.objects.filter(
            user_id=user_id, movie__isnull=False, created_at__lte=began
        )
        unrated = Exists(watched) | Exists(given(OwnTag.objects.likes()))
        return self.filter(seen | Q(unrated, watched_count__gt=0), imported_from="")


class ModelVersion(models.Model):
    """A training and its model, or a model imported from elsewhere."""

    class State(models.TextChoices):
        TRAINING = "training", _("Training")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Kept, not served")
        READY = "ready", _("Imported, not served")
        RETIRED = "retired", _("Retired")
        FAILED = "failed", _("Failed")

    state = models.CharField(max_length=10, choices=State, default=State.TRAINING)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(
        null=True, blank=True, help_text=_("The latest published version is served.")
    )
    rating_count = models.PositiveIntegerField(default=0)
    watched_count = models.PositiveIntegerField(
        default=0,
        db_default=0,
        help_text=_("Movies watched or liked without a rating, counted once a person."),
    )
    user_count = models.PositiveIntegerField(default=0)
    movie_count = models.PositiveIntegerField(default=0)
    parameters = models.JSONField(default=dict, blank=True)
    metrics = models.JSONField(default=dict, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    artefact = models.CharField(max_length=100, blank=True, help_text=_("The folder of the model."))
    imported_from = models.CharField(
        max_length=100, blank=True, help_text=_("The name of a model trained elsewhere.")
    )
    held_out_from = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_(
            "Its probe, used for evaluation only, was trained on ratings before this moment."
        ),
    )
    verdict = models.TextField(blank=True, help_text=_("Why it was published or kept."))
    error = models.TextField(blank=True, help_text=_("Why it failed."))
    attempt = models.PositiveSmallIntegerField(
        default=1, help_text=_("Which one it is since the last training that did not fail.")
    )

    objects = ModelVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-published_at"], name="version_to_serve")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["training", "published", "refused", "ready", "retired", "failed"]
                ),
                name="version_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(published_at__isnull=False) & ~models.Q(artefact=""),
                name="version_published_with_artefact",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["refused", "ready"]) | ~models.Q(artefact=""),
                name="version_kept_with_artefact",
            ),
        ]

    def __str__(self) -> str:
        words = {"number": self.pk, "state": self.get_state_display().lower()}
        return gettext("Model %(number)s (%(state)s)") % words

    def publish(self, artefact: str) -> None:
        """Serve this version from now on."""
        before = ModelVersion.objects.published().exclude(pk=self.pk).first()
        self.state = self.State.PUBLISHED
        self.artefact = artefact
        self.published_at = timezone.now()
        if before is not None and before.published_at is not None:
            # The clock may have been wrong when that one was published.
            just_after = before.published_at + timedelta(microseconds=1)
            self.published_at = max(self.published_at, just_after)
        self.save()

    def keep(self, artefact: str) -> None:
        """Keep this version for an admin to serve."""
        self.state = self.State.READY if self.imported_from else self.State.REFUSED
        self.artefact = artefact
        self.save()

    def fail(self, error: str) -> None:
        """Keep this version as a record of what went wrong."""
        self.state = self.State.FAILED
        self.artefact = ""
        self.error = error
        self.finished_at = timezone.now()
        self.save()

    @property
    def next_try(self) -> datetime | None:
        """When the schedule may train again if this version failed; None if it did not."""
        failed_at: datetime | None = self.finished_at
        if self.state != self.State.FAILED or failed_at is None:
            return None
        pause: timedelta = FIRST_PAUSE * 2 ** min(self.attempt - 1, 10)
        return failed_at + min(pause, LONGEST_PAUSE)
