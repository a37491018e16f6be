"""Invitations: links with which one person each may sign up."""

import datetime as dt
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.stays_deleted import StaysDeleted

VALID_FOR = timedelta(days=14)
"""How long a new invitation is valid, unless its author says otherwise."""

_SIGNER = Signer(salt="accounts.invitation")


def two_weeks_from_now() -> dt.datetime:
    """Return when an invitation made now expires."""
    return timezone.now() + VALID_FOR


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Queries for invitations."""

    def usable(self) -> Self:
        """Return those with which someone can still sign up."""
        return self.filter(used_by=None, expires_at__gt=timezone.now())

    def forget_addresses(self) -> int:
        """Forget where the mails went of those with which nobody can sign up any more."""
        over = models.Q(used_by__isnull=False) | models.Q(expires_at__lte=timezone.now())
        return self.filter(over).exclude(email="").update(email="")

    def with_token(self, token: str) -> "Invitation | None":
        """Return the usable invitation of a link, if there is one."""
        try:
            number = _SIGNER.unsign(token)
        except BadSignature:
            return None
        return self.usable().filter(pk=number).first()


class Invitation(StaysDeleted):
    """A link that one person can sign up with, once.

    The link is signed and not stored, so whoever reads the database cannot use it.
    """

    for_whom = models.CharField(
        _("for"),
        max_length=100,
        blank=True,
        help_text=_("A reminder for admins; nobody else sees it."),
    )
    email = models.EmailField(
        _("e-mail address"),
        blank=True,
        help_text=_("The link is sent there; without one, you pass it on yourself."),
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=two_weeks_from_now)
    used_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation", null=True, blank=True
    )
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used_by=None, used_at=None)
                | Q(used_by__isnull=False, used_at__isnull=False),
                name="invitation_used_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.for_whom or self.email or gettext("Invitation %(number)s") % {"number": self.pk}

    def get_absolute_url(self) -> str:
        """Return the path of the link."""
        return reverse("account_invitation", args=[_SIGNER.sign(str(self.pk))])

    @property
    def is_usable(self) -> bool:
        """Whether someone can still sign up with it."""
        return self.used_by_id is None and self.expires_at > timezone.now()
