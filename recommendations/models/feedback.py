"""Feedback besides ratings: movies a user is not interested in, and muted ratings."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext

from catalog.models import Movie, OwnTag, Rating, Viewing
from catalog.models.certificates import OfMoviesQuerySet
from core.compiled import FIRST, SECOND, CompiledQuery, compiled_once

from .preferences import Preferences


class NotInterestedQuerySet(OfMoviesQuerySet["NotInterested"]):
    """Marks movies as not interesting."""

    def of(self, user_id: int) -> Self:
        """Return what this user is not interested in and has not rated.

        A rating deletes the mark, but both may be made at the same moment.
        """
        rated = Rating.objects.filter(user_id=user_id, movie=OuterRef("movie"))
        return self.filter(~Exists(rated), user_id=user_id)

    def mark(self, user_id: int, movie: Movie) -> bool:
        """Mark `movie` as not interesting; False if the user has rated it.

        A movie has either a rating or this mark.
        """
        with transaction.atomic():
            if Rating.objects.filter(user_id=user_id, movie=movie).exists():
                return False
            self.get_or_create(user_id=user_id, movie=movie)
        return True

    def undo(self, user_id: int, movie: Movie) -> None:
        """Delete the mark."""
        self.filter(user_id=user_id, movie=movie).delete()


class NotInterested(models.Model):
    """A movie that a user does not want to be recommended."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="not_interested"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NotInterestedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "not interested"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "movie"], name="not_interested_once_per_user_and_movie"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(user)s is not interested in %(movie)s") % {
            "user": self.user,
            "movie": self.movie,
        }


class MutedRatingQuerySet(OfMoviesQuerySet["MutedRating"]):
    """Mutes and unmutes ratings."""

    movie = "rating__movie"

    def mute(self, user_id: int, movie: Movie) -> None:
        """Keep this user's rating of `movie`, but use it for nothing.

        Raises
        ------
        Rating.DoesNotExist
            If there is none.
        """
        with transaction.atomic():
            # Held until the end: a rating cleared in between could not be muted.
            rating = Rating.objects.select_for_update().get(user_id=user_id, movie=movie)
            self.get_or_create(rating=rating)

    def unmute(self, user_id: int, movie: Movie) -> None:
        """Use the rating again.

        Raises
        ------
        Rating.DoesNotExist
            If there is none.
        """
        rating = Rating.objects.get(user_id=user_id, movie=movie)
        self.filter(rating=rating).delete()

    def is_muted(self, user_id: int, movie: Movie) -> bool:
        """Return whether this user's rating of `movie` is muted."""
        return bool(_mute_of_any_rating().rows(user_id, movie.pk))


@compiled_once
def _mute_of_any_rating() -> CompiledQuery:
    own = MutedRating.objects.filter(rating__user_id=FIRST, rating__movie_id=SECOND)
    return CompiledQuery.of(own.values_list("pk"))


class MutedRating(models.Model):
    """A rating that is used neither for recommendations nor for training."""

    rating = models.OneToOneField(
        Rating, on_delete=models.CASCADE, primary_key=True, related_name="muted"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MutedRatingQuerySet.as_manager()

    def __str__(self) -> str:
        return gettext("%(rating)s of %(movie)s, muted") % {
            "rating": self.rating,
            "movie": self.rating.movie,
        }


def used_ratings() -> models.QuerySet[Rating]:
    """Return the ratings to recommend from: all but the muted ones."""
    return Rating.objects.filter(~Exists(MutedRating.objects.filter(rating=OuterRef("pk"))))


def training_ratings() -> models.QuerySet[Rating]:
    """Return the ratings to train on: used ones, of people who have not left the training."""
    return used_ratings().filter(~Exists(_left(OuterRef("user"))))


def _left(user: OuterRef) -> models.QuerySet[Preferences]:
    return Preferences.objects.filter(user=user, left_training_at__isnull=False)


def training_unrated(
    rated_since: datetime | None = None,
) -> tuple[models.QuerySet[Viewing], models.QuerySet[OwnTag]]:
    """Return the viewings and likes to train on: of movies that the same person did not rate.

    Nor marked as not interesting. Of people who have not left the training; each movie as often as
    it was watched, and once more if it was liked.

    Parameters
    ----------
    rated_since
        Take in what was rated, and not muted, or marked from this moment on.
    """
    said: list[models.QuerySet[Any]] = [Rating.objects.all(), NotInterested.objects.all()]
    if rated_since:
        recent = Q(created_at__gte=rated_since)
        said = [Rating.objects.exclude(recent, muted=None), NotInterested.objects.exclude(recent)]
    own = {"user": OuterRef("user"), "movie": OuterRef("movie")}
    about = [~Exists(rows.filter(**own)) for rows in said]
    counts = (*about, ~Exists(_left(OuterRef("user"))))
    viewings = Viewing.objects.filter(*counts, movie__isnull=False)
    return viewings, OwnTag.objects.likes().filter(*counts)


@receiver(post_save, sender=Rating)
def _delete_mark_of_rated_movie(instance: Rating, **kwargs: object) -> None:
    """A rating replaces the mark, however it was made."""
    NotInterested.objects.filter(user_id=instance.user_id, movie_id=instance.movie_id).delete()
