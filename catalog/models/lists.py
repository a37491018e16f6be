"""Lists of movies, ranked or not, private or shared by a link."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.deletion import hold
from core.limits import refuse_more
from core.stays_deleted import StaysDeleted

from .certificates import OfMoviesQuerySet
from .movie import Movie
from .title_snapshot import TitleSnapshot

KEY_BYTES = 24
"""Random bytes in a link, so that nobody can guess it."""

NAME_LENGTH = 400
MOST_LISTS = 200
"""Lists of a user."""
MOST_ENTRIES = 1_000
"""Movies on a list."""


class MovieList(StaysDeleted):
    """A user's list of movies. Others can see it only by its link."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="movie_lists"
    )
    name = models.CharField(max_length=NAME_LENGTH)
    description = models.TextField(blank=True, max_length=2000)
    ranked = models.BooleanField(default=False)
    share_key = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False, default=None
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "list"
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="list_name_once_per_user"),
            models.CheckConstraint(condition=~Q(name=""), name="list_has_a_name"),
            models.CheckConstraint(condition=~Q(share_key=""), name="list_key_or_none"),
        ]

    def __str__(self) -> str:
        # The name is private.
        return _("List %(number)s") % {"number": self.pk}

    def share(self) -> Self:
        """Give the list a new link; an earlier link stops working."""
        self.share_key = secrets.token_urlsafe(KEY_BYTES)
        self.save(update_fields=["share_key"])
        return self

    def unshare(self) -> None:
        """Make the list private; its link stops working."""
        self.share_key = None
        self.save(update_fields=["share_key"])

    def add(self, movie: Movie) -> "ListEntry | None":
        """Add `movie` at the end and return its entry; None if it is on the list already.

        Raises
        ------
        LimitReached
            If the list is full.
        """
        with transaction.atomic():
            self._lock()
            if self._all().filter(movie=movie).exists():
                return None
            refuse_more(self._all(), MOST_ENTRIES, _("A list holds %(most)s movies at most."))
            last = self._all().aggregate(last=Max("position"))["last"] or 0
            return ListEntry.objects.create(movie_list=self, movie=movie, position=last + 1)

    def entry_of(self, movie: Movie) -> "ListEntry | None":
        """Return the entry of a movie; without an order, in which a long list would be read."""
        return next(iter(self.entries.filter(movie=movie).order_by()), None)

    def remove(self, entry: "ListEntry") -> None:
        """Remove an entry, and close the gap."""
        with transaction.atomic():
            self._lock()
            position = self._all().filter(pk=entry.pk).values_list("position", flat=True).first()
            if position is not None:
                self._all().filter(pk=entry.pk).delete()
                self._all().filter(position__gt=position).update(position=F("position") - 1)

    def insert(self, entry: "ListEntry") -> None:
        """Insert an entry at its `position`, unless it or its movie is on the list already."""
        with transaction.atomic():
            self._lock()
            same_movie = Q(movie=entry.movie_id, movie__isnull=False)
            if self._all().filter(Q(pk=entry.pk) | same_movie).exists():
                return
            entry.position = min(max(entry.position, 1), self._all().count() + 1)
            self._all().filter(position__gte=entry.position).update(position=F("position") + 1)
            entry.movie_list = self
            entry.save(force_insert=True)

    def move(self, entry: "ListEntry", position: int) -> int | None:
        """Move an entry to `position`, counted from 1, and return its old position.

        None if another tab has removed it.
        """
        with transaction.atomic():
            self._lock()
            now = self._all().filter(pk=entry.pk).values_list("position", flat=True).first()
            if now is None:
                return None
            to = min(max(position, 1), self._all().count())
            if to < now:
                passed, step = self._all().filter(position__range=(to, now - 1)), 1
            else:
                passed, step = self._all().filter(position__range=(now + 1, to)), -1
            passed.update(position=F("position") + step)
            self._all().filter(pk=entry.pk).update(position=to)
        return int(now)

    def _all(self) -> "models.QuerySet[ListEntry]":
        """Return all entries: the places are counted with those that an age limit hides."""
        return ListEntry._base_manager.filter(movie_list=self)

    def _lock(self) -> None:
        """Lock the entries against other changes until the end of the transaction."""
        hold(MovieList.objects.filter(pk=self.pk))


class ListEntry(TitleSnapshot):
    """A movie on a list."""

    movie_list = models.ForeignKey(
        MovieList, on_delete=models.CASCADE, related_name="entries", verbose_name="list"
    )
    position = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfMoviesQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "list entries"
        indexes = [models.Index("movie_list", "position", name="list_in_order")]
        constraints = [
            models.UniqueConstraint(fields=["movie_list", "movie"], name="movie_once_on_a_list"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, number {self.position}"
