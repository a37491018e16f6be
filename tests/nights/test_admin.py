"""The admin's list of movie nights: read-only, without their addresses."""

import pytest
from django.test import Client
from django.urls import reverse

from nights import services
from nights.guests import rate
from nights.models import Night

from ..admin_pages import assert_as_many_queries
from ..factories import AdminFactory, MovieFactory, UserFactory
from ..html_reading import text_of

pytestmark = pytest.mark.django_db

LIST = reverse("admin:nights_night_changelist")


def night_with_guest(name: str = "Friday") -> Night:
    night = services.start(UserFactory(), name, None, "Ada")
    guest = services.join(night, "Ben", None)
    rate(guest, MovieFactory(), 4.0)
    return night


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(AdminFactory())
    return client


def test_only_staff_see_nights(client: Client) -> None:
    assert client.get(LIST).status_code == 302
    client.force_login(UserFactory())
    assert client.get(LIST).status_code == 302


def test_nights_are_found_by_name_and_host(admin: Client) -> None:
    night = night_with_guest("Friday")
    night_with_guest("Saturday")
    for query in ("frid", night.host.username):
        found = admin.get(LIST, {"q": query}).context["cl"].result_list
        assert [night.name for night in found] == ["Friday"]


def test_a_night_shows_counts_but_no_address_and_no_names(admin: Client) -> None:
    night = night_with_guest()
    page = admin.get(reverse("admin:nights_night_change", args=[night.pk]))
    assert page.status_code == 200
    for response in (page, admin.get(LIST)):
        assert night.key.encode() not in response.content
        assert "Ben" not in text_of(response)
    (row,) = admin.get(LIST).context["cl"].result_list
    assert (row.people_count, row.guest_rating_count) == (2, 1)


def test_nights_can_be_deleted_but_not_added_or_changed(admin: Client) -> None:
    night = night_with_guest()
    assert admin.get(reverse("admin:nights_night_add")).status_code == 403
    change = reverse("admin:nights_night_change", args=[night.pk])
    assert admin.post(change, {"name": "Mine"}).status_code == 403
    admin.post(reverse("admin:nights_night_delete", args=[night.pk]), {"post": "yes"})
    assert not Night.objects.exists()


def test_the_list_makes_the_same_number_of_queries_for_more_nights(admin: Client) -> None:
    assert_as_many_queries(admin, "nights_night", night_with_guest)
