"""What goes into the audit log by itself, wherever in the code it is done."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import signals as auth_signals
from django.contrib.auth.models import Group
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from ..models import User
from .log import Action, record, record_deletion

_RIGHTS = ("is_active", "is_staff", "is_superuser")
_WATCHED = {"email", "password", *_RIGHTS}


@receiver(account_signals.user_signed_up)
def _signed_up(user: User, **more: Any) -> None:
    record(Action.SIGNED_UP, user)


@receiver(auth_signals.user_logged_in)
def _logged_in(user: User, request: HttpRequest, **more: Any) -> None:
    methods = (record["method"] for record in get_authentication_records(request, user))
    record(Action.LOGGED_IN, user, ", ".join(methods))


@receiver(auth_signals.user_login_failed)
def _log_in_failed(credentials: dict[str, Any], **more: Any) -> None:
    # What was typed is not kept: people type passwords into the wrong field.
    typed = str(credentials.get("username") or credentials.get("email") or "")
    known = Q(username__iexact=typed) | Q(email__iexact=typed)
    user = User.objects.filter(known).first() if typed and "\0" not in typed else None
    record(Action.LOG_IN_FAILED, user)


@receiver(auth_signals.user_logged_out)
def _logged_out(user: User | None, **more: Any) -> None:
    if user is not None and User.objects.filter(pk=user.pk).exists():
        record(Action.LOGGED_OUT, user)


@receiver(account_signals.email_added)
def _email_added(user: User, **more: Any) -> None:
    record(Action.EMAIL_CHANGED, user, "an address was added")


@receiver(account_signals.email_removed)
def _email_removed(user: User, **more: Any) -> None:
    record(Action.EMAIL_CHANGED, user, "an address was removed")


@receiver(account_signals.email_confirmed)
def _email_confirmed(email_address: Any, **more: Any) -> None:
    record(Action.EMAIL_CHANGED, email_address.user, "an address was confirmed")


@receiver(post_save, sender=Authenticator)
def _factor_added(instance: Authenticator, created: bool, **more: Any) -> None:
    if created:
        record(Action.MFA_CHANGED, instance.user, f"{instance.type} added")


@receiver(pre_delete, sender=Authenticator)
def _factor_removed(instance: Authenticator, origin: Any, **more: Any) -> None:
    if not _goes_with_account(origin):
        record(Action.MFA_CHANGED, instance.user, f"{instance.type} removed")


@receiver(post_save, sender=SocialAccount)
def _connected(instance: SocialAccount, created: bool, **more: Any) -> None:
    if created:
        record(Action.SSO_CHANGED, instance.user, "connected")


@receiver(pre_delete, sender=SocialAccount)
def _disconnected(instance: SocialAccount, origin: Any, **more: Any) -> None:
    if not _goes_with_account(origin):
        record(Action.SSO_CHANGED, instance.user, "disconnected")


def _goes_with_account(origin: Any) -> bool:
    """Say whether a row is deleted with its whole account, which is one entry."""
    return isinstance(origin, User) or getattr(origin, "model", None) is User


@receiver(mfa_signals.authentication_failed)
def _factor_refused(user: User, **more: Any) -> None:
    record(Action.LOG_IN_FAILED, user, "second factor")


@receiver(pre_save, sender=User)
def _about_to_be_saved(instance: User, raw: bool, **more: Any) -> None:
    """Note what is being changed; it is written down once it is saved."""
    instance.audited_changes = []
    saved = more["update_fields"]
    if raw or (saved is not None and not _WATCHED & set(saved)):
        return
    before = User.objects.filter(pk=instance.pk).first() if instance.pk else None
    instance.audited_changes = list(_changes(before, instance))


def _changes(before: User | None, after: User) -> Any:
    old = before or User(is_active=after.is_active)
    rights = [
        f"{name} {'on' if getattr(after, name) else 'off'}"
        for name in _RIGHTS
        if getattr(after, name) != getattr(old, name)
    ]
    if rights:
        yield Action.RIGHTS_CHANGED, ", ".join(rights)
    if before is None:
        return
    # Django sets `_password` for a new password, and not for a new hash of the same one.
    was_taken = before.has_usable_password() and not after.has_usable_password()
    if after._password is not None or was_taken:
        yield Action.PASSWORD_CHANGED, ""
    if before.email != after.email.lower():
        yield Action.EMAIL_CHANGED, "the account's own address"


@receiver(post_save, sender=User)
def _was_saved(instance: User, **more: Any) -> None:
    for action, detail in instance.audited_changes:
        record(action, instance, detail)


@receiver(pre_delete, sender=User)
def _is_deleted(instance: User, **more: Any) -> None:
    if not instance.imported_from:
        record_deletion(instance)


@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
def _rights_given_or_taken(
    instance: Any, action: str, model: Any, pk_set: set[int] | None, reverse: bool, **more: Any
) -> None:
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    kind = "cleared" if action == "pre_clear" else action.removeprefix("post_")
    if reverse:
        for user in User.objects.filter(pk__in=pk_set or instance.user_set.values("pk")):
            record(Action.RIGHTS_CHANGED, user, f"{kind}: {instance}")
        return
    names = ", ".join(str(row) for row in model.objects.filter(pk__in=pk_set or ()))
    record(Action.RIGHTS_CHANGED, instance, f"{kind}: {names}".rstrip(": "))


@receiver(pre_delete, sender=Group)
def _group_is_deleted(instance: Group, **more: Any) -> None:
    record(Action.RIGHTS_CHANGED, None, f"group {instance}: deleted")
    for user in User.objects.filter(groups=instance):
        record(Action.RIGHTS_CHANGED, user, f"deleted: {instance}")


@receiver(m2m_changed, sender=Group.permissions.through)
def _a_groups_rights(
    instance: Any, action: str, model: Any, pk_set: set[int] | None, reverse: bool, **more: Any
) -> None:
    if action in ("post_add", "post_remove") and not reverse:
        names = ", ".join(row.codename for row in model.objects.filter(pk__in=pk_set or ()))
        kind = action.removeprefix("post_")
        record(Action.RIGHTS_CHANGED, None, f"group {instance}: {kind} {names}")
