"""What the header's search suggests."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.explore.suggestions import MOST_SUGGESTIONS
from tests.factories import MovieFactory
from tests.html_reading import all_on, words_of

pytestmark = pytest.mark.django_db


def test_the_best_matches_are_suggested_with_their_years(client: Client) -> None:
    aliens = MovieFactory(title="Aliens", year=1986, rating_count=9)
    alien = MovieFactory(title="Alien", year=1979)
    MovieFactory(title="Heat")
    answer = client.get(reverse("suggestions"), {"q": "alien"})
    options = all_on(answer, "li[role=option]")
    assert [words_of(option) for option in options] == ["Alien 1979", "Aliens 1986"]
    assert [option.attributes["data-href"] for option in options] == [
        alien.get_absolute_url(),
        aliens.get_absolute_url(),
    ]
    assert b"<html" not in answer.content


def test_no_more_than_a_few_are_suggested_by_few_queries(client: Client) -> None:
    MovieFactory.create_batch(MOST_SUGGESTIONS + 1, title="Heat")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse("suggestions"), {"q": "heat"})
    assert len(all_on(answer, "li")) == MOST_SUGGESTIONS
    assert len(queries) <= 5


@pytest.mark.parametrize("text", ["", " ", "?", "\0", "zzzz", "x" * 5000])
def test_what_finds_nothing_suggests_nothing(text: str, client: Client) -> None:
    MovieFactory(title="Heat & <b>Dust</b>")
    assert not all_on(client.get(reverse("suggestions"), {"q": text}), "li")
