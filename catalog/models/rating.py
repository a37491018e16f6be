"""Ratings, and the totals of each movie that are kept in step with them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.compiled import FIRST, SECOND, CompiledQuery, compiled_once
from core.deletion import hold, hold_one

from .certificates import OfMoviesQuerySet
from .merges import DisplacedRow
from .movie import Movie, MovieQuerySet
from .rating_history import RatingChange

HALF_STARS = tuple(step / 2 for step in range(1, 11))
"""The values a rating may have: 0.5, 1.0, ... 5.0."""

_MOVIES_AT_ONCE = 2_000

_Counted = tuple[int, float]
"""A counted rating: the movie's id and the stars."""


def validate_half_stars(stars: float) -> None:
    """Accept 0.5 to 5.0 in half stars.

    Raises
    ------
    ValidationError
        For any other number.
    """
    if stars not in HALF_STARS:
        raise ValidationError(_("A rating is 0.5 to 5 stars, in half stars."), code="stars")


class RatingQuerySet(OfMoviesQuerySet["Rating"]):
    """Rating movies and clearing ratings."""

    def rate(self, user_id: int, movie: Movie, stars: float) -> "Rating":
        """Rate `movie` for this user, replacing an earlier rating, and record the change.

        If two tabs rate the same movie at once, the later one wins.

        Raises
        ------
        ValidationError
            If `stars` is not a half star from 0.5 to 5.0.
        """
        validate_half_stars(stars)
        with transaction.atomic(savepoint=False):
            hold_one(User, user_id)
            hold_one(Movie, movie.pk)
            return self._rate_while_held(user_id, movie, stars)

    def _rate_while_held(self, user_id: int, movie: Movie, stars: float) -> "Rating":
        """Do what `rate` does, with valid stars, in a transaction that holds user and movie."""
        own: list[Rating] = _own_for_change().instances(user_id, movie.pk)
        if own:
            if own[0].stars != stars:
                self._change(own[0], movie, stars)
            return own[0]
        with transaction.atomic(savepoint=False):
            # Ratings that are brought back with an account wait for nobody.
            rating, created = self.select_for_update().get_or_create(
                user_id=user_id, movie=movie, defaults={"stars": stars}
            )
            if created:
                RatingChange.objects.record(user_id, movie, stars)
        return rating if created else self._rate_while_held(user_id, movie, stars)

    def replace_stars(
        self, user_id: int, movie: Movie, before: float | None, stars: float
    ) -> "Rating | None":
        """Do what `catalog.rating_statement` does, where nobody else writes in this transaction.

        Returns
        -------
        Rating or None
            None where the stars are not `before`: nothing is done.
        """
        own: list[Rating] = _own_for_change().instances(user_id, movie.pk)
        if before != (own[0].stars if own else None):
            return None
        if own:
            self._change(own[0], movie, stars)
            return own[0]
        rating = self.create(user_id=user_id, movie=movie, stars=stars)
        RatingChange.objects.record(user_id, movie, stars)
        return rating

    def _change(self, rating: "Rating", movie: Movie, stars: float) -> None:
        """Change a rating that `_own_for_change` has found, and record it."""
        before = rating.stars, rating.updated_at
        rating.stars = stars
        rating.save_locked(before[0])
        begins = not rating.has_history  # type: ignore[attr-defined]
        RatingChange.objects.record(rating.user_id, movie, stars, before if begins else None)

    def write_many(
        self, new: Sequence["Rating"], changed: Sequence["Rating"], before: Mapping[int, float]
    ) -> None:
        """Save many ratings of one user, whose row is held, with the totals of their movies.

        Parameters
        ----------
        before
            The stars that each of `changed` had, by its key.
        """
        self.bulk_create(new)
        self.bulk_update(changed, ["stars", "updated_at"])
        _move_totals(
            ((rating.movie_id, before[rating.pk]) for rating in changed),
            ((rating.movie_id, rating.stars) for rating in (*new, *changed)),
        )

    def clear(self, user_id: int, movie: Movie) -> bool:
        """Delete this user's rating of `movie`; return False if there is none."""
        own = self.filter(user_id=user_id, movie=movie)
        with transaction.atomic():
            hold_one(User, user_id)
            hold_one(Movie, movie.pk)
            before = own.select_for_update().values_list("stars", "updated_at", "pk").first()
            deleted, _ = own.delete()
            if deleted and before:
                RatingChange.objects.record(user_id, movie, None, before[:2])
                DisplacedRow.objects.forget(self.model, before[2])
        return deleted > 0


@compiled_once
def _own_for_change() -> CompiledQuery:
    """A user's rating of a movie, locked, and whether it has a history yet: `has_history`."""
    own = Rating.objects.filter(user_id=FIRST, movie_id=SECOND).order_by()
    history = RatingChange.objects.filter(user_id=FIRST, movie_id=SECOND)
    return CompiledQuery.of(
        own.annotate(has_history=Exists(history)).select_for_update(of=("self",))
    )


