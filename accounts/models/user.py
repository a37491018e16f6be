"""The user model."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.stays_deleted import StaysDeleted

from .audit import AuditEntry


class User(StaysDeleted, AbstractUser):
    """A user with an account, or the anonymous author of imported ratings.

    Imported users cannot log in: they are inactive, have no usable password and a username with a
    colon, which sign-up does not accept.
    """

    email = models.EmailField("e-mail address", blank=True)
    imported_from = models.CharField(
        max_length=40, blank=True, help_text=_("The data set that this author's ratings came from.")
    )

    out_of_ten = models.BooleanField(
        "ratings out of ten",
        default=False,
        db_default=False,
        help_text=_("Whether ratings are shown to them out of ten; stars are what is kept."),
    )

    age_limit = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_(
            "In years: movies with a higher age rating, or an unknown one, are not shown to them."
        ),
    )

    audited_changes: list[tuple[AuditEntry.Action, str]]
    """What the save that is under way changes, for the audit log."""
    _password: str | None
    """Django's own: a new password until it is saved."""

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_unique_in_any_case"),
            models.UniqueConstraint(
                Lower("email"),
                condition=~models.Q(email=""),
                name="user_email_unique_in_any_case",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the address in lower case, as sign-up and log-in look it up."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)
