"""The audit log: who did what to an account, when and from where, without secrets."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One thing that happened to an account, or that an admin did to the site.

    It has numbers and names instead of keys to accounts, because it outlives them; the names and
    the address are cleared when the account is deleted.
    """

    class Action(models.TextChoices):
        """What happened."""

        SIGNED_UP = "signed up", _("signed up")
        LOGGED_IN = "logged in", _("logged in")
        LOG_IN_FAILED = "log-in failed", _("log-in failed")
        LOGGED_OUT = "logged out", _("logged out")
        SESSION_ENDED = "session ended", _("session ended")
        PASSWORD_CHANGED = "password changed", _("password changed")
        EMAIL_CHANGED = "e-mail changed", _("e-mail changed")
        MFA_CHANGED = "second factor changed", _("second factor changed")
        SSO_CHANGED = "single sign-on changed", _("single sign-on changed")
        RIGHTS_CHANGED = "rights changed", _("rights changed")
        TOKEN_CHANGED = "token changed", _("token changed")
        EXPORTED = "data exported", _("data exported")
        HANDED_OVER = "account handed over", _("account handed over")
        DELETED = "account deleted", _("account deleted")
        RESTORED = "account restored", _("account restored")
        DATA_DELETED = "data deleted", _("data deleted")
        DATA_RESTORED = "data restored", _("data restored")
        SETTING_CHANGED = "setting changed", _("setting changed")

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
