"""The page of one's own ratings, which nobody else's ever reach."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Rating
from catalog.views import RATINGS_A_PAGE

from ..factories import AdminFactory, MovieFactory, RatingFactory, UserFactory
from ..html_reading import link_with, links_of, movies_of, one_on, stars_on

pytestmark = pytest.mark.django_db

RATINGS = "/ratings/"


def totals_on(page: Any) -> tuple[str | None, str | None]:
    """Return the number of ratings and their average, as the page has them."""
    totals = one_on(page, "#rating-totals").attributes
    return totals["data-count"], totals["data-average"]


@pytest.fixture
def me(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def test_the_latest_rating_comes_first(client: Client, me: User) -> None:
    now = timezone.now()
    rated = [
        RatingFactory(user=me, updated_at=now - timedelta(days=days)).movie.pk for days in (3, 1, 2)
    ]
    assert movies_of(client.get(RATINGS)) == [rated[1], rated[2], rated[0]]


def test_a_change_brings_a_rating_to_the_top(client: Client, me: User) -> None:
    old, new = RatingFactory.create_batch(2, user=me, stars=3.0)
    Rating.objects.rate(me.pk, old.movie, 4.0)
    assert movies_of(client.get(RATINGS)) == [old.movie_id, new.movie_id]


def test_the_page_shows_stars_count_and_average(client: Client, me: User) -> None:
    for stars in (4.5, 0.5):
        RatingFactory(user=me, stars=stars)
    page = client.get(RATINGS)
    assert totals_on(page) == ("2", "2.5")
    assert stars_on(page) == ["0.5", "4.5"]


def test_the_page_shows_only_ones_own_ratings(client: Client, me: User) -> None:
    shared, of_other = MovieFactory(), MovieFactory()
    RatingFactory(user=me, movie=shared, stars=4.0)
    other = RatingFactory(movie=shared, stars=1.0).user
    RatingFactory(user=other, movie=of_other)
    response = client.get(RATINGS)
    assert movies_of(response) == [shared.pk]
    assert totals_on(response) == ("1", "4.0")
    assert stars_on(response) == ["4.0"]


def test_an_admin_sees_their_own_too(client: Client) -> None:
    RatingFactory()
    client.force_login(AdminFactory())
    response = client.get(RATINGS)
    assert movies_of(response) == []


@pytest.mark.parametrize("query", ["user", "user_id", "username", "pk", "id"])
def test_no_parameter_shows_anothers(client: Client, me: User, query: str) -> None:
    other = RatingFactory()
    response = client.get(RATINGS, {query: other.user_id})
    assert movies_of(response) == []


def test_a_page_without_ratings_links_to_movies_to_rate(client: Client, me: User) -> None:
    assert "/#to-rate" in links_of(client.get(RATINGS))


def test_a_cleared_rating_is_gone(client: Client, me: User) -> None:
    rating = RatingFactory(user=me)
    Rating.objects.clear(me.pk, rating.movie)
    assert movies_of(client.get(RATINGS)) == []


def test_many_ratings_come_in_pages(client: Client, me: User) -> None:
    # All at the same second, as in imported data.
    now = timezone.now()
    Rating.objects.bulk_create(
        Rating(user=me, movie=movie, stars=3.0, updated_at=now)
        for movie in MovieFactory.create_batch(RATINGS_A_PAGE + 5)
    )
    first = client.get(RATINGS)
    following = link_with(first, "next")
    assert following == "?page=2"
    second = client.get(RATINGS + following)
    pages = movies_of(first), movies_of(second)
    assert [len(page) for page in pages] == [RATINGS_A_PAGE, 5]
    assert len({*pages[0], *pages[1]}) == RATINGS_A_PAGE + 5
    assert totals_on(second) == (str(RATINGS_A_PAGE + 5), "3.0")


@pytest.mark.parametrize("page", ["zzz", "-3", "0", "99999999999999999999", "%00"])
def test_a_page_that_is_not_there_is_one_that_is(client: Client, me: User, page: str) -> None:
    movie = RatingFactory(user=me).movie
    assert movies_of(client.get(f"{RATINGS}?page={page}")) == [movie.pk]


def test_a_visitor_is_asked_to_log_in(client: Client) -> None:
    RatingFactory()
    response = client.get(RATINGS + "?page=2")
    assert response.status_code == 302
    assert response.headers["Location"] == f"{reverse('account_login')}?next=/ratings/%3Fpage%3D2"
