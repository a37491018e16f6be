"""Leaving: the account and its ratings are gone at once."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating

from ..factories import PASSWORD, MovieFactory, RatingFactory, UserFactory
from ..html_reading import errors_on, levels_on, one_on
from .people import log_in, sign_up, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client: Client) -> User:
    user = UserFactory(username="anna", email="anna@example.org")
    log_in(client, "anna")
    return user


def leave(client: Client, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_delete"), {"password": password})


def totals(movie: Movie) -> tuple[int, float]:
    movie.refresh_from_db()
    return movie.rating_count, movie.rating_sum


def test_the_page_counts_the_ratings_and_deletes_nothing_yet(client: Client, anna: User) -> None:
    RatingFactory.create_batch(2, user=anna)
    page = client.get(reverse("account_delete"))
    assert one_on(page, "#deleted-ratings").attributes["data-count"] == "2"
    assert User.objects.filter(pk=anna.pk).exists()


def test_the_account_and_its_address_are_deleted(client: Client, anna: User) -> None:
    client.get(reverse("home"))  # shows the message of the log-in
    response = leave(client)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("home"))
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert levels_on(client.get(reverse("home"))) == ["success"]


def test_the_ratings_are_gone_and_the_totals_follow(client: Client, anna: User) -> None:
    shared, only_mine = MovieFactory(), MovieFactory()
    RatingFactory(user=anna, movie=shared, stars=5.0)
    RatingFactory(user=anna, movie=only_mine, stars=4.0)
    stays = RatingFactory(movie=shared, stars=2.0)
    leave(client)
    assert list(Rating.objects.all()) == [stays]
    assert totals(shared) == (1, 2.0)
    assert totals(only_mine) == (0, 0.0)


def test_the_session_ends(client: Client, anna: User) -> None:
    old = client.session.session_key
    leave(client)
    assert signed_in(client) is None
    assert client.get(reverse("ratings")).status_code == 302
    assert not Session.objects.filter(session_key=old).exists()


def test_sessions_in_other_browsers_end(client: Client, anna: User) -> None:
    elsewhere = Client()
    log_in(elsewhere, "anna")
    leave(client)
    assert signed_in(elsewhere) is None
    assert elsewhere.get(reverse("ratings")).status_code == 302


@pytest.mark.parametrize("password", ["wrong", PASSWORD.upper(), f" {PASSWORD}", "", "\0"])
def test_the_wrong_password_deletes_nothing(client: Client, anna: User, password: str) -> None:
    rating = RatingFactory(user=anna)
    response = leave(client, password)
    assert response.status_code == 200
    assert list(errors_on(response)) == ["password"]
    assert list(Rating.objects.all()) == [rating]
    assert signed_in(client) == anna.pk


def test_an_empty_form_deletes_nothing(client: Client, anna: User) -> None:
    response = client.post(reverse("account_delete"))
    assert errors_on(response) == {"password": ["required"]}
    assert User.objects.filter(pk=anna.pk).exists()


def test_anothers_password_deletes_nobody(client: Client, anna: User) -> None:
    other = UserFactory()
    other.set_password("quite another one")
    other.save()
    leave(client, "quite another one")
    assert User.objects.count() == 2


def test_other_accounts_and_their_ratings_stay(client: Client, anna: User) -> None:
    other = RatingFactory().user
    leave(client)
    assert list(User.objects.all()) == [other]
    assert Rating.objects.count() == 1


def test_the_password_cannot_be_guessed_without_end(client: Client, anna: User) -> None:
    for number in range(15):
        leave(client, f"guess {number}")
    leave(client)
    assert User.objects.filter(pk=anna.pk).exists()


def test_a_visitor_deletes_nobody(client: Client) -> None:
    UserFactory()
    leave(client)
    assert User.objects.count() == 1


def test_a_form_from_another_site_deletes_nobody(anna: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert leave(client).status_code == 403
    assert User.objects.filter(pk=anna.pk).exists()


def test_a_link_alone_deletes_nobody(client: Client, anna: User) -> None:
    client.get(reverse("account_delete"), {"password": PASSWORD})
    assert User.objects.filter(pk=anna.pk).exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_delete_nobody(client: Client, anna: User, method: str) -> None:
    assert getattr(client, method)(reverse("account_delete")).status_code == 405
    assert User.objects.filter(pk=anna.pk).exists()


def test_name_and_address_are_free_again(client: Client, anna: User) -> None:
    leave(client)
    sign_up(client)
    again = User.objects.get()
    assert (again.username, again.email) == ("anna", "anna@example.org")
    assert again.pk != anna.pk
    assert signed_in(client) == again.pk


def test_sending_the_form_twice_is_no_error(client: Client, anna: User) -> None:
    leave(client)
    assert leave(client).status_code == 302
