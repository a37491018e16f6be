"""How many imports are kept, and for how long."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.library.views import history_imports
from catalog.models import HistoryImport, UnmatchedMovie, UnmatchedRecord
from catalog.models.history_import import EMPTY_KEPT

from ....factories import MovieFactory, UserFactory
from ....html_reading import all_on
from .bringing import as_bytes, lb_ratings, letterboxd

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    MovieFactory(title="Heat", year=1995)
    user = UserFactory()
    client.force_login(user)
    return user


def test_there_is_a_limit_of_imports_and_a_page_of_earlier_ones(
    client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_imports, "MOST_IMPORTS", 3)
    monkeypatch.setattr(history_imports, "IMPORTS_A_PAGE", 2)
    for _ in range(3):
        HistoryImport.objects.create(user=user, state=HistoryImport.State.DONE)
    HistoryImport.objects.create(user=UserFactory(), state=HistoryImport.State.DONE)
    address = reverse("bring_history")
    shown = [
        item.attributes["data-import"]
        for number in (1, 2)
        for item in all_on(client.get(address, {"page": number}), "[data-import]")
    ]
    assert len(set(shown)) == 3
    content = as_bytes(letterboxd(ratings=lb_ratings(("Heat", 1995, 4.5))))
    form = {"uploads": [ContentFile(content, "x")], "rule": "newest"}
    refused = client.post(address, form)
    assert refused.status_code == 200
    assert all_on(refused, "#bring .errorlist")
    assert HistoryImport.objects.filter(user=user).count() == 3


def test_imports_of_which_nothing_is_here_are_forgotten_after_a_month(user: User) -> None:
    old = timezone.now() - EMPTY_KEPT - timedelta(hours=1)
    for state in HistoryImport.State:
        HistoryImport.objects.create(user=user, state=state, created_at=old, finished_at=old)
        # Undone a moment ago, however old.
        now = timezone.now()
        HistoryImport.objects.create(user=user, state=state, created_at=old, finished_at=now)
    HistoryImport.objects.forget_old()
    left = HistoryImport.objects.values_list("state", flat=True)
    gone = Counter([HistoryImport.State.REFUSED, HistoryImport.State.UNDONE])
    assert Counter(dict.fromkeys(HistoryImport.State, 2)) - Counter(left) == gone


def test_an_import_with_something_left_of_it_stays(user: User) -> None:
    old = timezone.now() - EMPTY_KEPT - timedelta(hours=1)
    kept = HistoryImport.objects.create(
        user=user, state=HistoryImport.State.REFUSED, finished_at=old
    )
    UnmatchedRecord.objects.create(
        unmatched=UnmatchedMovie.objects.create(user=user, key="x", title="Elsewhere"),
        history_import=kept,
        kind="ratings",
    )
    HistoryImport.objects.forget_old()
    assert UnmatchedRecord.objects.count() == HistoryImport.objects.count() == 1
