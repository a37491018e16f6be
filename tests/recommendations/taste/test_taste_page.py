"""The taste page, from no rating to very many."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import HistoryImport, Movie, Rating, UnmatchedMovie, UnmatchedRecord
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
from tests.html_reading import all_on, links_of, one_on, values_on, words_of

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
        prediction_log.rate(user.pk, movie.pk, 1 + movie.pk % 5)


def rows_in(page: Any, part: str) -> list[list[str]]:
    """Return the cells of the only table in a part of the page."""
    rows = one_on(page, f"{part} table").css("tbody tr")
    return [[words_of(cell) for cell in row.css("th, td")] for row in rows]


def totals_on(page: Any) -> tuple[str | None, ...]:
    """Return how many ratings there are, their average, and what others gave the same movies."""
    totals = one_on(page, "#taste-totals").attributes
    return totals["data-count"], totals["data-average"], totals["data-others"]


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
    assert one_on(page, "#too-few").attributes["data-count"] == "0"
    assert b"Fargo" not in page.content


def test_without_ratings_it_leads_to_some(client: Client, someone: User) -> None:
    page = client.get(PAGE)
    assert f"{reverse('home')}#to-rate" in links_of(page)
    assert values_on(page, "data-predicted-count") == ["0"]
    assert all_on(page, "#hide-predictions-button")
    assert not all_on(page, "#map-heading, #stars-heading")


def test_with_one_rating_it_says_so(client: Client, someone: User) -> None:
    RatingFactory(user=someone)
    assert one_on(client.get(PAGE), "#too-few").attributes["data-count"] == "1"


def test_with_three_ratings_and_no_model_there_are_figures(client: Client, someone: User) -> None:
    for stars in (5.0, 4.0, 4.0):
        RatingFactory(user=someone, stars=stars)
    page = client.get(PAGE)
    assert totals_on(page) == ("3", "4.3", "")
    assert values_on(page, "data-map-state") == ["no-model"]
    assert rows_in(page, "#star-chart")[-3:] == [
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
    assert rows_in(page, "#strips-genres") == [
        ["Crime", "", "4.5", "3.0", "2"],
        ["Horror", "", "2.0", "–", "1"],
    ]
    assert rows_in(page, "#strips-decades") == [
        ["1990s", "", "4.5", "3.0", "2"],
        ["1970s", "", "2.0", "–", "1"],
    ]
    assert rows_in(page, "#strips-directors") == [["Joel Coen", "", "4.5", "3.0", "2"]]
    assert f"/people/{joel.pk}/" in links_of(page)
    assert totals_on(page)[2] == "3.0"


def test_unusual_likes_stand_with_both_numbers(client: Client, someone: User) -> None:
    steel, heat = MovieFactory(title="Steel", year=1997), MovieFactory(title="Heat", year=1995)
    for _ in range(5):
        RatingFactory(movie=steel, stars=2.0)
        RatingFactory(movie=heat, stars=4.5)
    for movie, stars in ((steel, 5.0), (heat, 1.0), (MovieFactory(), 3.0)):
        RatingFactory(user=someone, movie=movie, stars=stars)
    page = client.get(PAGE)
    for kind, title, stars, others in (
        ("likes", "Steel (1997)", "5.0", "2.0"),
        ("dislikes", "Heat (1995)", "1.0", "4.5"),
    ):
        shown = one_on(page, f"#unusual-{kind} li")
        assert words_of(shown.css("a")[0]) == title
        assert shown.attributes == {"data-stars": stars, "data-others": others, "data-count": "5"}


def test_muted_ratings_are_left_out_and_counted(client: Client, someone: User) -> None:
    for stars in (5.0, 4.0, 3.0):
        RatingFactory(user=someone, stars=stars)
    for stars in (0.5, 1.0):
        MutedRating.objects.create(rating=RatingFactory(user=someone, stars=stars))
    page = client.get(PAGE)
    assert totals_on(page) == ("3", "4.0", "")
    assert one_on(page, "#muted-count").attributes["data-count"] == "2"


def test_a_title_is_text_and_nothing_else(client: Client, someone: User) -> None:
    for number in range(3):
        RatingFactory(user=someone, movie=MovieFactory(title=f"<b>Movie</b> & {number}"), stars=5.0)
    for rating in Rating.objects.all():
        for _ in range(5):
            RatingFactory(movie=rating.movie, stars=1.0)
    page = client.get(PAGE)
    assert not all_on(page, "main b")
    titles = {words_of(title) for title in all_on(page, "#unusual-likes a")}
    assert titles == {str(movie) for movie in Movie.objects.all()}


def test_with_many_ratings_there_are_a_map_and_the_accuracy(
    client: Client, trained: ModelVersion, someone: User
) -> None:
    rate(someone, 40)
    page = client.get(PAGE)
    dots = [
        (str(dot.attributes["href"]).split("/")[2], dot.css("title")[0].text())
        for dot in all_on(page, "svg.map a")
    ]
    assert sorted(int(pk) for pk, _ in dots) == sorted(
        Rating.objects.filter(user=someone).values_list("movie_id", flat=True)
    )
    for movie, title in dots:
        stars = Rating.objects.get(user=someone, movie=movie).stars
        assert title.endswith(f": {stars:.0f} star" + ("" if stars == 1 else "s"))
    assert len(rows_in(page, ".map-figure")) == 40
    assert all_on(page, ".accuracy-figures")
    assert len(rows_in(page, "#error-chart")) > 2
    assert not all_on(page, "[style], script:not([src])")


def test_with_a_few_predicted_ratings_it_shows_their_count(
    client: Client, trained: ModelVersion, someone: User
) -> None:
    rate(someone, 7)
    page = client.get(PAGE)
    assert values_on(page, "data-predicted-count") == ["4"]
    assert not all_on(page, ".accuracy-figures")


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
    assert queries(client) == few <= 10


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
        assert totals_on(client.get(PAGE))[0] == "1200"
    finally:
        if connection.vendor == "sqlite":
            connection.connection.setlimit(9, limit)


def test_movies_that_are_not_here_count_in_the_statistics(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    RatingFactory.create_batch(2, user=user, stars=4.0)
    history_import = HistoryImport.objects.create(user=user)
    for key, year, stars in (("x", 1931, 1.0), ("y", 1931, 1.0), ("z", None, 5.0)):
        UnmatchedRecord.objects.create(
            unmatched=UnmatchedMovie.objects.create(user=user, key=key, title=key, year=year),
            history_import=history_import,
            digest=key,
            kind="ratings",
            stars=stars,
            at=timezone.now(),
        )
    page = client.get(reverse("taste"))
    totals = one_on(page, "#taste-totals").attributes
    assert (totals["data-count"], totals["data-average"]) == ("5", "3.0")
    assert one_on(page, "#elsewhere-count").attributes["data-count"] == "3"
