"""A page asks the database as often for someone with many ratings as for someone with one."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.home import more_rows
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.serving.added_movies import MOST_BLOCKS, added_since
from recommendations.serving.picks import PICKS, movies_to_rate, picks_for
from recommendations.serving.similar_movies import nearest_movies

from ..factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(trained: ModelVersion) -> User:
    """Someone with one rating, on a site whose model is loaded and knows the older movies."""
    user = UserFactory()
    rate(user, 1)
    model = current_model()
    assert model is not None
    for _block in range(MOST_BLOCKS):
        added_since(model)
    return user


def rate(user: User, count: int) -> None:
    unrated = Movie.objects.exclude(ratings__user=user).order_by("pk")
    Rating.objects.bulk_create(
        Rating(user=user, movie=movie, stars=1 + 4 * (movie.pk % 2)) for movie in unrated[:count]
    )


def queries(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_picks(someone: User, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(4):
        assert picks_for(someone.pk).personal
    for more in (20, 200):
        rate(someone, more)
        with django_assert_max_num_queries(4):
            assert picks_for(someone.pk).rated_count > more


def test_more_picks_are_no_more_queries(someone: User) -> None:
    few, many = (queries(lambda n=n: picks_for(someone.pk, n)) for n in (3, 60))  # type: ignore[misc]
    assert few == many


def test_the_popular_instead(
    trained: ModelVersion, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    new_user = UserFactory()
    with django_assert_max_num_queries(2):
        assert not picks_for(new_user.pk).personal


def test_movies_to_rate(
    someone: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rate(someone, 100)
    picks = picks_for(someone.pk)
    with django_assert_max_num_queries(3):
        assert len(movies_to_rate(someone.pk, picks, 18)) == 18


def test_similar_movies(
    someone: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    movie = Movie.objects.popular()[0]
    with django_assert_max_num_queries(3):
        assert len(nearest_movies(movie, 6, current_model())) == 6


def test_the_home_page(client: Client, someone: User) -> None:
    client.force_login(someone)
    # Whether the site has shelves is kept for minutes.
    client.get(reverse("home"))
    with_one = queries(lambda: client.get(reverse("home")))
    rate(someone, 150)
    with_many = queries(lambda: client.get(reverse("home")))
    assert with_many == with_one <= 6


def test_the_first_steps(client: Client, someone: User) -> None:
    client.force_login(someone)
    assert queries(lambda: client.get(reverse("welcome"))) <= 10


def test_the_rows_of_the_home_page(client: Client, someone: User) -> None:
    client.force_login(someone)
    rate(someone, 20)
    cache.clear()
    with_few = queries(lambda: client.get(reverse("rows")))
    rate(someone, 150)
    cache.clear()
    with_many = queries(lambda: client.get(reverse("rows")))
    # What was rated lately is one query, what was rated ever one more. Where an import brought all,
    # one finds what a source brought since.
    assert with_many <= with_few <= 10
    # What is popular now is the same for all, and kept for minutes.
    assert queries(lambda: client.get(reverse("rows"))) <= min(with_many, 8)


@pytest.mark.parametrize("ratings", [20, 150])
def test_a_rating(client: Client, someone: User, ratings: int) -> None:
    client.force_login(someone)
    rate(someone, ratings)
    address = reverse("rate", args=[Movie.objects.exclude(ratings__user=someone)[0].pk])

    def asked(stars: str) -> int:
        rated = {"stars": stars, "next": "/"}
        return queries(lambda: client.post(address, rated, headers={"HX-Request": "true"}))

    new, changed, same = asked("4.0"), asked("2.0"), asked("2.0")
    # PostgreSQL writes all of it by one statement.
    writing = 6 if connection.vendor == "postgresql" else 14
    assert (new <= writing, changed <= writing, same <= 6) == (True, True, True)


def test_what_was_seen(client: Client, someone: User) -> None:
    client.force_login(someone)
    movies = list(Movie.objects.values_list("pk", flat=True)[:90])

    def report(count: int) -> int:
        seen = {"seen": ",".join(map(str, movies[:count])), "touched": str(movies[0])}
        return queries(lambda: client.post(reverse("seen"), seen))

    report(2)
    assert report(4) == report(90) <= 11


def test_the_answer_to_a_rating_in_a_row(client: Client, someone: User) -> None:
    client.force_login(someone)
    rate(someone, 20)
    movie = Movie.objects.popular()[0]

    def give() -> int:
        # The first row now: those above another are ranked, too.
        posted = {"stars": "4.0", "row": more_rows(someone.pk)[0][0].key}
        address = reverse("rate", args=[movie.pk])
        return queries(lambda: client.post(address, posted, headers={"HX-Request": "true"}))

    give()
    again = give()
    rate(someone, 150)
    assert give() == again <= 20


def test_the_answer_to_a_rating(client: Client, someone: User) -> None:
    client.force_login(someone)
    movie = Movie.objects.popular()[0]

    def give() -> None:
        answer = client.post(
            reverse("rate", args=[movie.pk]), {"stars": "4.0"}, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 200

    give()
    again = queries(give)
    rate(someone, 150)
    assert queries(give) == again <= 13


def test_a_great_many_ratings_do_not_exceed_what_a_query_may_name(someone: User) -> None:
    """SQLite allows so many values in a query and no more; the default was once 999."""
    rate(someone, 1100)
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(9)
        connection.connection.setlimit(9, 999)
    try:
        picks = picks_for(someone.pk)
        assert len(picks.items) == PICKS
        assert len(movies_to_rate(someone.pk, picks, 18)) == 18
        ModelVersion.objects.all().delete()
        assert len(picks_for(someone.pk).items) == PICKS
    finally:
        if connection.vendor == "sqlite":
            connection.connection.setlimit(9, limit)
