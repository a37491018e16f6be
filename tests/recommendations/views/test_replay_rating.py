"""A rating given after the session had ended is kept until the same person is back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from actions.form_owner import signed_owner
from catalog.models import Movie, Rating
from nights.models import Night
from recommendations.models import NotInterested, Preferences
from tests.factories import PASSWORD, MovieFactory, RatingFactory, UserFactory
from tests.html_reading import all_on, text_of, undo_on

from ..pages import HTMX

pytestmark = pytest.mark.django_db

LOG_IN = reverse("account_login")


@pytest.fixture
def someone() -> User:
    return UserFactory()


@pytest.fixture
def movie() -> Movie:
    return MovieFactory(title="Fargo")


def rate(client: Client, movie: int, owner: str, stars: str = "4.5", **headers: str) -> None:
    posted = {"stars": stars, "owner": owner, "next": "/movies/"}
    answer = client.post(reverse("rate", args=[movie]), posted, headers=headers)
    asked = f"{LOG_IN}?next=/movies/"
    if headers:
        assert (answer.status_code, answer["HX-Redirect"]) == (200, asked)
    else:
        assert (answer.status_code, answer["Location"]) == (302, asked)


def log_in(client: Client, user: User, page: str = "/movies/") -> Any:
    credentials = {"login": user.username, "password": PASSWORD}
    answer = client.post(f"{LOG_IN}?next={page}", credentials, follow=True)
    assert answer.status_code == 200
    return answer


def given(user: User) -> dict[int, float]:
    return dict(Rating.objects.filter(user=user).values_list("movie", "stars"))


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_it_is_given_when_the_same_person_logs_in(
    client: Client, someone: User, movie: Movie, headers: dict[str, str]
) -> None:
    rate(client, movie.pk, signed_owner(someone.pk), **headers)
    assert not Rating.objects.exists()
    log_in(client, someone)
    assert given(someone) == {movie.pk: 4.5}
    assert (movie.rating_count, Movie.objects.get(pk=movie.pk).rating_count) == (0, 1)


@pytest.mark.parametrize("before", [None, 2.0])
def test_it_can_be_taken_back_from_the_words_that_say_so(
    someone: User, movie: Movie, before: float | None
) -> None:
    """Also with the forms' token, which is a new one for whoever has just logged in."""
    if before:
        Rating.objects.rate(someone.pk, movie, before)
    client = Client(enforce_csrf_checks=True)
    posted = {"login": someone.username, "password": PASSWORD, "stars": "4.5"}
    posted["owner"] = signed_owner(someone.pk)
    for address in (reverse("rate", args=[movie.pk]), f"{LOG_IN}?next=/movies/"):
        client.get(LOG_IN)
        posted["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
        answer = client.post(address, posted)
        assert answer.status_code == 302
    assert given(someone) == {movie.pk: 4.5}
    action, fields = undo_on(client.get("/movies/"))
    assert client.post(action, fields).status_code == 302
    assert given(someone) == ({movie.pk: before} if before else {})


def test_the_last_word_on_each_movie_counts(client: Client, someone: User, movie: Movie) -> None:
    other = RatingFactory(user=someone, stars=1.0).movie
    rate(client, movie.pk, signed_owner(someone.pk), "1.0")
    rate(client, movie.pk, signed_owner(someone.pk), "2.0")
    rate(client, other.pk, signed_owner(someone.pk), "3.0")
    log_in(client, someone)
    assert given(someone) == {movie.pk: 2.0, other.pk: 3.0}


def test_it_is_given_once(client: Client, someone: User, movie: Movie) -> None:
    rate(client, movie.pk, signed_owner(someone.pk))
    log_in(client, someone)
    Rating.objects.clear(someone.pk, movie)
    client.post(reverse("account_logout"))
    log_in(client, someone)
    assert given(someone) == {}


def test_another_persons_is_dropped(client: Client, someone: User, movie: Movie) -> None:
    rate(client, movie.pk, signed_owner(someone.pk))
    other = UserFactory()
    log_in(client, other)
    assert not Rating.objects.exists()
    client.post(reverse("account_logout"))
    log_in(client, someone)
    assert not Rating.objects.exists()


def test_in_another_browser_it_is_not_given(client: Client, someone: User, movie: Movie) -> None:
    rate(client, movie.pk, signed_owner(someone.pk))
    log_in(Client(), someone)
    assert not Rating.objects.exists()


def test_a_movie_deleted_meanwhile_is_passed_over(
    client: Client, someone: User, movie: Movie
) -> None:
    other = MovieFactory()
    rate(client, movie.pk, signed_owner(someone.pk))
    rate(client, other.pk, signed_owner(someone.pk))
    Movie.objects.filter(pk=movie.pk).delete()
    log_in(client, someone)
    assert given(someone) == {other.pk: 4.5}


@pytest.mark.parametrize("owner", ["", "x", "-1", "²", "{pk}", "{pk}:forged", ":"])
def test_who_does_not_say_whose_page_it_was_keeps_none(
    client: Client, someone: User, movie: Movie, owner: str
) -> None:
    rate(client, movie.pk, owner.format(pk=someone.pk))
    assert "sessionid" not in client.cookies
    log_in(client, someone)
    assert not Rating.objects.exists()


@pytest.mark.parametrize("stars", ["", "6", "0.3", "many"])
def test_what_is_no_rating_is_not_kept(
    client: Client, someone: User, movie: Movie, stars: str
) -> None:
    rate(client, movie.pk, signed_owner(someone.pk), stars)
    log_in(client, someone)
    assert not Rating.objects.exists()


def test_fifty_are_kept(client: Client, someone: User) -> None:
    movies = MovieFactory.create_batch(50)
    for movie in movies:
        rate(client, movie.pk, signed_owner(someone.pk))
    log_in(client, someone)
    assert set(given(someone)) == {movie.pk for movie in movies}


@pytest.mark.parametrize("name", ["clear_rating", "unwatch", "erase_history"])
def test_what_deletes_is_not_kept(client: Client, someone: User, name: str) -> None:
    rating = RatingFactory(user=someone)
    client.post(
        reverse(name, args=[rating.movie.pk]), {"owner": signed_owner(someone.pk), "stars": "1.0"}
    )
    log_in(client, someone)
    assert given(someone) == {rating.movie.pk: rating.stars}


def test_over_what_was_given_before_it_counts(client: Client, someone: User, movie: Movie) -> None:
    Rating.objects.rate(someone.pk, movie, 5.0)
    rate(client, movie.pk, signed_owner(someone.pk), "1.0")
    log_in(client, someone)
    assert given(someone) == {movie.pk: 1.0}


def test_form_from_a_page_of_another_user_is_refused(
    client: Client, someone: User, movie: Movie
) -> None:
    client.force_login(UserFactory())
    posted = {"stars": "4.0", "owner": signed_owner(someone.pk)}
    answer = client.post(reverse("rate", args=[movie.pk]), posted)
    assert answer.status_code == 409
    assert answer.context["reason"] in text_of(answer)
    assert not Rating.objects.exists()


def test_presses_about_recommendations_are_done(
    client: Client, someone: User, movie: Movie
) -> None:
    posted = {"owner": signed_owner(someone.pk)}
    client.post(reverse("not_interested", args=[movie.pk]), posted)
    client.post(reverse("hide_predictions"), posted)
    client.post(reverse("dials"), posted | {"novelty": "0.5", "variety": "0"})
    page = log_in(client, someone)
    undone = {form.attributes["action"] for form in all_on(page, ".note form[data-undo]")}
    assert undone == {
        reverse("undo_not_interested", args=[movie.pk]),
        reverse("show_predictions"),
        reverse("dials"),
    }
    assert NotInterested.objects.filter(user=someone, movie=movie).exists()
    preferences = Preferences.objects.of(someone.pk)
    assert (preferences.hide_predictions, preferences.novelty) == (True, 0.5)


def test_a_night_is_started(client: Client, someone: User) -> None:
    posted = {"owner": signed_owner(someone.pk), "name": "Friday", "own_name": "Ada"}
    client.post(reverse("nights"), posted)
    log_in(client, someone)
    assert Night.objects.get(host=someone).name == "Friday"
