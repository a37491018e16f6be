"""Writes, clears and forgets entries of the audit log."""

from datetime import timedelta
from ipaddress import ip_address

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from core.deletion import hold

from ..models import AuditEntry, User

Action = AuditEntry.Action


def record(action: AuditEntry.Action, user: User | None, detail: str = "") -> None:
    """Write down what happened to `user`'s account, or to the site where it is None.

    Who did it, and from which address, is taken from the request that is being answered; a
    command has neither.

    Parameters
    ----------
    action
        What happened.
    user
        Whose account it is.
    detail
        What exactly, without secrets and addresses.
    """
    request: HttpRequest | None = context.request
    actor = getattr(request, "user", None)
    by = actor if actor is not None and actor.is_authenticated and actor != user else None
    with transaction.atomic():
        names = _names_of(user, by)
        entry = AuditEntry(
            action=action,
            account=user.pk if user else None,
            username=names.get(user.pk, "") if user else "",
            by_account=by.pk if by else None,
            by_username=names.get(by.pk, "") if by else "",
            detail=detail[:200],
        )
        whose = by or user
        if request and (whose is None or whose.pk in names):
            entry.address = _address_of(request)
        entry.save()


def record_deletion(user: User) -> None:
    """Write down that an account is deleted, and forget the person in all entries."""
    record(Action.DELETED, user)
    about = AuditEntry.objects.filter(account=user.pk)
    about.update(username="", detail="")
    about.filter(by_account=None).update(address=None)
    AuditEntry.objects.filter(by_account=user.pk).update(by_username="", address=None)


def clear() -> int:
    """Delete entries older than `AUDIT_LOG_DAYS`, and return how many they were."""
    limit = timezone.now() - timedelta(days=settings.AUDIT_LOG_DAYS)
    return AuditEntry.objects.filter(at__lt=limit).delete()[0]


def _names_of(*users: User | None) -> dict[int, str]:
    """Return the names of those who have an account, by its number.

    They keep it until the entry is written, so that deleting an account finds the entry. Whoever is
    gone already is not written down.
    """
    accounts = User.objects.filter(pk__in=[user.pk for user in users if user])
    hold(accounts)
    return dict(accounts.values_list("pk", "username"))


def _address_of(request: HttpRequest) -> str | None:
    """Return where a request comes from, as the proxy settings say, if that is known."""
    try:
        return str(ip_address(get_adapter().get_client_ip(request)))
    except (PermissionDenied, ValueError):
        return None
