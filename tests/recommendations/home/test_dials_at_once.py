"""Two tabs that turn a dial at the same moment; apart, for others hold a transaction open."""

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import Preferences
from tests.catalog.concurrency import at_once
from tests.factories import UserFactory

SET = {"novelty": "0.5", "variety": "0.4", "from_year": "1970", "to_year": "1999"}


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_end_with_one_of_them() -> None:
    user = UserFactory()

    def move(novelty: str) -> int:
        client = Client()
        client.force_login(user)
        return int(client.post(reverse("dials"), {**SET, "novelty": novelty}).status_code)

    assert at_once(*(lambda n=n: move(n) for n in ("0.25", "0.5", "0.75"))) == [302] * 3  # type: ignore[misc]
    assert Preferences.objects.of(user.pk).novelty in (0.25, 0.5, 0.75)
