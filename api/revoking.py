"""A new password revokes all tokens: whoever knew the old one may have made some."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.audit.log import Action, record
from accounts.models import User

from .models import Token


@receiver(post_save, sender=User)
def _password_was_changed(instance: User, **more: Any) -> None:
    if Action.PASSWORD_CHANGED not in (action for action, _detail in instance.audited_changes):
        return
    count, _by_model = Token.objects.filter(user=instance).delete()
    if count:
        record(Action.TOKEN_CHANGED, instance, f"{count} tokens revoked by a new password")
