"""Giving stars and taking them back, with JavaScript and without."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from tests.factories import MovieFactory, RatingFactory, UserFactory
from tests.html_reading import levels_on, text_of, undo_on

from ..pages import HTMX, control_on, picks_on, stars_in
from ..test_access import POSTED

pytestmark = pytest.mark.django_db

WRONG = ["7", "0.3", "abc", "", "0", "5.5", "-1", "nan", "inf", "1e1", "½"]


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def fargo() -> Movie:
    return MovieFactory(title="Fargo")


def rate_address(movie: Movie) -> str:
    return reverse("rate", args=[movie.pk])


def clear_address(movie: Movie) -> str:
    return reverse("clear_rating", args=[movie.pk])


def reason_on(answer: HttpResponse) -> str:
    """Return why a form was refused: in one line, and once."""
    (reason,) = str(answer.context["reason"]).splitlines()
    assert text_of(answer).count(reason) == 1
    return reason


def stored(user: User) -> dict[int, float]:
    return dict(Rating.objects.filter(user=user).values_list("movie_id", "stars"))


def test_rating_again_replaces_the_stars(client: Client, someone: User, fargo: Movie) -> None:
    for stars in ("1.0", "0.5", "5.0"):
        answer = client.post(rate_address(fargo), {"stars": stars}, headers=HTMX)
        assert stars_in(control_on(answer, fargo.pk)) == stars
    assert stored(someone) == {fargo.pk: 5.0}


@pytest.mark.parametrize("half_stars", range(1, 11))
def test_every_half_star_is_taken(client: Client, someone: User, half_stars: int) -> None:
    movie = MovieFactory()
    answer = client.post(rate_address(movie), {"stars": str(half_stars / 2)})
    assert answer.status_code == 302
    assert stored(someone) == {movie.pk: half_stars / 2}


def test_the_words_count_a_single_star_right(client: Client, someone: User) -> None:
    movie = MovieFactory(title="Crash")
    for stars, words in (("0.5", "Crash: ½ star."), ("1.0", "Crash: 1 star.")):
        answer = client.post(rate_address(movie), {"stars": stars}, headers=HTMX)
        assert words in answer.content.decode()


def test_without_javascript_the_page_comes_back_and_says_what_was_done(
    client: Client, someone: User, fargo: Movie
) -> None:
    page = client.post(rate_address(fargo), {"stars": "3.0", "next": "/movies/?page=2"})
    assert (page.status_code, page["Location"]) == (302, "/movies/?page=2")
    done = client.get("/movies/?page=2")
    assert levels_on(done) == ["success"]
    assert undo_on(done)[0] == clear_address(fargo)
    page = client.post(clear_address(fargo), {"next": reverse("home")})
    assert (page.status_code, page["Location"]) == (302, reverse("home"))
    assert undo_on(client.get(reverse("home")))[0] == rate_address(fargo)
    assert stored(someone) == {}


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "https:evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http://testserver.evil.example/",
        "http://testserver@evil.example/",
        "",
    ],
)
@pytest.mark.parametrize("address", [rate_address, clear_address])
def test_it_leads_to_no_other_host(
    client: Client, someone: User, address: Callable[[Movie], str], elsewhere: str
) -> None:
    movie = MovieFactory()
    answer = client.post(address(movie), {"stars": "3.0", "next": elsewhere})
    assert (answer.status_code, answer["Location"]) == (302, movie.get_absolute_url())


def test_it_leads_back_to_a_path_only(client: Client, someone: User) -> None:
    movie = MovieFactory()
    for back, led_to in (
        ("/ratings/", "/ratings/"),
        ("http://testserver/ratings/", movie.get_absolute_url()),
    ):
        answer = client.post(rate_address(movie), {"stars": "3.0", "next": back})
        assert answer["Location"] == led_to


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("stars", WRONG)
def test_other_numbers_and_nonsense_are_refused_in_one_line(
    client: Client, someone: User, stars: str, headers: dict[str, str]
) -> None:
    movie = MovieFactory()
    answer = client.post(rate_address(movie), {"stars": stars}, headers=headers)
    assert answer.status_code == 400
    assert reason_on(answer)
    assert stored(someone) == {}


def test_no_stars_at_all_are_refused(client: Client, someone: User) -> None:
    answer = client.post(rate_address(MovieFactory()))
    assert answer.status_code == 400
    assert reason_on(answer)


@pytest.mark.parametrize("stars", WRONG)
def test_what_is_refused_leaves_the_former_stars(client: Client, someone: User, stars: str) -> None:
    rating = RatingFactory(user=someone, stars=3.5)
    assert client.post(rate_address(rating.movie), {"stars": stars}).status_code == 400
    assert stored(someone) == {rating.movie_id: 3.5}


@pytest.mark.parametrize("pk", [0, 987_654, 10**18, 10**30])
@pytest.mark.parametrize("name", POSTED)
def test_a_movie_that_is_not_there(client: Client, someone: User, name: str, pk: int) -> None:
    address = reverse(name, args=[1]).replace("/1/", f"/{pk}/")
    answer = client.post(address, {"stars": "4.0"})
    assert answer.status_code == 404
    assert "text/html" in answer["Content-Type"]
    assert not Rating.objects.exists()


def test_clearing_what_was_never_rated_is_no_error(client: Client, someone: User) -> None:
    movie = MovieFactory()
    assert client.post(clear_address(movie)).status_code == 302
    assert client.post(clear_address(movie), headers=HTMX).status_code == 200


def test_a_rating_needs_no_model(client: Client, someone: User) -> None:
    movie, other = MovieFactory.create_batch(2)
    answer = client.post(rate_address(movie), {"stars": "4.0"}, headers=HTMX)
    assert answer.status_code == 200
    assert picks_on(answer) == [other.pk]
    assert stored(someone) == {movie.pk: 4.0}
