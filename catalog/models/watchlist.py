"""The watchlists of users."""

import datetime
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext

from core.compiled import FIRST, CompiledQuery, compiled_once
from core.limits import LimitReached, refuse_more

from .certificates import OfMoviesQuerySet
from .diary import Viewing
from .movie import Movie
from .rating import Rating

MOST_ON_WATCHLIST = 5_000
"""Every page asks which movies are on it."""


def _seen_since() -> Q:
    same = {"user": OuterRef("user"), "movie": OuterRef("movie")}
    rated = Rating.objects.filter(**same, updated_at__gt=OuterRef("created_at"))
    logged = Viewing.objects.filter(
        **same, created_at__gt=OuterRef("created_at"), watched_on__gte=OuterRef("added_on")
    )
    return Exists(rated) | Exists(logged)


class WatchlistQuerySet(OfMoviesQuerySet["WatchlistEntry"]):
    """Adding to watchlists, and reading them."""

    def put(self, user_id: int, movie: Movie) -> bool:
        """Add `movie` to this user's watchlist; return False if it is there already.

        Raises
        ------
        LimitReached
            If the watchlist is full.
        """
        entry, created = self.get_or_create(user_id=user_id, movie=movie)
        if created:
            others = self.filter(user_id=user_id).exclude(pk=entry.pk)
            full = gettext("A watchlist holds %(most)s movies at most.")
            try:
                refuse_more(others, MOST_ON_WATCHLIST, full)
            except LimitReached:
                entry.delete()
                raise
        return created

    def movies_of(self, user_id: int) -> frozenset[int]:
        """Return the movies on this user's watchlist."""
        return frozenset(movie for (movie,) in _of_anyone().rows(user_id))

    def seen(self) -> Self:
        """Return entries with movies that were rated or seen after they were added.

        A movie that was rated before is there to be watched again.
        """
        return self._with_added_on().filter(_seen_since())

    def newest_first(self) -> Self:
        """Return the newest first, with `seen` annotated; entries that were seen come last."""
        known = self._with_added_on().annotate(seen=_seen_since())
        return known.order_by(F("seen"), "-created_at", "-pk")

    def _with_added_on(self) -> Self:
        # Of the zone only the offset, for a database may not know each zone's name.
        offset = timezone.localtime().utcoffset() or timedelta()
        zone = datetime.timezone(offset)
        return self.alias(added_on=TruncDate("created_at", tzinfo=zone))


@compiled_once
def _of_anyone() -> CompiledQuery:
    return CompiledQuery.of(WatchlistEntry.objects.filter(user_id=FIRST).values_list("movie"))


class WatchlistEntry(models.Model):
    """A movie that a user wants to see. Rating it does not remove it; see `seen`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watchlist"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WatchlistQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "watchlist entries"
        indexes = [models.Index("user", F("created_at").desc(), name="watchlist_newest")]
        constraints = [
            models.UniqueConstraint(fields=["user", "movie"], name="once_on_a_watchlist"),
        ]

    def __str__(self) -> str:
        return gettext("Watchlist entry %(number)s") % {"number": self.pk}
