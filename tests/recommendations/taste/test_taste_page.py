"""The taste page, from no rating to very many."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from catalog.models.rating import refresh_rating_totals
from recommendations.models import ModelVersion, MutedRating
from recommendations.serving import prediction_log
from recommendations.taste.star_distribution import CACHE_KEY
from tests.factories import (
    AdminFactory,
    CreditFactory,
    MovieFactory,
    PersonFactory,
    RatingFactory,
    UserFactory,
)
from tests.html_reading import links_of, text_of

pytestmark = pytest.mark.django_db

PAGE = reverse("taste")


@pytest.fixture(autouse=True)
def _nothing_cached() -> Iterator[None]:
    cache.delete(CACHE_KEY)
    yield
    cache.delete(CACHE_KEY)


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def rate(user: User, count: int) -> None:
    """Rate well-known movies, as the site does, with stars that differ."""
    unrated = Movie.objects.exclude(ratings__user=user).popular()
    for movie in unrated[:count]:
        prediction_log.rate(user.pk, movie, 1 + movie.pk % 5)


def rows_below(page: Any, heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading."""
    html = page.content.decode()
    table = html[html.index(f'id="{heading}"') :].split("<table", 1)[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>")[1], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]


def test_a_visitor_is_sent_to_log_in(client: Client) -> None:
    assert client.get(PAGE)["Location"] == f"{reverse('account_login')}?next={PAGE}"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_looked_at(client: Client, someone: User, method: str) -> None:
    assert getattr(client, method)(PAGE).status_code == 405


@pytest.mark.parametrize("person", [UserFactory, AdminFactory])
def test_nobody_sees_anothers(client: Client, person: Callable[[], User]) -> None:
    other = UserFactory()
    for title in ("Heat", "Fargo", "Alien"):
        RatingFactory(user=other, movie=MovieFactory(title=title))
    client.force_login(person())
    page = client.get(PAGE, {"user": other.pk})
    assert "You have rated no movie." in text_of(page)
    assert "Fargo" not in page.content.decode()


def test_without_ratings_it_leads_to_some(client: Client, someone: User) -> None:
    page = client.get(PAGE)
    html = page.content.decode()
    assert f"{reverse('home')}#to-rate" in links_of(page)
    assert 'data-predicted-count="0"' in html
    assert 'id="hide-predictions-button"' in html
    assert 'id="map-heading"' not in html
    assert 'id="stars-heading"' not in html


def test_with_one_rating_it_says_so(client: Client, someone: User) -> None:
    RatingFactory(user=someone)
    assert "You have rated 1 movie. From 3 on" in text_of(client.get(PAGE))


def test_with_three_ratings_and_no_model_there_are_figures(client: Client, someone: User) -> None:
    for stars in (5.0, 4.0, 4.0):
        RatingFactory(user=someone, stars=stars)
    page = client.get(PAGE)
    text = text_of(page)
    assert "3 movies, 4.3 stars on average. Only you see this page." in text
    assert 'data-map-state="no-model"' in page.content.decode()
    assert "All of them in" in text
    assert rows_below(page, "star-chart-heading")[-3:] == [
        ["4", "2", "66.7%", "66.7%"],
        ["4½", "0", "0.0%", "0.0%"],
        ["5", "1", "33.3%", "33.3%"],
    ]


def test_the_tables_match_figures_worked_out_by_hand(client: Client, someone: User) -> None:
    """Crime: 5 and 4, where others gave 3 and, to the second, nothing."""
    joel = PersonFactory(name="Joel Coen")
    for title, stars, genres in (("Fargo", 5.0, ["Crime"]), ("Blood Simple", 4.0, ["Crime"])):
        movie = MovieFactory(title=title, year=1996, genres=genres)
        CreditFactory(movie=movie, person=joel)
        RatingFactory(user=someone, movie=movie, stars=stars)
    for _ in range(5):
        RatingFactory(movie=Movie.objects.get(title="Fargo"), stars=3.0)
    RatingFactory(user=someone, movie=MovieFactory(year=1979, genres=["Horror"]), stars=2.0)
    page = client.get(PAGE)
    assert rows_below(page, "kinds-heading") == [
        ["Crime", "", "4.5", "3.0", "2"],
        ["Horror", "", "2.0", "–", "1"],
    ]
    text = text_of(page)
    assert "1990s 4.5 3.0 2 1970s 2.0 – 1" in text
    assert "Joel Coen 4.5 3.0 2" in text
    assert f"/people/{joel.pk}/" in links_of(page)
    assert "Others gave the same movies 3.0." in text


def test_unusual_likes_stand_with_both_numbers(client: Client, someone: User) -> None:
    steel, heat = MovieFactory(title="Steel", year=1997), MovieFactory(title="Heat", year=1995)
    for _ in range(5):
        RatingFactory(movie=steel, stars=2.0)
        RatingFactory(movie=heat, stars=4.5)
    for movie, stars in ((steel, 5.0), (heat, 1.0), (MovieFactory(), 3.0)):
        RatingFactory(user=someone, movie=movie, stars=stars)
    text = text_of(client.get(PAGE))
    liked, disliked = text.split("You liked it, others less")[1].split("Others liked it, you less")
    assert "Steel (1997) You 5 , others 2.0 (5 ratings)" in liked
    assert "Heat (1995) You 1 , others 4.5 (5 ratings)" in disliked


def test_muted_ratings_are_left_out_and_counted(client: Client, someone: User) -> None:
    for stars in (5.0, 4.0, 3.0):
        RatingFactory(user=someone, stars=stars)
    MutedRating.objects.create(rating=RatingFactory(user=someone, stars=0.5))
    text = text_of(client.get(PAGE))
    assert "3 movies, 4.0 stars on average." in text
    assert "1 rating that is not used for your picks is left out here, too." in text


def test_a_title_is_text_and_nothing_else(client: Client, someone: User) -> None:
    for number in range(3):
        RatingFactory(user=someone, movie=MovieFactory(title=f"<b>Movie</b> & {number}"), stars=5.0)
    for rating in Rating.objects.all():
        for _ in range(5):
            RatingFactory(movie=rating.movie, stars=1.0)
    html = client.get(PAGE).content.decode()
    assert "<b>Movie" not in html
    assert "&lt;b&gt;Movie&lt;/b&gt; &amp; 1" in html


def test_with_many_ratings_there_are_a_map_and_the_accuracy(
    client: Client, trained: ModelVersion, someone: User
) -> None:
    rate(someone, 40)
    page = client.get(PAGE)
    html = page.content.decode()
    dots = re.findall(r'<a href="/movies/(\d+)/"><title>(.*?)</title><circle', html)
    assert sorted(int(pk) for pk, _ in dots) == sorted(
        Rating.objects.filter(user=someone).values_list("movie_id", flat=True)
    )
    for movie, title in dots:
        stars = Rating.objects.get(user=someone, movie=movie).stars
        assert title.endswith(f": {stars:.0f} star" + ("" if stars == 1 else "s"))
    assert len(rows_below(page, "map-heading")) == 40
    assert 'class="accuracy-figures"' in html
    assert len(rows_below(page, "error-chart-heading")) > 2
    assert " style=" not in html
    assert "<script>" not in html


def test_with_a_few_predicted_ratings_it_shows_their_count(
    client: Client, trained: ModelVersion, someone: User
) -> None:
    rate(someone, 7)
    html = client.get(PAGE).content.decode()
    assert 'data-predicted-count="4"' in html
    assert "accuracy-figures" not in html


def queries(client: Client) -> int:
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(PAGE).status_code == 200
    return len(captured)


def test_many_ratings_are_no_more_queries(
    client: Client, trained: ModelVersion, someone: User
) -> None:
    rate(someone, 12)
    few = queries(client)
    rate(someone, 150)
    assert queries(client) == few <= 14


def test_a_great_many_ratings_do_not_exceed_what_a_query_may_name(
    client: Client, someone: User
) -> None:
    movies = Movie.objects.bulk_create(
        Movie(title=f"Movie {n}", year=1950 + n % 70) for n in range(1200)
    )
    Rating.objects.bulk_create(
        Rating(user=someone, movie=movie, stars=0.5 + n % 10 / 2) for n, movie in enumerate(movies)
    )
    refresh_rating_totals(Movie.objects.all())
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(9)
        connection.connection.setlimit(9, 999)
    try:
        assert "1,200 movies" in text_of(client.get(PAGE))
    finally:
        if connection.vendor == "sqlite":
            connection.connection.setlimit(9, limit)
