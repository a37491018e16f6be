"""Which movies a user was shown, so that those shown often in vain are shown less."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie
from core.compiled import FIRST, SECOND, THIRD, CompiledQuery
from core.deletion import hold

VISIT_ENDS_AFTER = timedelta(minutes=30)
"""Without an impression for so long, the next one begins another visit."""
FORGOTTEN_AFTER = timedelta(days=30)
"""An impression this old no longer counts."""


class ImpressionQuerySet(models.QuerySet["Impression"]):
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
        now = timezone.now()
        adapted = connection.ops.adapt_datetimefield_value
        return {
            movie: _with_last_visit(in_vain, taken_up) if is_over else in_vain
            for movie, in_vain, taken_up, is_over in _before_a_visit().rows(
                user_id, adapted(now), adapted(now - VISIT_ENDS_AFTER)
            )
        }


@cache
def _before_a_visit() -> CompiledQuery:
    """Movie, in vain, taken up, whether its visit is over: for a user, now, and half an hour ago.

    Compared in the database: reading thousands of moments takes longer than all else here.
    """
    own = Impression.objects.filter(user_id=FIRST)
    last = own.order_by("-last_shown")[:1]
    present_visit = models.Case(
        models.When(
            models.Exists(own.filter(last_shown__gt=_moment(THIRD))),
            then=models.Subquery(last.values("visit_began")),
        ),
        default=_moment(SECOND),
    )
    is_over = models.Case(models.When(last_shown__lt=F("began"), then=1), default=0)
    kept = own.alias(began=present_visit).filter(last_shown__gt=F("began") - FORGOTTEN_AFTER)
    return CompiledQuery.of(kept.values_list("movie", "in_vain", "taken_up", is_over))


def _moment(place: int) -> RawSQL:
    return RawSQL("%s", [place], output_field=models.DateTimeField())


class Impression(models.Model):
    """A movie that a user was shown, and how often they ignored it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="impressions"
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
