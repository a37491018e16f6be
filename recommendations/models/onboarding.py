"""Onboarding: chosen groups of movies, movies not seen, and who is done with it."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.models import Movie, Rating
from catalog.models.certificates import OfMoviesQuerySet
from core.deletion import hold

from .feedback import NotInterested
from .group_names import name_of


class MovieGroup(NamedTuple):
    """A group of movies that the same people like.

    Attributes
    ----------
    words
        What they have in common, for `name_of`.
    movies
        At least one; the first few fit all of the words.
    """

    words: tuple[str, ...]
    movies: tuple[int, ...]

    @property
    def name(self) -> str:
        """What they have in common, in the language a page is in."""
        return name_of(self.words)

    @property
    def key(self) -> int:
        """What a form sends for it."""
        return self.movies[0]

    @classmethod
    def of_rows(cls, rows: "Iterable[tuple[str, int]]") -> "list[MovieGroup]":
        """Return the groups from the words and the movie of each of their movies, in order.

        Parameters
        ----------
        rows
            The words as `words_as_text` has them.
        """
        groups: dict[str, list[int]] = {}
        for words, movie in rows:
            groups.setdefault(words, []).append(movie)
        return [cls(tuple(json.loads(words)), tuple(movies)) for words, movies in groups.items()]


class ChosenGroupManager(models.Manager["ChosenGroup"]):
    """Saves and reads a user's choice."""

    def choose(self, user_id: int, groups: Sequence[MovieGroup]) -> None:
        """Replace the user's choice with these groups, no two of the same words."""
        movies = self.model.movies.through
        with transaction.atomic():
            hold(User.objects.filter(pk=user_id))
            self.filter(user_id=user_id).delete()
            for group in groups:
                chosen = self.create(user_id=user_id, words=list(group.words))
                there = Movie.objects.filter(pk__in=group.movies).values_list("pk", flat=True)
                movies.objects.bulk_create(
                    movies(chosengroup=chosen, movie_id=movie)
                    for movie in group.movies
                    if movie in set(there)
                )

    def of(self, user_id: int) -> list[MovieGroup]:
        """Return this user's choice in one query, without groups whose movies are gone."""
        movies = self.model.movies.through.objects.filter(chosengroup__user_id=user_id)
        rows = movies.order_by("chosengroup", "pk").values_list(words_as_text(), "movie")
        return MovieGroup.of_rows(rows)


def words_as_text() -> Cast:
    """Return an expression for the words as text, since a UNION takes no JSON column."""
    return Cast("chosengroup__words", models.TextField())


class ChosenGroup(models.Model):
    """A group of movies that a user chose.

    It keeps its movies, since each model has groups of its own.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chosen_groups"
    )
    words = models.JSONField(help_text=_("What its name is made of."))
    movies = models.ManyToManyField(Movie, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ChosenGroupManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "words"], name="group_chosen_once_per_user"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What its movies have in common, in the language a page is in."""
        return name_of(self.words)


class NotSeen(models.Model):
    """A movie that a user has not seen and is not asked to rate; it counts for nothing else."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="not_seen"
    )
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfMoviesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "not seen"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "movie"], name="not_seen_once_per_user_and_movie"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(user)s has not seen %(movie)s") % {"user": self.user, "movie": self.movie}


class OnboardingDone(models.Model):
    """A user who has finished or skipped onboarding."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    done_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "onboarding done"

    def __str__(self) -> str:
        return gettext("%(user)s is done with onboarding") % {"user": self.user}


def should_offer_onboarding(user_id: int) -> bool:
    """Return whether to offer onboarding: no feedback yet, and not done or skipped before."""
    mine = User.objects.filter(pk=user_id)
    for feedback in (Rating, NotInterested, NotSeen, ChosenGroup, OnboardingDone):
        mine = mine.filter(~Exists(feedback._default_manager.filter(user=OuterRef("pk"))))
    return mine.exists()
