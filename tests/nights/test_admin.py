"""The admin's list of movie nights: to look without the way in."""

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


def create_night(name: str = "Friday") -> Night:
    night = services.start(UserFactory(), name, None, "Ada")
    guest = services.join(night, "Ben", None)
    rate(guest, MovieFactory(), 4.0)
    return night


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(AdminFactory())
    return client


def test_people_who_are_no_staff_do_not_see_them(client: Client) -> None:
    assert client.get(LIST).status_code == 302
    client.force_login(UserFactory())
    assert client.get(LIST).status_code == 302


def test_they_are_found_by_name_and_host(admin: Client) -> None:
    night = create_night("Friday")
    create_night("Saturday")
    for query in ("frid", night.host.username):
        said = text_of(admin.get(LIST, {"q": query}))
        assert "Friday" in said
        assert "Saturday" not in said


def test_a_night_is_read_with_its_counts_and_without_its_address(admin: Client) -> None:
    night = create_night()
    page = admin.get(reverse("admin:nights_night_change", args=[night.pk]))
    assert page.status_code == 200
    for response in (page, admin.get(LIST)):
        assert night.key not in response.content.decode()
        assert "Ben" not in text_of(response)
    (row,) = admin.get(LIST).context["cl"].result_list
    assert (row.people_count, row.guest_rating_count) == (2, 1)


def test_they_are_neither_added_nor_changed_there(admin: Client) -> None:
    night = create_night()
    assert admin.get(reverse("admin:nights_night_add")).status_code == 403
    change = reverse("admin:nights_night_change", args=[night.pk])
    assert admin.post(change, {"name": "Mine"}).status_code == 403
    admin.post(reverse("admin:nights_night_delete", args=[night.pk]), {"post": "yes"})
    assert not Night.objects.exists()


def test_many_are_no_more_queries(admin: Client) -> None:
    assert_as_many_queries(admin, "nights_night", create_night)
