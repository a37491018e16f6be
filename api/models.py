"""Tokens with which other programs act for a user."""

import datetime as dt
import hashlib
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.deletion import hold
from core.limits import refuse_more

NAME_LENGTH = 60
MOST_TOKENS = 50
"""Of a user."""
_HASH_LENGTH = 64


def hash_of(secret: str) -> str:
    """Return what is stored of a token: as long as it is random, a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenQuerySet(models.QuerySet["Token"]):
    """Making tokens, and finding them by their secret."""

    def keep(
        self, user_id: int, secret: str, name: str, scope: str, expires_at: dt.datetime | None
    ) -> "tuple[Token, bool]":
        """Keep the hash of a token, with the time zone of this request; say whether it is new.

        Raises
        ------
        LimitReached
            If the user has as many as there can be.
        """
        with transaction.atomic():
            hold(User.objects.filter(pk=user_id))
            own = self.filter(user_id=user_id)
            if same := own.filter(secret_hash=hash_of(secret)).first():
                return same, False
            refuse_more(
                own,
                MOST_TOKENS,
                _("You have %(most)s tokens, and there can be no more. Revoke one."),
            )
            made = self.create(
                user_id=user_id,
                secret_hash=hash_of(secret),
                name=name,
                scope=scope,
                expires_at=expires_at,
                time_zone=timezone.get_current_timezone_name(),
            )
            return made, True

    def usable(self) -> Self:
        """Return those that have not expired, of accounts that may log in."""
        in_time = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return self.filter(in_time, user__is_active=True)

    def with_secret(self, secret: str) -> "Token | None":
        """Return the usable token with this secret, and remember that it was used today."""
        found = self.usable().select_related("user").filter(secret_hash=hash_of(secret)).first()
        today = timezone.localdate()
        if found is not None and found.last_used_on != today:
            self.filter(pk=found.pk).update(last_used_on=today)
        return found


class Token(models.Model):
    """A secret with which another program acts for a user, until it expires or is revoked.

    The secret itself is shown once and not stored.
    """

    class Scope(models.TextChoices):
        """What it opens."""

        READ = "read", gettext_lazy("Read")
        WRITE = "write", gettext_lazy("Read and change")
        SEEN = "seen", gettext_lazy("Log what a media player has played")
        FEED = "feed", gettext_lazy("Feeds of picks and the watchlist")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(max_length=NAME_LENGTH)
    secret_hash = models.CharField(max_length=_HASH_LENGTH, unique=True, editable=False)
    scope = models.CharField(max_length=10, choices=Scope)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, editable=False)
    time_zone = models.CharField(
        max_length=64, editable=False, db_default="", help_text="Of the browser it was made in."
    )

    objects = TokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("secret_hash"), _HASH_LENGTH), name="token_is_hashed"
            ),
            models.CheckConstraint(
                condition=Q(scope__in=["read", "write", "seen", "feed"]), name="token_scope_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="token_has_a_name"),
        ]

    def __str__(self) -> str:
        return _("Token %(number)s") % {"number": self.pk}

    @property
    def today(self) -> dt.date:
        """The day where its user is: a program tells no time zone."""
        return timezone.localdate(timezone=ZoneInfo(self.time_zone) if self.time_zone else None)

    @property
    def is_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= timezone.now()
