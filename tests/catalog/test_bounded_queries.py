"""A page asks the database as often for many rows as for few."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from catalog.models import Credit

from ..factories import (
    CreditFactory,
    MovieFactory,
    MovieTagFactory,
    PersonFactory,
    RatingFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

FEW, MANY = 2, 20


def movies_page(user: User, size: int) -> str:
    for number in range(size):
        movie = MovieFactory(title=f"Movie {size}", genres=["Drama", f"Genre {number}"])
        RatingFactory(user=user, movie=movie)
    return reverse("movies") + f"?q=movie+{size}"


def movie_page(user: User, size: int) -> str:
    movie = MovieFactory(genres=[f"Genre {number}" for number in range(size)])
    RatingFactory(user=user, movie=movie)
    RatingFactory.create_batch(size, movie=movie)
    CreditFactory.create_batch(size, movie=movie, role=Credit.Role.CAST)
    MovieTagFactory.create_batch(size, movie=movie)
    return movie.get_absolute_url()


def person_page(user: User, size: int) -> str:
    person = PersonFactory()
    for number in range(size):
        CreditFactory(person=person, movie=MovieFactory(genres=["Drama", f"Genre {number}"]))
    return reverse("person", args=[person.pk])


def ratings_page(user: User, size: int) -> str:
    for number in range(size):
        RatingFactory(user=user, movie=MovieFactory(genres=["Drama", f"Genre {number}"]))
    return reverse("ratings")


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    ("page", "most"), [(movies_page, 9), (movie_page, 14), (person_page, 8), (ratings_page, 9)]
)
def test_the_number_of_rows_does_not_matter(
    client: Client, page: Callable[[User, int], str], most: int, signed_in: bool
) -> None:
    user = UserFactory()
    if signed_in:
        client.force_login(user)

    def queries(size: int) -> int:
        address = page(user, size)
        client.get(address)  # whatever is loaded once
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.status_code == (200 if signed_in or page != ratings_page else 302)
        return len(captured)

    assert queries(MANY) == queries(FEW) <= most
