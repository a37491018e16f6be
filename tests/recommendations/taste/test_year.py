"""The year in review: what its figures count, and who sees it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating, Viewing
from recommendations.models import MutedRating, Prediction
from recommendations.taste.seen_movies import seen_in, years_of
from tests.factories import CreditFactory, MovieFactory, PersonFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, links_of, one_on, words_of

pytestmark = pytest.mark.django_db

LATEST = reverse("latest_year")


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


def see(user: User, movie: Movie, *days: str) -> None:
    for day in days:
        Viewing.objects.create(user=user, movie=movie, watched_on=date.fromisoformat(day))


def rate(user: User, movie: Movie, stars: float, at: str, predicted: float | None = None) -> Rating:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    rating: Rating = RatingFactory(user=user, movie=movie, stars=stars)
    Rating.objects.filter(pk=rating.pk).update(created_at=moment)
    if predicted is not None:
        Prediction.objects.create(rating=rating, stars=predicted, deviation=0.5)
    return rating


def page_of(client: Client, year: int) -> Any:
    return client.get(reverse("year", args=[year]))


def rows_in(page: Any, part: str) -> list[list[str]]:
    rows = one_on(page, f"{part} table").css("tbody tr")
    return [[words_of(cell) for cell in row.css("th, td") if words_of(cell)] for row in rows]


def test_a_movie_counts_once_in_the_month_it_was_first_seen(client: Client, someone: User) -> None:
    heat, fargo, alien = MovieFactory.create_batch(3)
    see(someone, heat, "2024-12-31", "2025-03-05", "2025-04-01")
    see(someone, fargo, "2025-03-09")
    rate(someone, heat, 4.0, "2020-01-01")
    rate(someone, alien, 3.0, "2025-12-09")
    page = page_of(client, 2025)
    totals = one_on(page, "#year-totals").attributes
    assert [totals[f"data-{name}"] for name in ("count", "only-rated", "again", "rated")] == [
        *("3", "1", "1", "2")
    ]
    assert totals["data-average"] == "3.5"
    counts = [int(words_of(cell)) for cell in all_on(page, ".chart-table td")]
    assert (len(counts), sum(counts), counts[2], counts[11]) == (12, 3, 2, 1)


def test_a_movie_in_the_diary_does_not_count_again_when_it_is_rated(someone: User) -> None:
    movie = MovieFactory()
    see(someone, movie, "2023-05-01")
    rate(someone, movie, 4.0, "2025-05-01")
    assert years_of(someone.pk) == [2023]
    assert seen_in(someone.pk, 2025) == []


def test_a_muted_rating_is_not_used(someone: User) -> None:
    movie, other = MovieFactory.create_batch(2)
    MutedRating.objects.create(rating=rate(someone, movie, 4.0, "2025-05-01"))
    see(someone, other, "2024-05-01")
    MutedRating.objects.create(rating=rate(someone, other, 4.0, "2024-05-01", predicted=1.0))
    assert years_of(someone.pk) == [2024]
    (seen,) = seen_in(someone.pk, 2024)
    assert (seen.movie, seen.stars, seen.predicted) == (other.pk, None, None)


def test_it_says_how_many_ratings_are_left_out(client: Client, someone: User) -> None:
    logged, other, before = MovieFactory.create_batch(3)
    see(someone, logged, "2025-05-01")
    for movie, day in ((logged, "2020-01-01"), (other, "2025-06-01"), (before, "2024-06-01")):
        MutedRating.objects.create(rating=rate(someone, movie, 4.0, day))
    assert one_on(page_of(client, 2025), "#year-muted").attributes["data-count"] == "2"
    assert one_on(page_of(client, 2024), "#year-muted").attributes["data-count"] == "1"
    assert not all_on(page_of(client, 2023), "#year-muted")


def test_a_hidden_movie_counts_as_any_other(client: Client, someone: User) -> None:
    movie = MovieFactory(year=1994, genres=["Drama"])
    rate(someone, movie, 5.0, "2025-06-01", predicted=2.0)
    Movie.everything.filter(pk=movie.pk).update(hidden_at=datetime.now(UTC))
    page = page_of(client, 2025)
    assert rows_in(page, "#year-decades") == [["1990s", "1", "5.0"]]
    for part in ("best", "surprises"):
        (shown,) = all_on(page, f"#year-{part} li")
        assert shown.attributes["data-movie"] == str(movie.pk)


def test_a_movie_that_has_left_the_catalogue_still_counts(client: Client, someone: User) -> None:
    gone, there = MovieFactory(title="Gone"), MovieFactory()
    see(someone, gone, "2025-03-05", "2025-03-06")
    see(someone, there, "2025-03-07")
    gone.delete()
    assert [(one.movie, one.times) for one in seen_in(someone.pk, 2025)] == [
        (None, 2),
        (there.pk, 1),
    ]
    assert page_of(client, 2025).status_code == 200


def test_the_best_and_the_surprises_are_borne_out_by_their_numbers(
    client: Client, someone: User
) -> None:
    good, better, bad, close = MovieFactory.create_batch(4)
    rate(someone, good, 4.0, "2025-01-01", predicted=2.9)
    rate(someone, better, 4.5, "2025-02-01")
    rate(someone, bad, 1.0, "2025-03-01", predicted=4.0)
    rate(someone, close, 3.0, "2025-04-01", predicted=3.9)
    page = page_of(client, 2025)
    best = [item.attributes["data-movie"] for item in all_on(page, "#year-best li")]
    assert best == [str(movie.pk) for movie in (better, good, close, bad)]
    surprises = [
        (item.attributes["data-movie"], item.attributes["data-predicted"])
        for item in all_on(page, "#year-surprises li")
    ]
    assert surprises == [(str(bad.pk), "4.0"), (str(good.pk), "2.9")]


def test_the_most_seen_kinds_come_first(client: Client, someone: User) -> None:
    ann = PersonFactory(name="Ann")
    movies = [
        MovieFactory(year=1994, genres=["Drama"]),
        MovieFactory(year=1995, genres=["Drama", "Comedy"]),
        MovieFactory(year=2005, genres=["War"]),
    ]
    for movie in movies[:2]:
        CreditFactory(movie=movie, person=ann)
    CreditFactory(movie=movies[2])
    for movie in movies:
        see(someone, movie, "2025-05-01")
    rate(someone, movies[0], 4.0, "2025-05-02")
    page = page_of(client, 2025)
    assert rows_in(page, "#year-genres")[0] == ["Drama", "2", "4.0"]
    assert [row[0] for row in rows_in(page, "#year-genres")] == ["Drama", "Comedy", "War"]
    assert rows_in(page, "#year-decades") == [["1990s", "2", "4.0"], ["2000s", "1", "–"]]
    assert rows_in(page, "#year-directors") == [["Ann", "2", "4.0"]]


def test_the_year_can_be_chosen(client: Client, someone: User) -> None:
    see(someone, MovieFactory(), "2024-05-01", "2022-05-01")
    page = client.get(LATEST)
    assert page.context["review"].year == 2024
    assert {reverse("year", args=[year]) for year in (2024, 2022)} <= set(links_of(page))
    chosen = [one.text(strip=True) for one in all_on(page, ".year-choice [aria-current]")]
    assert chosen == ["2024"]


def test_an_empty_year_says_so(client: Client, someone: User) -> None:
    for page in (client.get(LATEST), page_of(client, 1999)):
        assert page.status_code == 200
        assert all_on(page, "#no-year")
        assert not all_on(page, "#year-totals")


@pytest.mark.parametrize("year", ["1894", "9999", "99999999999999999999", "9" * 5000])
def test_there_are_no_other_years(client: Client, someone: User, year: str) -> None:
    assert client.get(f"{LATEST}{year}/").status_code == 404


@pytest.mark.parametrize("page", [LATEST, reverse("year", args=[2025])])
def test_only_its_owner_sees_it(client: Client, page: str) -> None:
    other = UserFactory()
    see(other, MovieFactory(title="Heat"), "2025-05-01")
    assert client.get(page)["Location"] == f"{reverse('account_login')}?next={page}"
    client.force_login(UserFactory())
    answer = client.get(page)
    assert all_on(answer, "#no-year")
    assert b"Heat" not in answer.content
    assert client.post(page).status_code == 405


@pytest.mark.parametrize("page", ["diary", "taste"])
def test_diary_and_taste_lead_to_it(client: Client, someone: User, page: str) -> None:
    assert LATEST in links_of(client.get(reverse(page)))


def test_it_takes_the_same_few_queries_for_many_movies(
    client: Client, someone: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        movie = MovieFactory(genres=["Drama"])
        CreditFactory(movie=movie)
        see(someone, movie, f"2025-03-{number + 1:02}")
        rate(someone, movie, 3.0, "2025-05-01", predicted=1.0)
    with django_assert_max_num_queries(14):
        assert page_of(client, 2025).context["review"].count == 30
