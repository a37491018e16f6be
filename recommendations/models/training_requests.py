"""Trainings that somebody asked for."""

from django.db import models
from django.utils import timezone


class TrainingRequest(models.Model):
    """Somebody wants a new model; kept until a training that began later has ended by itself.

    A task alone would be lost with the worker that holds it.
    """

    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"asked for at {self.asked_at:%Y-%m-%d %H:%M}"
