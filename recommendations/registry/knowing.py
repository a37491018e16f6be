"""Which stored models were trained with a user's ratings, those deleted since included."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from accounts.models import DeletedData

from ..models import ModelVersion, Preferences
from .current import served_version
from .staleness import LONGEST_WAIT_OF_A_DELETION


class Knowing(NamedTuple):
    """A model that was trained with ratings of a user.

    Attributes
    ----------
    is_outdated
        Whether it knows what has been deleted, or left out of training, since.
    until
        When it is due to be replaced; None for one that is not served, or not outdated.
    """

    version: ModelVersion
    is_served: bool
    is_outdated: bool
    until: datetime | None


def models_knowing(user_id: int) -> list[Knowing]:
    """Return the stored models that know ratings of a user, the newest first."""
    left = Preferences.objects.of(user_id).left_training_at
    stored = ModelVersion.objects.stored()
    known = stored.trained_with(user_id)
    if left:
        known = known.filter(started_at__lt=left)
    deleted = _deleted_since(user_id)
    forgotten = stored.filter(deleted, imported_from="") if deleted else stored.none()
    outdated = {version.pk for version in (known if left else forgotten)}
    outdated |= {version.pk for version in forgotten}
    served = served_version()
    found = {version.pk: version for version in (*known, *forgotten)}
    return [
        _knowing(version, version == served, version.pk in outdated)
        for _, version in sorted(found.items(), reverse=True)
    ]


def forget_deletions() -> int:
    """Forget when something was deleted once no stored model knows it; return how many."""
    oldest = ModelVersion.objects.stored().order_by("started_at").first()
    purged = DeletedData.objects.due().filter(parts=None)
    if oldest is not None:
        purged = purged.filter(Q(deleted_at__lt=oldest.started_at) | Q(known_since=None))
    return purged.delete()[0]


def _deleted_since(user_id: int) -> Q:
    moments = DeletedData.objects.filter(owner=user_id, known_since__isnull=False)
    found = Q()
    for since, until in moments.values_list("known_since", "deleted_at"):
        found |= Q(started_at__gte=since, started_at__lt=until)
    return found


def _knowing(version: ModelVersion, is_served: bool, is_outdated: bool) -> Knowing:
    until = None
    if is_served and is_outdated:
        until = max(version.started_at + LONGEST_WAIT_OF_A_DELETION, timezone.now())
    return Knowing(version, is_served, is_outdated, until)
