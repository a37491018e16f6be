"""Two users who both agreed to be friends, and what they suggest to each other."""

import datetime as dt
import secrets
from datetime import timedelta
from typing import Any, Self, cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie, OwnTag, Rating, Viewing
from catalog.models.certificates import OfMoviesQuerySet
from recommendations.models import NotInterested

INVITATION_LASTS = timedelta(days=7)
MOST_FRIENDS = 30
"""Of a user, with the invitations that nobody has accepted yet."""
MOST_SUGGESTIONS = 10
"""That wait for one friend, from one other."""


def new_key() -> str:
    """Return the secret part of an invitation's address: 128 random bits."""
    return secrets.token_urlsafe(16)


class FriendshipQuerySet(models.QuerySet["Friendship"]):
    """Finds friendships and invitations."""

    def of(self, user_id: int) -> Self:
        """Return the accepted ones of this user with people who can still log in."""
        both = self.filter(accepted_at__isnull=False)
        return both.filter(
            Q(inviter=user_id, friend__is_active=True) | Q(friend=user_id, inviter__is_active=True)
        )

    def invitations(self) -> Self:
        """Return the invitations that can still be accepted."""
        begun = timezone.now() - INVITATION_LASTS
        return self.filter(accepted_at=None, created_at__gt=begun, inviter__is_active=True)

    def too_old(self) -> Self:
        """Return the invitations that nobody has accepted in time."""
        return self.filter(accepted_at=None, created_at__lte=timezone.now() - INVITATION_LASTS)

    def involving(self, user_id: int) -> Self:
        """Return all of a user's, invitations included."""
        return self.filter(Q(inviter=user_id) | Q(friend=user_id))


class Friendship(models.Model):
    """An invitation by a secret link and, once someone has accepted it, a friendship.

    Only the two see it. Either can end it at any time, which deletes all of it.
    """

    inviter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="friendships_begun"
    )
    friend = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="friendships_accepted",
        help_text="Who accepted; empty until then.",
    )
    key = models.CharField(  # noqa: DJ001 - unique where there is one
        max_length=32, unique=True, null=True, default=new_key, help_text="Gone once it is used."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    objects = FriendshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(friend=None, accepted_at=None, key__isnull=False)
                | Q(friend__isnull=False, accepted_at__isnull=False, key=None),
                name="friendship_open_or_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(friend=F("inviter")), name="friendship_of_two_people"
            ),
            models.UniqueConstraint(
                Least("inviter", "friend"),
                Greatest("inviter", "friend"),
                name="friendship_once_per_pair",
                condition=Q(friend__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Friendship {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of what the two have in common."""
        return reverse("friend", args=[self.pk])

    @property
    def invitation_url(self) -> str:
        """The path of the secret link."""
        return reverse("friend_invitation", args=[self.key])

    @property
    def ends_at(self) -> dt.datetime:
        """When the invitation can no longer be accepted."""
        return self.created_at + INVITATION_LASTS

    def other(self, user_id: int) -> User:
        """Return the other one of the two, once there are two."""
        return cast(User, self.friend) if self.inviter_id == user_id else self.inviter


class SuggestionQuerySet(OfMoviesQuerySet["Suggestion"]):
    """Finds suggestions."""

    def waiting(self) -> Self:
        """Return those that have not been dismissed, of movies that are not hidden."""
        return self.filter(dismissed=False, movie__hidden_at=None)

    def for_user(self, user_id: int) -> Self:
        """Return what waits for this user: movies they neither rated, saw nor turned down."""
        friends = Friendship.objects.of(user_id)
        own = self.waiting().filter(friendship__in=friends).exclude(by=user_id)
        known: tuple[models.QuerySet[Any], ...] = (
            Rating.objects.all(),
            Viewing.objects.filter(movie__isnull=False),
            OwnTag.objects.likes(),
            NotInterested.objects.all(),
        )
        for rows in known:
            own = own.exclude(movie__in=rows.filter(user=user_id).values("movie"))
        return own.order_by("-pk")


class Suggestion(models.Model):
    """A movie that one of two friends suggests to the other."""

    friendship = models.ForeignKey(Friendship, on_delete=models.CASCADE, related_name="suggestions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="+")
    dismissed = models.BooleanField(
        default=False, help_text="By the one it is for; it cannot be suggested again."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["friendship", "by", "movie"], name="suggested_once_to_a_friend"
            ),
        ]

    def __str__(self) -> str:
        return f"Suggestion {self.pk}"
