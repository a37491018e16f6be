"""The audit log: who did what to an account, when and from where, without secrets."""

from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """One thing that happened to an account, or that an admin did to the site.

    It has numbers and names instead of keys to accounts, because it outlives them; the names and
    the address are cleared when the account is deleted.
    """

    class Action(models.TextChoices):
        """What happened."""

        SIGNED_UP = "signed up", "signed up"
        LOGGED_IN = "logged in", "logged in"
        LOG_IN_FAILED = "log-in failed", "log-in failed"
        LOGGED_OUT = "logged out", "logged out"
        SESSION_ENDED = "session ended", "session ended"
        PASSWORD_CHANGED = "password changed", "password changed"
        EMAIL_CHANGED = "e-mail changed", "e-mail changed"
        MFA_CHANGED = "second factor changed", "second factor changed"
        SSO_CHANGED = "single sign-on changed", "single sign-on changed"
        RIGHTS_CHANGED = "rights changed", "rights changed"
        TOKEN_CHANGED = "token changed", "token changed"
        EXPORTED = "data exported", "data exported"
        HANDED_OVER = "account handed over", "account handed over"
        DELETED = "account deleted", "account deleted"
        RESTORED = "account restored", "account restored"
        DATA_DELETED = "data deleted", "data deleted"
        DATA_RESTORED = "data restored", "data restored"
        SETTING_CHANGED = "setting changed", "setting changed"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    action = models.CharField(max_length=30, choices=Action)
    account = models.BigIntegerField("account number", null=True, db_index=True)
    username = models.CharField(max_length=150, blank=True)
    by_account = models.BigIntegerField("by account number", null=True, db_index=True)
    by_username = models.CharField("by", max_length=150, blank=True)
    address = models.GenericIPAddressField("from address", null=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "audit log entry"
        verbose_name_plural = "audit log"

    def __str__(self) -> str:
        return f"{self.action}, {self.at:%Y-%m-%d %H:%M}"
