"""Which movies a user was shown, so that those shown often in vain are shown less."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Case, F, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie
from catalog.models.certificates import OfMoviesQuerySet
from core.compiled import FIRST, SECOND, THIRD, CompiledQuery, compiled_once
from core.deletion import hold

VISIT_ENDS_AFTER = timedelta(minutes=30)
"""Without an impression for so long, the next one begins another visit."""
FORGOTTEN_AFTER = timedelta(days=30)
"""An impression this old no longer counts."""


class ImpressionQuerySet(OfMoviesQuerySet["Impression"]):
    """Records impressions."""

    def show(
        self, user_id: int, movies: Collection[int], taken_up: Collection[int] = frozenset()
    ) -> None:
        """Record that these movies were on the user's screen; unknown ones are ignored.

        Within one visit a movie counts once, however often it is reported.

        Parameters
        ----------
        taken_up
            Movies that the user reacted to; their count starts again with the next visit.
        """
        with transaction.atomic():
            # Two tabs that begin a visit at once would not agree on when it began.
            hold(User.objects.filter(pk=user_id))
            now = timezone.now()
            own = self.filter(user_id=user_id)
            last = own.order_by("last_shown").values_list("visit_began", "last_shown").last()
            began = _present_visit(last, now)
            own.filter(last_shown__lte=began - FORGOTTEN_AFTER).delete()
            shown = {*movies, *taken_up}
            there = Movie.objects.filter(pk__in=shown).order_by("pk").values_list("pk", flat=True)
            before = {each.movie_id: each for each in own.filter(movie__in=shown)}
            after = [
                before.get(movie) or Impression(user_id=user_id, movie_id=movie) for movie in there
            ]
            for each in after:
                each.show_again(now, began)
                each.taken_up |= each.movie_id in taken_up
            self.bulk_create(
                after,
                update_conflicts=True,
                unique_fields=["user", "movie"],
                update_fields=["in_vain", "taken_up", "visit_began", "last_shown"],
            )

    def visits_before(self, user_id: int) -> dict[int, int]:
        """Return by movie in how many visits before the present one it was shown in vain.

        The counts stay the same throughout a visit.
        """
        return dict(_visits_before().rows(user_id, *moments_of_a_visit()))

    def with_visits(self) -> "models.QuerySet[Any]":
        """Return those of a user that still count, each with its `visits`, as `visits_before` does.

        To be compiled: the values of a call are the user and `moments_of_a_visit`. Compared in the
        database: reading thousands of moments takes longer than all else here.
        """
        own = self.filter(user_id=FIRST)
        last = own.order_by("-last_shown")[:1]
        present_visit = Case(
            When(
                models.Exists(own.filter(last_shown__gt=_moment(THIRD))),
                then=models.Subquery(last.values("visit_began")),
            ),
            default=_moment(SECOND),
        )
        number = models.IntegerField()
        with_last = Case(When(taken_up=True, then=0), default=F("in_vain") + 1, output_field=number)
        visits = Case(
            When(last_shown__lt=F("began"), then=with_last),
            default=F("in_vain"),
            output_field=number,
        )
        own = own.alias(began=present_visit).filter(last_shown__gt=F("began") - FORGOTTEN_AFTER)
        return own.annotate(visits=visits)


def moments_of_a_visit() -> tuple[Any, Any]:
    """Return now, and when the last impression of a visit that has ended was, for a query."""
    now = timezone.now()
    adapted = connection.ops.adapt_datetimefield_value
    return adapted(now), adapted(now - VISIT_ENDS_AFTER)


@compiled_once
def _visits_before() -> CompiledQuery:
    return CompiledQuery.of(Impression.objects.with_visits().values_list("movie", "visits"))


def _moment(place: int) -> RawSQL:
    return RawSQL("%s", [place], output_field=models.DateTimeField())


class Impression(models.Model):
    """A movie that a user was shown, and how often they ignored it."""

    # The unique constraint is an index that begins with it.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="impressions",
        db_index=False,
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    in_vain = models.PositiveIntegerField(
        default=0, help_text="In how many visits before the last one it was ignored."
    )
    taken_up = models.BooleanField(
        default=False, help_text="Whether the user reacted to it in the last one."
    )
    visit_began = models.DateTimeField(
        default=timezone.now, help_text="The visit in which it was last shown."
    )
    last_shown = models.DateTimeField(default=timezone.now)

    objects = ImpressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "movie"], name="impression_once_per_user_and_movie"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movie}, shown to {self.user}"

    def show_again(self, now: datetime, began: datetime) -> None:
        """Update the counts for an impression now, in a visit that began then."""
        if self.last_shown < began:
            self.in_vain, self.taken_up = _with_last_visit(self.in_vain, self.taken_up), False
        self.visit_began, self.last_shown = began, now


def _with_last_visit(in_vain: int, taken_up: bool) -> int:
    """Return in how many visits a movie was ignored, the last one included."""
    return 0 if taken_up else in_vain + 1


def _present_visit(last: tuple[datetime, datetime] | None, now: datetime) -> datetime:
    """Return when the present visit began.

    Parameters
    ----------
    last
        Of the user's last impression: when its visit began, and when it was shown.
    """
    if last is None or last[1] <= now - VISIT_ENDS_AFTER:
        return now
    return last[0]
