"""Who may do what on the personal pages, and by which methods."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import MutedRating, NotInterested
from recommendations.urls import urlpatterns

from ..factories import PASSWORD, AdminFactory, MovieFactory, RatingFactory, UserFactory
from ..html_reading import led_to
from .pages import HTMX

pytestmark = pytest.mark.django_db

POSTED = [
    "rate",
    "clear_rating",
    "mute",
    "unmute",
    "not_interested",
    "undo_not_interested",
    "not_seen",
    "undo_not_seen",
]
ELSEWHERE = {
    "welcome",
    "welcome_movies",
    "welcome_done",
    "similar",
    "rows",
    "to_rate",
    "picks_beside",
    "seen",
    "dials",
    "why",
    "facet",
}
"""Pages with tests of who may see them beside their own."""
ABOUT_ONESELF = {
    *("not_interested_list", "taste", "hide_predictions", "show_predictions"),
    "leave_training",
    *("latest_year", "year"),
}
"""Addresses that take no movie; the rest of them is tested in `taste/` and `training/`."""
PEOPLE = [UserFactory, AdminFactory]
OPEN = ["home", "movies"]


@pytest.fixture
def movie() -> Movie:
    return MovieFactory()


def address(name: str, movie: Movie) -> str:
    return reverse(name, args=[movie.pk])


def test_every_page_of_the_app_is_looked_at_here() -> None:
    looked_at = {*OPEN, *ELSEWHERE, *ABOUT_ONESELF, *POSTED}
    assert {getattr(pattern, "name", None) for pattern in urlpatterns} - {None} == looked_at


@pytest.mark.parametrize("name", OPEN)
def test_anyone_sees_the_start_page_and_the_movies(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200
    for person in PEOPLE:
        client.force_login(person())
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("name", POSTED)
def test_a_visitor_is_sent_to_log_in_and_changes_nothing(
    client: Client, name: str, headers: dict[str, str]
) -> None:
    rating = RatingFactory(stars=2.0)
    answer = client.post(address(name, rating.movie), {"stars": "4.0"}, headers=headers)
    log_in = reverse("account_login")
    assert led_to(answer) == f"{log_in}?next={rating.movie.get_absolute_url()}"
    assert list(Rating.objects.values_list("stars", flat=True)) == [2.0]
    assert not NotInterested.objects.exists()
    assert not MutedRating.objects.exists()


@pytest.mark.parametrize("name", POSTED)
def test_having_logged_in_they_are_on_the_page_that_they_came_from(
    client: Client, movie: Movie, name: str
) -> None:
    """As happens when a session ends: the address of the form itself takes no GET."""
    came_from = "/movies/?page=1"
    log_in = client.post(address(name, movie), {"stars": "4.0", "next": came_from})["Location"]
    credentials = {"login": UserFactory().username, "password": PASSWORD}
    arrived = client.post(log_in, credentials, follow=True)
    assert arrived.redirect_chain[-1] == (came_from, 302)
    assert arrived.status_code == 200


def test_logging_in_leads_to_no_other_host(client: Client, movie: Movie) -> None:
    answer = client.post(address("rate", movie), {"next": "https://evil.example/"})
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize("person", PEOPLE)
def test_people_rate_for_themselves_only(
    client: Client, movie: Movie, person: Callable[[], User]
) -> None:
    other = RatingFactory(movie=movie, stars=2.0).user
    user = person()
    client.force_login(user)
    client.post(address("rate", movie), {"stars": "4.0", "user": other.pk, "user_id": other.pk})
    found = dict(Rating.objects.values_list("user", "stars"))
    assert found == {other.pk: 2.0, user.pk: 4.0}
    client.post(address("clear_rating", movie), {"user": other.pk, "user_id": other.pk})
    client.post(address("clear_rating", movie))
    assert list(Rating.objects.values_list("user", "stars")) == [(other.pk, 2.0)]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("person", PEOPLE)
def test_another_users_rating_is_not_found(
    client: Client, person: Callable[[], User], headers: dict[str, str]
) -> None:
    used, muted = RatingFactory.create_batch(2)
    mute = MutedRating.objects.create(rating=muted)
    client.force_login(person())
    for name, rating in (("mute", used), ("unmute", muted)):
        answer = client.post(address(name, rating.movie), {"user": rating.user_id}, headers=headers)
        assert answer.status_code == 404
    assert list(MutedRating.objects.all()) == [mute]


@pytest.mark.parametrize("person", PEOPLE)
def test_people_set_movies_aside_for_themselves_only(
    client: Client, movie: Movie, person: Callable[[], User]
) -> None:
    other = NotInterested.objects.create(user=UserFactory(), movie=movie).user
    user = person()
    client.force_login(user)
    client.post(address("undo_not_interested", movie), {"user": other.pk})
    assert NotInterested.objects.get().user == other
    client.post(address("not_interested", MovieFactory()), {"user": other.pk})
    assert list(NotInterested.objects.values_list("user", flat=True)) == [other.pk, user.pk]
    page = client.get(reverse("not_interested_list"))
    assert movie not in [mark.movie for mark in page.context["page"]]


def test_a_visitor_has_no_list_of_movies_set_aside(client: Client) -> None:
    page = reverse("not_interested_list")
    answer = client.get(page)
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{reverse('account_login')}?next={page}",
    )
    client.force_login(UserFactory())
    assert client.post(page).status_code == 405


@pytest.mark.parametrize("name", POSTED)
def test_someone_whose_account_was_closed_is_a_visitor(
    client: Client, movie: Movie, name: str
) -> None:
    user = UserFactory()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert "login" in client.post(address(name, movie), {"stars": "4.0"})["Location"]
    assert not Rating.objects.exists()
    assert not NotInterested.objects.exists()


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete"])
@pytest.mark.parametrize("name", POSTED)
@pytest.mark.parametrize("signed_in", [False, True])
def test_nothing_but_a_post_changes_anything(
    client: Client, name: str, method: str, signed_in: bool
) -> None:
    rating = RatingFactory(stars=2.0)
    if signed_in:
        client.force_login(rating.user)
    answer = getattr(client, method)(address(name, rating.movie), {"stars": "4.0"})
    assert answer.status_code == 405
    assert Rating.objects.get().stars == 2.0


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("name", POSTED)
def test_a_form_of_another_site_is_refused(name: str, headers: dict[str, str]) -> None:
    rating = RatingFactory(stars=2.0)
    client = Client(enforce_csrf_checks=True)
    client.force_login(rating.user)
    answer = client.post(address(name, rating.movie), {"stars": "4.0"}, headers=headers)
    assert answer.status_code == 403
    assert Rating.objects.get().stars == 2.0


def test_the_sites_own_form_is_taken() -> None:
    rating = RatingFactory(stars=2.0)
    client = Client(enforce_csrf_checks=True)
    client.force_login(rating.user)
    page = client.get(rating.movie.get_absolute_url())
    token = str(page.context["csrf_token"])
    answer = client.post(
        address("rate", rating.movie), {"stars": "4.0", "csrfmiddlewaretoken": token}
    )
    assert answer.status_code == 302
    assert Rating.objects.get().stars == 4.0
