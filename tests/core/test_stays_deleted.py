"""A row that was deleted while someone had it open does not come back when they save it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Invitation
from catalog.models import Viewing
from core.stays_deleted import StaysDeleted
from nights import services

from ..catalog.library.library_items import MovieListFactory
from ..factories import GenreFactory, MovieFactory, PersonFactory, TagFactory, UserFactory

pytestmark = pytest.mark.django_db


def viewing() -> Viewing:
    day = date(2026, 5, 1)
    return Viewing.objects.create(user=UserFactory(), movie=MovieFactory(), watched_on=day)


ROWS: list[Callable[[], StaysDeleted]] = [
    UserFactory,
    MovieFactory,
    PersonFactory,
    GenreFactory,
    TagFactory,
    MovieListFactory,
    viewing,
    lambda: services.start(UserFactory(), "Friday", None, "Ada"),
    lambda: Invitation.objects.create(made_by=UserFactory()),
]


@pytest.mark.parametrize("make", ROWS)
def test_it_stays_deleted(make: Callable[[], StaysDeleted]) -> None:
    row = make()
    rows = type(row)._default_manager.filter(pk=row.pk)
    row.save()
    rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    assert not rows.exists()
