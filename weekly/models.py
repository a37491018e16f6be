"""Who wants the weekly mail, and what it had in it."""

import datetime as dt
from datetime import timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

FRIDAY, SATURDAY = 4, 5
FIRST_HOUR = 8
"""Of Friday, where the subscriber is."""
KEPT_FOR = timedelta(weeks=8)
"""How long it is remembered what was sent; it is not picked again meanwhile."""


def weekend_of(zone: str, now: dt.datetime) -> dt.date | None:
    """Return the Friday whose mail is to be sent now in a time zone; None when it is not the time.

    A mail that could not go out on Friday may still go out on Saturday.
    """
    there = now.astimezone(ZoneInfo(zone))
    if there.weekday() == FRIDAY and there.hour >= FIRST_HOUR:
        return there.date()
    return there.date() - timedelta(days=1) if there.weekday() == SATURDAY else None


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Finds whom to write to."""

    def reachable(self) -> Self:
        """Return those of accounts that may log in, whose own address is confirmed."""
        confirmed = EmailAddress.objects.filter(
            user=OuterRef("user"), email=OuterRef("user__email"), verified=True
        )
        return self.filter(Exists(confirmed), user__is_active=True)

    def without_mail_of(self, week: dt.date) -> Self:
        """Return those to whom nothing was sent for a weekend."""
        sent = SentMail.objects.filter(user=OuterRef("user"), week=week)
        return self.filter(~Exists(sent))


class Subscription(models.Model):
    """A user's wish for the weekly mail, in the language and the time zone of their browser."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="weekly_mail",
    )
    language = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=64, db_index=True)
    since = models.DateTimeField(default=timezone.now, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(language="") & ~Q(time_zone=""), name="weekly_mail_says_where"
            ),
        ]

    def __str__(self) -> str:
        return f"Weekly mail to user {self.user_id}"


class SentMail(models.Model):
    """A weekly mail that was handed over to be sent: one a user and weekend."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    week = models.DateField(help_text="The Friday that it was for.")
    movies: "models.JSONField[list[int], Any]" = models.JSONField(default=list)

    class Meta:
        ordering = [F("week").desc()]
        constraints = [
            models.UniqueConstraint(fields=["user", "week"], name="weekly_mail_once_a_week"),
        ]

    def __str__(self) -> str:
        return f"Weekly mail {self.pk}"
