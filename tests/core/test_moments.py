"""What waits does so no longer than it should, and what is done anew is, whatever a clock wrote."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import OutgoingMail
from catalog.models import (
    DataExport,
    EnrichmentRun,
    HistoryImport,
    MergeJob,
    MovieRequest,
)
from core.moments import lies_back
from shelves.models import OfferCheck, Shelf

from ..factories import MovieFactory, UserFactory

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


DONE = [
    (timedelta(days=-8), True),
    (timedelta(days=-6), False),
    (timedelta(minutes=30), False),
    (timedelta(days=200), True),
]


@pytest.mark.parametrize(("ahead", "lies_back_a_week"), DONE)
def test_it_lies_back_when_it_is_old_or_no_right_clock_has_set_it(
    ahead: timedelta, lies_back_a_week: bool
) -> None:
    MergeJob.objects.create(undoes=1, asked_at=timezone.now() + ahead)
    week = lies_back("asked_at", timedelta(days=7))
    assert MergeJob.objects.filter(week).exists() is lies_back_a_week


@pytest.mark.parametrize(("ahead", "old"), DONE)
def test_offers_are_fresh_for_a_week(ahead: timedelta, old: bool) -> None:
    at = timezone.now() + ahead
    check = OfferCheck.objects.create(movie=MovieFactory(), country="DE", asked_at=at)
    assert check.is_fresh is not old
    assert OfferCheck.objects.fresh().exists() is not old


def test_offers_that_were_never_asked_for_are_not_fresh() -> None:
    check = OfferCheck.objects.create(movie=MovieFactory(), country="DE")
    assert not check.is_fresh
    assert not OfferCheck.objects.fresh().exists()
