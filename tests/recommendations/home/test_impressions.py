"""What was on the screen is counted once a visit, and the same visit always sees the same."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from catalog.models import Movie
from recommendations.models import Impression
from tests.factories import MovieFactory, UserFactory

pytestmark = pytest.mark.django_db

SEEN = reverse("seen")
START = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
At = Callable[[timedelta], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Set the clock to so long after the start."""

    def turn(since: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: START + since)

    turn(timedelta())
    return turn


@pytest.fixture
def someone() -> User:
    return UserFactory()


@pytest.fixture
def movies() -> list[int]:
    return [movie.pk for movie in MovieFactory.create_batch(3)]


def days(count: float) -> timedelta:
    return timedelta(days=count)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def show(user: User, *movies: int, taken_up: tuple[int, ...] = ()) -> None:
    Impression.objects.show(user.pk, movies, taken_up)


def visits(user: User) -> dict[int, int]:
    return Impression.objects.visits_before(user.pk)


def test_each_visit_counts_once_from_the_next_one_on(
    someone: User, movies: list[int], at: At
) -> None:
    one, other, _ = movies
    assert visits(someone) == {}
    show(someone, one)
    show(someone, one, other)
    assert visits(someone) == {one: 0, other: 0}
    at(days(1))
    assert visits(someone) == {one: 1, other: 1}
    show(someone, one)
    assert visits(someone) == {one: 1, other: 1}
    at(days(2))
    assert visits(someone) == {one: 2, other: 1}


def test_a_long_visit_is_one_whatever_was_shown_when_in_it(
    someone: User, movies: list[int], at: At
) -> None:
    """A movie at the top of the page may have been seen an hour ago."""
    one, other, third = movies
    show(someone, one)
    for passed in (20, 40, 60):
        at(minutes(passed))
        assert visits(someone)[one] == 0
        show(someone, other)
    at(minutes(80))
    show(someone, one, third)
    assert visits(someone) == {one: 0, other: 0, third: 0}
    at(minutes(110))
    assert visits(someone) == {one: 1, other: 1, third: 1}


def test_half_an_hour_of_nothing_ends_a_visit(someone: User, movies: list[int], at: At) -> None:
    show(someone, movies[0])
    at(minutes(29))
    assert visits(someone) == {movies[0]: 0}
    at(minutes(30))
    assert visits(someone) == {movies[0]: 1}


def test_what_was_taken_up_is_counted_anew_from_the_next_visit_on(
    someone: User, movies: list[int], at: At
) -> None:
    one, other, _ = movies
    for day in range(4):
        at(days(day))
        show(someone, one, other)
    at(days(4))
    assert visits(someone) == {one: 4, other: 4}
    show(someone, one, other, taken_up=(one,))
    show(someone, one)
    assert visits(someone) == {one: 4, other: 4}
    at(days(5))
    assert visits(someone) == {one: 0, other: 5}
    show(someone, one)
    at(days(6))
    assert visits(someone) == {one: 1, other: 5}


def test_what_is_taken_up_before_it_was_reported_counts_as_shown(
    someone: User, movies: list[int], at: At
) -> None:
    show(someone, taken_up=(movies[0],))
    at(days(1))
    assert visits(someone) == {movies[0]: 0}


def test_after_thirty_days_a_movie_is_as_fresh_as_ever_and_nothing_of_it_is_kept(
    someone: User, movies: list[int], at: At
) -> None:
    one, other, _ = movies
    show(someone, one)
    at(days(29.9))
    assert visits(someone) == {one: 1}
    at(days(30))
    assert visits(someone) == {}
    show(someone, other)
    assert list(Impression.objects.values_list("movie", flat=True)) == [other]


def test_it_is_not_forgotten_in_the_midst_of_a_visit(
    someone: User, movies: list[int], at: At
) -> None:
    one, other, _ = movies
    show(someone, one)
    at(days(30) - minutes(5))
    show(someone, other)
    at(days(30) + minutes(5))
    assert visits(someone) == {one: 1, other: 0}
    show(someone, other)
    assert visits(someone) == {one: 1, other: 0}


def test_people_have_visits_of_their_own(someone: User, movies: list[int], at: At) -> None:
    show(someone, movies[0])
    stranger = UserFactory()
    assert visits(stranger) == {}
    at(days(1))
    show(stranger, movies[0])
    assert visits(stranger) == {movies[0]: 0}
    assert visits(someone) == {movies[0]: 1}


def test_an_account_takes_them_along_and_so_does_a_movie(someone: User, movies: list[int]) -> None:
    show(someone, *movies)
    Movie.objects.filter(pk=movies[0]).delete()
    assert set(visits(someone)) == set(movies[1:])
    someone.delete()
    assert not Impression.objects.exists()


# --- What the browser reports --------------------------------------------------------------------


def test_the_page_reports_what_was_seen_and_touched(
    client: Client, someone: User, movies: list[int], at: At
) -> None:
    client.force_login(someone)
    one, other, _ = movies
    answer = client.post(SEEN, {"seen": f"{one},{other}", "touched": f"{other}"})
    assert (answer.status_code, answer.content) == (204, b"")
    at(days(1))
    assert visits(someone) == {one: 1, other: 0}


def test_movies_that_are_gone_are_passed_over(
    client: Client, someone: User, movies: list[int]
) -> None:
    client.force_login(someone)
    gone = max(movies) + 1
    answer = client.post(SEEN, {"seen": f"{gone},{movies[0]}", "touched": "999999999999999"})
    assert answer.status_code == 204
    assert set(visits(someone)) == {movies[0]}


def test_nothing_seen_is_nothing_kept(client: Client, someone: User) -> None:
    client.force_login(someone)
    assert client.post(SEEN).status_code == 204
    assert not Impression.objects.exists()


@pytest.mark.parametrize("bad", ["x", "1;2", "-1", "1.5", "²", "9" * 19, ",".join(["1"] * 101)])
@pytest.mark.parametrize("field", ["seen", "touched"])
def test_what_is_no_list_of_ids_is_refused(
    client: Client, someone: User, field: str, bad: str
) -> None:
    client.force_login(someone)
    assert client.post(SEEN, {field: bad}).status_code == 400
    assert not Impression.objects.exists()


def test_a_visitor_leaves_none(client: Client, movies: list[int]) -> None:
    answer: Any = client.post(SEEN, {"seen": f"{movies[0]}"})
    assert answer.status_code == 302
    assert not Impression.objects.exists()
    assert client.get(SEEN).status_code in (302, 405)
