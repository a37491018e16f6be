"""With the account goes all that was kept."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import (
    ListEntry,
    MovieList,
    MovieNote,
    OwnTag,
    RatingChange,
    Viewing,
    WatchlistEntry,
)
from tests.factories import PASSWORD
from tests.html_reading import all_on

from ..exports.test_tables import keep

pytestmark = pytest.mark.django_db

KEPT = [WatchlistEntry, MovieList, ListEntry, Viewing, OwnTag, MovieNote, RatingChange]


def test_all_of_it_goes_and_nothing_of_others(client: Client, me: User) -> None:
    keep(me)
    keep_of_other = MovieList.objects.create(user=User.objects.create(username="other"), name="x")
    assert all(model.objects.exists() for model in KEPT)
    assert all_on(client.get(reverse("account_delete")), "#deleted-library")
    client.post(reverse("account_delete"), {"password": PASSWORD})
    assert list(MovieList.objects.all()) == [keep_of_other]
    assert not any(model.objects.exists() for model in KEPT if model is not MovieList)
