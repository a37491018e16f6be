"""What the site notes by itself does not pile up."""

from datetime import timedelta

from django.utils import timezone

from .models import Impression, InterleavedPick, InterleavingTest, ModelVersion
from .models.impressions import FORGOTTEN_AFTER

LONGEST_VISIT = timedelta(days=1)
FAILURES_KEPT_FOR = timedelta(days=90)


def delete_forgotten_impressions() -> int:
    """Delete the impressions that no longer count, of people who do not come back, too.

    A visit that goes on still counts from when it began.
    """
    oldest = timezone.now() - FORGOTTEN_AFTER - LONGEST_VISIT
    return Impression.objects.filter(last_shown__lt=oldest).delete()[0]


def delete_old_failures() -> int:
    """Delete the records of trainings that failed long ago; the others are kept."""
    failed = ModelVersion.objects.filter(state=ModelVersion.State.FAILED)
    oldest = timezone.now() - FAILURES_KEPT_FOR
    return failed.filter(started_at__lt=oldest).delete()[0]


def delete_picks_of_ended_tests() -> int:
    """Delete which model chose which pick where the test is over, as after an account came back."""
    ended = InterleavedPick.objects.filter(test__state=InterleavingTest.State.ENDED)
    return ended.delete()[0]
