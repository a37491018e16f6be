"""Bringing back what was deleted: at once, or by a worker where it is much."""

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from core.moments import has_come

from . import deletion
from .audit.log import Action, record
from .models import DeletedData, User
from .models.deleted_data import KEPT

MOST_AT_ONCE = 2_000
"""Rows that a page brings back while its reader waits."""
_WORKER_SILENT_FOR = timedelta(minutes=10)

logger = logging.getLogger(__name__)


def is_small(deleted: DeletedData) -> bool:
    """Whether there is so little to bring back that a page need not wait for a worker."""
    return deleted.row_count <= MOST_AT_ONCE


def bring_back(deleted: DeletedData) -> bool:
    """Bring something back, and write that down; False if it is back already.

    Raises
    ------
    NameTakenError
        If the account's address belongs to another account now.
    """
    if not deletion.restore(deleted):
        return False
    is_account = deleted.kind == DeletedData.Kind.ACCOUNT
    detail = "" if is_account else deleted.kind
    action = Action.RESTORED if is_account else Action.DATA_RESTORED
    record(action, User.objects.filter(pk=deleted.owner).first(), detail)
    return True


def ask_back(deleted: DeletedData) -> None:
    """Note that the owner wants something back; a worker has to be told.

    Raises
    ------
    NameTakenError
        As `bring_back`.
    """
    deletion.refuse_taken_address(deleted.email)
    own = DeletedData.objects.recoverable().filter(pk=deleted.pk, wanted_back_at=None)
    # It waits for a worker however long that takes.
    own.update(wanted_back_at=timezone.now(), purge_at=timezone.now() + KEPT)


def bring_back_wanted() -> int:
    """Bring back what owners want, unless another worker does; return how much that was."""
    now = timezone.now()
    free = Q(claimed_until=None) | has_come("claimed_until")
    waiting = DeletedData.objects.recoverable().filter(free, wanted_back_at__isnull=False)
    count = 0
    for deleted in list(waiting.order_by("pk")):
        own = waiting.filter(pk=deleted.pk)
        if not own.update(claimed_until=now + _WORKER_SILENT_FOR):
            continue
        try:
            count += bring_back(deleted)
        except deletion.NameTakenError:
            logger.warning("deleted data %d: another account has its address", deleted.pk)
            DeletedData.objects.filter(pk=deleted.pk).update(
                wanted_back_at=None, claimed_until=None
            )
    return count
