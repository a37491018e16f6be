"""Programs keep to the pace of the person whose token they have."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ..factories import MovieFactory, UserFactory
from .programs import V1, Program, bearer


@pytest.fixture(autouse=True)
def limits(settings: Any) -> None:
    settings.MOST_A_MINUTE = {"write": 3, "search": 3}


def test_changes_on_pages_and_by_programs_are_counted_together(program: Program) -> None:
    movies = MovieFactory.create_batch(4)
    client = Client()
    client.force_login(program.user)
    for movie in movies[:2]:
        client.post(reverse("watch", args=[movie.pk]))
    assert program.put(f"/watchlist/{movies[2].pk}").status_code == 204
    refused = program.put(f"/watchlist/{movies[3].pk}")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert program.user.watchlist.count() == 3
    assert client.post(reverse("watch", args=[movies[3].pk])).status_code == 429


def test_two_tokens_of_one_person_have_one_pace_and_another_person_their_own(
    program: Program,
) -> None:
    own, other = Program(program.user), Program(UserFactory())
    statuses = [each.get("/ratings").status_code for each in (program, own, program, own)]
    assert statuses == [200, 200, 200, 429]
    assert other.get("/ratings").status_code == 200
    assert program.put(f"/watchlist/{MovieFactory().pk}").status_code == 204


def test_who_guesses_tokens_is_slowed_down(program: Program) -> None:
    guesses = [Client().get(f"{V1}/ratings", headers=bearer(f"x{n}")) for n in range(4)]
    assert [guess.status_code for guess in guesses] == [401, 401, 401, 429]
    assert program.get("/ratings").status_code == 200
