"""The admin's lists of what people set aside."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.models import MutedRating, NotInterested
from tests.factories import AdminFactory, MovieFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, words_of

pytestmark = pytest.mark.django_db

LISTS = {"notinterested": NotInterested, "mutedrating": MutedRating}


def listed(name: str) -> str:
    return reverse(f"admin:recommendations_{name}_changelist")


def mark(title: str, username: str) -> NotInterested:
    movie, user = MovieFactory(title=title), UserFactory(username=username)
    return NotInterested.objects.create(movie=movie, user=user)


def mute(title: str, username: str) -> MutedRating:
    rating = RatingFactory(movie__title=title, user__username=username, stars=3.5)
    return MutedRating.objects.create(rating=rating)


def shown(answer: HttpResponse, column: str) -> list[str]:
    return [words_of(cell) for cell in all_on(answer, f"#result_list .field-{column}")]


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(AdminFactory())
    return client


@pytest.mark.parametrize("name", LISTS)
def test_people_who_are_no_staff_do_not_see_them(client: Client, name: str) -> None:
    for address in (listed(name), reverse(f"admin:recommendations_{name}_add")):
        assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(listed(name)).status_code == 302


@pytest.mark.parametrize(("name", "make"), [("notinterested", mark), ("mutedrating", mute)])
def test_who_what_and_when_are_read_at_a_glance(
    admin: Client, name: str, make: Callable[[str, str], object]
) -> None:
    make("Fargo", "joel")
    make("Heat", "michael")
    page = admin.get(listed(name))
    assert [title.split(" (")[0] for title in shown(page, "movie")] == ["Heat", "Fargo"]
    assert shown(page, "user") == ["michael", "joel"]
    assert all(shown(page, "created_at"))
    for query in ("fargo", "joel"):
        assert shown(admin.get(listed(name), {"q": query}), "user") == ["joel"]


@pytest.mark.parametrize(("name", "make"), [("notinterested", mark), ("mutedrating", mute)])
def test_many_rows_are_no_more_queries(
    admin: Client, name: str, make: Callable[[str, str], object]
) -> None:
    counts = []
    for number in range(3):
        make(f"Movie {number}", f"person{number}")
        with CaptureQueriesContext(connection) as captured:
            assert admin.get(listed(name)).status_code == 200
        counts.append(len(captured))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(("name", "make"), [("notinterested", mark), ("mutedrating", mute)])
def test_a_row_is_looked_at_and_taken_back(
    admin: Client, name: str, make: Callable[[str, str], NotInterested | MutedRating]
) -> None:
    row = make("Fargo", "joel")
    assert (
        admin.get(reverse(f"admin:recommendations_{name}_change", args=[row.pk])).status_code == 200
    )
    admin.post(reverse(f"admin:recommendations_{name}_delete", args=[row.pk]), {"post": "yes"})
    assert not LISTS[name].objects.exists()


def test_a_rating_is_muted_there(admin: Client) -> None:
    rating = RatingFactory()
    admin.post(reverse("admin:recommendations_mutedrating_add"), {"rating": rating.pk})
    assert MutedRating.objects.get().rating == rating
