"""The admin's lists of what people said in their first steps."""

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import ChosenGroup, NotSeen, OnboardingDone
from tests.factories import AdminFactory, MovieFactory, UserFactory

pytestmark = pytest.mark.django_db

LISTS = ["chosengroup", "notseen", "onboardingdone"]


def address(name: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:recommendations_{name}_{page}", args=args)


@pytest.mark.parametrize("name", LISTS)
def test_only_staff_see_them_and_nobody_adds(client: Client, name: str) -> None:
    client.force_login(UserFactory())
    assert client.get(address(name)).status_code == 302
    client.force_login(AdminFactory())
    assert client.get(address(name)).status_code == 200
    assert client.get(address(name, "add")).status_code == 403


def test_they_are_found_by_their_owner(client: Client) -> None:
    for username, title in (("joel", "Fargo"), ("michael", "Heat")):
        user, movie = UserFactory(username=username), MovieFactory(title=title)
        ChosenGroup.objects.create(user=user, words=[f"movie:{title}"])
        NotSeen.objects.create(user=user, movie=movie)
        OnboardingDone.objects.create(user=user)
    client.force_login(AdminFactory())
    for name in LISTS:
        (row,) = client.get(address(name), {"q": "joel"}).context["cl"].result_list
        assert row.user.username == "joel"
