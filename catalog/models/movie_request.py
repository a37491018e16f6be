"""Movies that users have asked for, and which new movies the site takes up by itself."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.moments import has_come

from .movie import Movie

_SILENT_FOR = timedelta(minutes=3)
_LONGEST_WAIT = 24 * 3600
"""Seconds."""


class MovieRequestQuerySet(models.QuerySet["MovieRequest"]):
    """Finding requests that a worker has to do something about."""

    def waiting(self) -> Self:
        """Return those whose movie is not here yet."""
        return self.filter(state=MovieRequest.State.WAITING)

    def due(self) -> Self:
        """Return those that nobody works on and that no source has put off."""
        return self.waiting().filter(has_come("try_at"))


class MovieRequest(models.Model):
    """A movie at a source that a user has asked for.

    Attributes
    ----------
    title, year
        As the source's search showed them.
    movie
        What it became, or was already.
    problem
        Why it is not here, in one line.
    try_at
        Not before: a worker is on it, or the source wants to be left alone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being fetched")
        DONE = "done", _("Here")
        REFUSED = "refused", _("Not taken")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="movie_requests"
    )
    source = models.CharField(max_length=20)
    source_id = models.CharField(max_length=20)
    title = models.CharField(max_length=400)
    year = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    movie = models.ForeignKey(Movie, null=True, on_delete=models.SET_NULL, related_name="+")
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    try_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MovieRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "source", "source_id"], name="movie_requested_once_per_user"
            ),
        ]
        indexes = [models.Index("state", "try_at", name="movie_requests_due")]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    def claim(self) -> bool:
        """Keep other workers away for a while; return whether this one may fetch it."""
        own = MovieRequest.objects.due().filter(pk=self.pk)
        return bool(own.update(try_at=timezone.now() + _SILENT_FOR))

    def finish(self, movie: Movie) -> None:
        """Note that the movie is here."""
        self._note(state=self.State.DONE, movie=movie, problem="")

    def refuse(self, problem: str) -> None:
        """Note that the movie will not come."""
        self._note(state=self.State.REFUSED, problem=problem[:300])

    def put_off(self, problem: str, seconds: int) -> None:
        """Note why it has to wait, and for how long."""
        try_at = timezone.now() + timedelta(seconds=seconds)
        self._note(problem=problem[:300], try_at=try_at)

    def longer_wait(self, seconds: int) -> int:
        """Return how long to wait where others are to come first: the longer, the older it is."""
        age = int((timezone.now() - self.created_at).total_seconds())
        return min(max(2 * seconds, age), _LONGEST_WAIT)

    def _note(self, **values: Any) -> None:
        MovieRequest.objects.filter(pk=self.pk).update(**values)
        for name, value in values.items():
            setattr(self, name, value)