class Rating(models.Model):
    """A user's rating of a movie."""

    # The unique constraint is an index that begins with it.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ratings", db_index=False
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="ratings")
    stars = models.FloatField(validators=[validate_half_stars])
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "movie"], name="one_rating_per_user_and_movie"),
            models.CheckConstraint(condition=Q(stars__in=HALF_STARS), name="rating_in_half_stars"),
        ]

    def __str__(self) -> str:
        return gettext("%(stars)s stars") % {"stars": self.stars}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the rating and the movie's totals in one transaction."""
        if not self._state.adding:
            self.updated_at = timezone.now()
        fields: Iterable[str] | None = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "updated_at"}
        is_new = self.pk is None
        with transaction.atomic(savepoint=False):
            before = self._stored()
            super().save(*args, **kwargs)
            after = (self.movie_id, self.stars) if is_new else self._stored()
            _move_totals([before], [after])

    def save_locked(self, before: float) -> None:
        """Save its stars, of which `before` are stored; the row is locked."""
        self.updated_at = timezone.now()
        with transaction.atomic(savepoint=False):
            super().save(update_fields=["stars", "updated_at"])
            _move_totals([(self.movie_id, before)], [(self.movie_id, self.stars)])

    def _stored(self) -> _Counted | None:
        """Read the stored rating and lock it.

        The instance may have deferred fields, or values that another tab has changed.
        """
        if self.pk is None:
            return None
        own = Rating.objects.select_for_update().filter(pk=self.pk)
        return own.values_list("movie_id", "stars").first()


def _move_totals(before: Iterable[_Counted | None], after: Iterable[_Counted | None]) -> None:
    """Subtract and add ratings in the totals of their movies.

    Several movies are locked in sorted order first, so that two transactions cannot deadlock.
    """
    changes: dict[int, tuple[int, float]] = {}
    for ratings, sign in ((before, -1), (after, 1)):
        for movie, stars in filter(None, ratings):
            count, total = changes.get(movie, (0, 0.0))
            changes[movie] = count + sign, total + sign * stars
    changed = sorted(movie for movie, change in changes.items() if change != (0, 0.0))
    for place in range(0, len(changed), _MOVIES_AT_ONCE):
        movies = changed[place : place + _MOVIES_AT_ONCE]
        if len(changed) > 1:
            hold(Movie.everything.filter(pk__in=movies))
        # A user's ratings of many movies have few values.
        alike: dict[tuple[int, float], list[int]] = defaultdict(list)
        for movie in movies:
            alike[changes[movie]].append(movie)
        for (count, total), same in alike.items():
            Movie.everything.filter(pk__in=same).update(
                rating_count=F("rating_count") + count, rating_sum=F("rating_sum") + total
            )


def count_ratings(added: Iterable[Rating]) -> None:
    """Add ratings that were not saved one by one to the totals of their movies."""
    _move_totals([], ((rating.movie_id, rating.stars) for rating in added))


def refresh_rating_totals(movies: MovieQuerySet) -> None:
    """Recompute the totals of `movies` after a change that bypassed them."""
    of_movie = Rating.objects.filter(movie=OuterRef("pk")).order_by().values("movie")
    with transaction.atomic(using=movies.db):
        # Locked in the same order as elsewhere; ratings made meanwhile are added afterwards.
        list(movies.select_for_update().order_by("pk").values_list("pk", flat=True))
        movies.update(
            rating_count=Coalesce(Subquery(of_movie.annotate(n=Count("pk")).values("n")), 0),
            rating_sum=Coalesce(Subquery(of_movie.annotate(s=Sum("stars")).values("s")), 0.0),
        )


def _goes_with_its_movie(origin: object) -> bool:
    """Whether a rating is deleted together with its movie, totals included."""
    return isinstance(origin, Movie) or (
        isinstance(origin, models.QuerySet) and origin.model is Movie
    )


@receiver(pre_delete, sender=Rating)
def _remember_counted(instance: Rating, origin: object, **kwargs: object) -> None:
    """Keep the counted rating on the origin of the deletion, unless another tab was faster."""
    if _goes_with_its_movie(origin):
        return
    if "_stored_together" not in vars(origin):
        vars(origin)["_stored_together"] = _read_together(origin)
    of_all = vars(origin)["_stored_together"]
    stored = instance._stored() if of_all is None else of_all.get(instance.pk)
    if stored:
        vars(origin).setdefault("_counted", {})[instance.pk] = stored


def _read_together(origin: Any) -> dict[int, _Counted] | None:
    """Read all ratings that are deleted with a user or by a query, and lock them.

    None for what else ratings are deleted with: they are read one by one.
    """
    ratings = Rating.objects.select_for_update().order_by("pk")
    if isinstance(origin, User):
        ratings = ratings.filter(user=origin.pk)
    elif getattr(origin, "model", None) is User:
        ratings = ratings.filter(user__in=origin.order_by().values("pk"))
    elif getattr(origin, "model", None) is Rating:
        ratings = ratings.filter(pk__in=origin.order_by().values("pk"))
    else:
        return None
    return {pk: (movie, stars) for pk, movie, stars in ratings.values_list("pk", "movie", "stars")}


@receiver(post_delete, sender=Rating)
def _count_deleted(origin: object, **kwargs: object) -> None:
    """Subtract all ratings that are deleted together, at the first signal."""
    vars(origin).pop("_stored_together", None)
    _move_totals(vars(origin).pop("_counted", {}).values(), [])
