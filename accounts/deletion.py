"""Deleting ratings, all data or an account: at once, and for a week so that it can come back."""

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.db.models.deletion import CASCADE
from django.utils import timezone

from core.age_limit import without_age_limit
from core.deletion import AnyQuerySet, belonging_to, delete_whole, lock_whole
from core.put_away import Gathered, bring_back, gather, plain

from .models import DeletedData, DeletedRows, OutgoingMail, User
from .models.deleted_data import KEPT

Kind = DeletedData.Kind

_OF_THE_ACCOUNT = frozenset(
    {"accounts", "account", "mfa", "socialaccount", "usersessions", "admin", "auth", "api"}
)
"""Apps whose rows let someone in, or are settings; they stay when only the data is deleted."""
_SETTINGS = frozenset({"recommendations.Preferences"})
NOT_BROUGHT_BACK = frozenset(
    # A friend has not agreed to be one again; a test may have ended.
    {
        "usersessions.UserSession",
        "catalog.DataExport",
        "friends.Friendship",
        "friends.Suggestion",
        "recommendations.InterleavedPick",
    }
)
_ROWS_A_PART = 5_000

_RATINGS: list[Callable[[int], Iterable[AnyQuerySet]]] = []
_KNOWN_SINCE: list[Callable[[int, DeletedData.Kind], datetime | None]] = []


class NameTakenError(Exception):
    """Someone else has an account with this address now."""


def belongs_to_ratings(rows_of: Callable[[int], Iterable[AnyQuerySet]]) -> None:
    """Register what finds the rows that are deleted with a user's ratings."""
    _RATINGS.append(rows_of)


def tells_known_since(
    known_since: Callable[[int, DeletedData.Kind], datetime | None],
) -> None:
    """Register what tells since when is here what models learn from, of what is deleted."""
    _KNOWN_SINCE.append(known_since)


@without_age_limit()
def delete_data(user_id: int, kind: DeletedData.Kind, *, now: bool = False) -> DeletedData | None:
    """Delete ratings, all data or the account; None where nothing is left to tell of it.

    Parameters
    ----------
    now
        Whether nothing of it is kept, so that nobody can bring it back.
    """
    with transaction.atomic():
        # The parent first: whatever another tab is about to add waits, or is there to be deleted.
        own = User.objects.filter(pk=user_id)
        user = own.select_for_update().first()
        if user is None:
            return None
        roots = [own] if kind is Kind.ACCOUNT else list(_roots(own, kind))
        for rows in roots:
            lock_whole(rows)
        deleted = _keep(user, kind, roots, now=now)
        if kind is Kind.ACCOUNT:
            delete_account(user_id)
        else:
            for rows in roots:
                rows.delete()
    return deleted


@without_age_limit()
def delete_account(user_id: int) -> None:
    """Delete an account with its data, sessions and waiting mails; nothing where it is gone."""
    with transaction.atomic():
        addresses = {
            *User.objects.filter(pk=user_id).values_list("email", flat=True),
            *EmailAddress.objects.filter(user=user_id).values_list("email", flat=True),
        }
        OutgoingMail.objects.filter(recipients__in=addresses).delete()
        own = UserSession.objects.filter(user=user_id)
        keys = list(own.values_list("session_key", flat=True))
        delete_whole(User.objects.filter(pk=user_id))
        Session.objects.filter(session_key__in=keys).delete()


@without_age_limit()
def restore(deleted: DeletedData) -> bool:
    """Bring back what was deleted, once; what its owner has entered since stays as it is.

    Raises
    ------
    NameTakenError
        If the account's address belongs to another account now.
    """
    with transaction.atomic():
        own = DeletedData.objects.recoverable().filter(pk=deleted.pk)
        found = own.select_for_update().first()
        if found is None:
            return False
        gathered: Gathered = defaultdict(dict)
        for part in found.parts.order_by("pk"):
            label, rows = json.loads(zlib.decompress(part.content))
            there = gathered[label]
            there.update(enumerate(rows, len(there)))
        if found.kind == Kind.ACCOUNT:
            _free_name(gathered)
        else:
            list(User.objects.filter(pk=found.owner).select_for_update().values_list("pk"))
        bring_back(gathered)
        found.delete()
    return True


def refuse_taken_address(email: str) -> None:
    """Raise a `NameTakenError` if an account has this address."""
    if email and User.objects.filter(email__iexact=email).exists():
        raise NameTakenError


@without_age_limit()
def purge(deleted: DeletedData) -> None:
    """Forget what was deleted, for good."""
    with transaction.atomic():
        deleted.parts.all().delete()
        own = DeletedData.objects.filter(pk=deleted.pk)
        if deleted.kind == Kind.ACCOUNT:
            own.delete()
        else:
            own.filter(purge_at__gt=timezone.now()).update(purge_at=timezone.now())


def purge_due() -> int:
    """Forget what was deleted a week ago; return how many deletions that were."""
    due = DeletedData.objects.due().filter(Q(parts__isnull=False) | Q(kind=Kind.ACCOUNT))
    found = list(due.distinct())
    for deleted in found:
        purge(deleted)
    return len(found)


def _roots(own: AnyQuerySet, kind: DeletedData.Kind) -> Iterable[AnyQuerySet]:
    if kind is Kind.RATINGS:
        (user_id,) = own.values_list("pk", flat=True)
        for rows_of in _RATINGS:
            yield from rows_of(user_id)
        return
    for relation, rows in belonging_to(own):
        meta = rows.model._meta
        stays = meta.app_label in _OF_THE_ACCOUNT or meta.label in _SETTINGS
        if relation.on_delete is CASCADE and not stays:
            yield rows


def _keep(
    user: User, kind: DeletedData.Kind, roots: Iterable[AnyQuerySet], *, now: bool
) -> DeletedData | None:
    """Keep rows that are about to be deleted; when nothing may be kept, only that it was.

    Where there are none, and no model can know any, there is nothing to bring back or to say.
    """
    is_account = kind is Kind.ACCOUNT
    if now and is_account:
        DeletedData.objects.filter(owner=user.pk).delete()
        return None
    if now:
        for earlier in DeletedData.objects.recoverable().filter(owner=user.pk):
            purge(earlier)
    moments = [moment for known in _KNOWN_SINCE if (moment := known(user.pk, kind))]
    known_since = min(moments, default=None)
    gathered: Gathered = {} if now else gather(roots, NOT_BROUGHT_BACK)
    row_count = sum(map(len, gathered.values()))
    if not is_account and not row_count and known_since is None:
        return None
    deleted = DeletedData.objects.create(
        owner=user.pk,
        kind=kind,
        login=user.username if is_account else "",
        email=user.email if is_account else "",
        password=user.password if is_account else "",
        known_since=known_since,
        row_count=row_count,
        purge_at=timezone.now() + (KEPT * (not now)),
    )
    _keep_rows(deleted, gathered)
    return deleted


def _keep_rows(deleted: DeletedData, gathered: Gathered) -> None:
    for label, by_key in gathered.items():
        rows = list(by_key.values())
        for place in range(0, len(rows), _ROWS_A_PART):
            part = label, rows[place : place + _ROWS_A_PART]
            text = json.dumps(part, default=plain)
            DeletedRows.objects.create(deleted=deleted, content=zlib.compress(text.encode()))


def _free_name(gathered: Gathered) -> None:
    """Let an account come back beside those there are now: with another name if need be."""
    (values,) = gathered[User._meta.label].values()
    refuse_taken_address(values["email"])
    name, number = values["username"], 1
    while User.objects.filter(username__iexact=values["username"]).exists():
        number += 1
        values["username"] = f"{name[:140]}{number}"
