"""Moments until which something waits, or at which it was done, in the database."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

_LONGEST_WAIT = timedelta(days=2)
"""Nothing on the site waits so long."""
CLOCKS_APART = timedelta(hours=1)
"""So far ahead of this host's clock another's may be."""


def has_come(field: str) -> Q:
    """Return the condition that a row's moment has come.

    What is further ahead than anything waits has come, too: a clock that was wrong for a while has
    written it, and it would be waited for until then.
    """
    now = timezone.now()
    untrue = Q(**{f"{field}__gt": now + _LONGEST_WAIT})
    return Q(**{f"{field}__lte": now}) | untrue


def lies_back(field: str, by: timedelta) -> Q:
    """Return the condition that a row's moment lies back by more than this.

    One that is still to come counts, too: a clock that was wrong for a while has written it, and
    nobody knows when it was.
    """
    now = timezone.now()
    return Q(**{f"{field}__lt": now - by}) | Q(**{f"{field}__gt": now + CLOCKS_APART})
