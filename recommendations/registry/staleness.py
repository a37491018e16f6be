"""What has happened to the ratings since a model was trained."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from django.utils import timezone

from ..models import ModelVersion, used_ratings

LONGEST_WAIT_OF_A_DELETION = timedelta(days=1)
"""A model that knows what was deleted is not served longer than this and one training."""


@dataclass(frozen=True)
class Changes:
    """How many ratings were given, changed, deleted or muted, and imported since a training."""

    given: int
    changed: int
    deleted: int
    imported: int

    @classmethod
    def since(cls, version: ModelVersion) -> Self:
        """Count them, from what the version says it was trained on."""
        used = used_ratings()
        given = used.filter(created_at__gte=version.started_at).count()
        before = used.filter(created_at__lt=version.started_at)
        unaccounted = used.count() - version.rating_count - given
        return cls(
            given=given,
            changed=before.filter(updated_at__gte=version.started_at).count(),
            deleted=max(0, -unaccounted),
            # Imported ratings were created when their authors gave them, years ago.
            imported=max(0, unaccounted),
        )

    @property
    def total(self) -> int:
        """All of them together."""
        return self.given + self.changed + self.deleted + self.imported


def deletion_overdue(version: ModelVersion) -> bool:
    """Say whether a model still knows ratings that people have deleted, and has for a day.

    An imported model knows none of the site's.
    """
    if version.imported_from or timezone.now() - version.started_at <= LONGEST_WAIT_OF_A_DELETION:
        return False
    return Changes.since(version).deleted > 0
