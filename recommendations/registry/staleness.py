"""How ratings and diaries have changed since a model was trained."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from django.db.models import Exists, Q
from django.utils import timezone

from catalog.models import OwnTag
from catalog.models.history_import import brought_by

from ..models import ModelVersion, training_ratings, training_unrated

LONGEST_WAIT_OF_A_DELETION = timedelta(days=1)
"""How long a model trained on deleted ratings may be served before it is replaced."""


@dataclass(frozen=True)
class Changes:
    """How many ratings were given, changed, deleted or muted, and imported since a training.

    A movie that someone has in their diary or liked, and has not rated, counts as a rating, too.
    """

    given: int
    changed: int
    deleted: int
    imported: int

    @classmethod
    def since(cls, version: ModelVersion) -> Self:
        """Count the changes since this version was trained."""
        used = training_ratings()
        given = used.filter(created_at__gte=version.started_at).count()
        before = used.filter(created_at__lt=version.started_at)
        unaccounted = used.count() - version.rating_count - given
        return cls(
            given=given + _unrated(version),
            changed=before.filter(updated_at__gte=version.started_at).count(),
            deleted=max(0, -unaccounted) + _unrated_and_deleted(version),
            # Imported ratings were created when their authors gave them, years ago.
            imported=max(0, unaccounted),
        )

    @property
    def total(self) -> int:
        """All of them together."""
        return self.given + self.changed + self.deleted + self.imported


def _unrated_and_deleted(version: ModelVersion) -> int:
    """Count the movies without stars that a training learned from, and that are gone.

    To rate such a movie deletes nothing.
    """
    if not version.watched_count:
        return 0
    return max(0, version.watched_count - _unrated(version, before=True))


def _unrated(version: ModelVersion, *, before: bool = False) -> int:
    """Count the movies watched or liked without stars since a training, or before it.

    What was rated since was not rated before it. Likes brought from elsewhere since then may be
    older.
    """
    since = version.started_at
    brought = brought_by(OwnTag).filter(history_import__created_at__gte=since)
    is_new = Q(created_at__gte=since)
    is_new_like = is_new | Q(Exists(brought))
    viewings, likes = training_unrated(since if before else None)
    viewings = viewings.filter(~is_new if before else is_new)
    likes = likes.filter(~is_new_like if before else is_new_like)
    pairs = (rows.order_by().values_list("user", "movie") for rows in (viewings, likes))
    return next(pairs).union(*pairs).count()


def deletion_overdue(version: ModelVersion) -> bool:
    """Return whether a model was trained on what is deleted since, and is more than a day old.

    An imported model was trained on none of the site's.
    """
    if version.imported_from or timezone.now() - version.started_at <= LONGEST_WAIT_OF_A_DELETION:
        return False
    return Changes.since(version).deleted > 0
