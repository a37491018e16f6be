"""Keepers, who look after the catalogue but not after accounts; and blocked accounts."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q

from .models import User

KEEPERS = "Keepers"
_KEPT = ("country", "credit", "genre", "movie", "movietag", "person", "tag")
"""Models of the catalogue that keepers add, change and delete."""
_SEEN = ("modelversion",)
"""What they see besides, for the desk."""


def keepers() -> Group:
    """Return the group of keepers; one that is new may do what keepers do.

    Whoever may change groups can give it more, or less, which stays so.
    """
    group, is_new = Group.objects.get_or_create(name=KEEPERS)
    if is_new:
        kept = Q(content_type__app_label="catalog", content_type__model__in=_KEPT)
        seen = Q(codename__in=[f"view_{name}" for name in _SEEN])
        group.permissions.set(Permission.objects.filter(kept | seen))
    return group


@transaction.atomic
def make_keepers(users: Iterable[User]) -> int:
    """Let users look after the catalogue in the admin; return how many could not before."""
    group = keepers()
    made = 0
    for user in users:
        made += not user.groups.filter(pk=group.pk).exists()
        user.groups.add(group)
        if not user.is_staff:
            user.is_staff = True
            user.save(update_fields=["is_staff"])
    return made


@transaction.atomic
def dismiss_keepers(users: Iterable[User]) -> int:
    """Take that from users again; return how many could.

    They leave the admin, unless something else lets them do something there.
    """
    group = keepers()
    dismissed = 0
    for user in users:
        if not user.groups.filter(pk=group.pk).exists():
            continue
        dismissed += 1
        user.groups.remove(group)
        has_more = user.groups.exists() or user.user_permissions.exists()
        if user.is_staff and not user.is_superuser and not has_more:
            user.is_staff = False
            user.save(update_fields=["is_staff"])
    return dismissed


@transaction.atomic
def block(users: Iterable[User]) -> int:
    """Keep users from logging in, and end their sessions; return how many were not blocked."""
    blocked = 0
    for user in users:
        if user.is_active:
            blocked += 1
            user.is_active = False
            user.save(update_fields=["is_active"])
        end_sessions(user)
    return blocked


def end_sessions(user: User, *, but: str | None = None) -> None:
    """Log a user out everywhere, but in the session with one key."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    keys = list(sessions.values_list("session_key", flat=True))
    sessions.delete()
    Session.objects.filter(session_key__in=keys).delete()


@transaction.atomic
def unblock(users: Iterable[User]) -> int:
    """Let users log in again; return how many were blocked."""
    unblocked = 0
    for user in users:
        if not user.is_active:
            unblocked += 1
            user.is_active = True
            user.save(update_fields=["is_active"])
    return unblocked
