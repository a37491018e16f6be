"""What waits until a moment does so no longer than it should, whatever a clock has written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import OutgoingMail
from catalog.models import DataExport, EnrichmentRun, HistoryImport, MergeJob, MovieRequest
from shelves.models import Shelf

from ..factories import UserFactory

pytestmark = pytest.mark.django_db

WAITING: list[tuple[type[Any], Callable[[], QuerySet[Any]], str, dict[str, Any]]] = [
    (MergeJob, lambda: MergeJob.objects.claimable(), "claimed_until", {"undoes": 1}),
    (EnrichmentRun, lambda: EnrichmentRun.objects.claimable(), "claimed_until", {}),
    (Shelf, lambda: Shelf.objects.due(), "next_at", {"name": "Mine", "kind": Shelf.Kind.FILES}),
    (OutgoingMail, lambda: OutgoingMail.objects.due(), "due_at", {"message": {}}),
    (DataExport, lambda: DataExport.objects.claimable(), "claimed_until", {"user": None}),
    (HistoryImport, lambda: HistoryImport.objects.claimable(), "claimed_until", {"user": None}),
    (MovieRequest, lambda: MovieRequest.objects.due(), "try_at", {"user": None}),
]


@pytest.mark.parametrize(
    ("ahead", "has_come"),
    [
        (timedelta(seconds=-1), True),
        (timedelta(minutes=1), False),
        (timedelta(days=1), False),
        (timedelta(days=200), True),
    ],
)
@pytest.mark.parametrize(("model", "found", "field", "values"), WAITING)
def test_it_has_come_when_it_is_past_or_no_right_clock_has_set_it(
    model: type[Any],
    found: Callable[[], QuerySet[Any]],
    field: str,
    values: dict[str, Any],
    ahead: timedelta,
    has_come: bool,
) -> None:
    owner = {"user": UserFactory()} if "user" in values else {}
    row = model.objects.create(**values | owner, **{field: timezone.now() + ahead})
    assert found().filter(pk=row.pk).exists() is has_come
