"""Nights have pages, and a host has a limit of them."""

import pytest
from django.test import Client
from django.urls import reverse

from nights.models import Night, Participant

from ..factories import UserFactory
from ..html_reading import all_on, one_on

pytestmark = pytest.mark.django_db


def test_a_host_has_a_limit_and_keeps_what_was_typed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nights.services.MOST_NIGHTS", 1)
    host = UserFactory()
    client.force_login(host)
    form = {"name": "First", "own_name": "Ada"}
    assert client.post(reverse("nights"), form).status_code == 302
    refused = client.post(reverse("nights"), {**form, "name": "Second"})
    assert one_on(refused, "#id_name").attributes["value"] == "Second"
    assert Night.objects.count() == 1


def test_nights_have_pages(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    for number in range(31):
        night = Night.objects.create(host=user, name=f"Night {number}")
        Participant.objects.create(night=night, user=user, name="Ada")
    shown = [
        len(all_on(client.get(reverse("nights"), {"page": page}), ".night-list > li"))
        for page in ("1", "2")
    ]
    assert shown == [30, 1]
