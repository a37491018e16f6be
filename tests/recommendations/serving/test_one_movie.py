"""A site of a single movie, whose title is as long and as odd as can be."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import MovieFactory, RatingFactory, UserFactory

pytestmark = pytest.mark.django_db
TITLES = ["x" * 400, "عمر المختار", "🎬 The 👩‍👩‍👧‍👦 Movie", "<script>alert(1)</script>"]
PAGES = ["home", "rows", "movies", "watchlist", "ratings", "taste", "nights", "welcome_movies"]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("has_rated", [False, True])
def test_every_page_comes(client: Client, title: str, has_rated: bool) -> None:
    user, movie = UserFactory(), MovieFactory(title=title)
    if has_rated:
        RatingFactory(user=user, movie=movie)
    client.force_login(user)
    for address in (*map(reverse, PAGES), movie.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert b"<script>alert" not in answer.content
