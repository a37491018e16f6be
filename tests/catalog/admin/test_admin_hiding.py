"""A hidden movie is shown nowhere and keeps its ratings; a deleted one takes them along."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Movie, MovieList, Rating, WatchlistEntry
from nights import services
from nights.models import ShortlistEntry
from tests.factories import (
    CreditFactory,
    MovieFactory,
    MovieTagFactory,
    PersonFactory,
    RatingFactory,
    TagFactory,
    UserFactory,
)
from tests.html_reading import all_on, one_on, words_of

pytestmark = pytest.mark.django_db

TITLE = "Xanadu Forbidden"


@pytest.fixture
def hidden() -> Movie:
    movie = MovieFactory(title=TITLE, year=1980, imdb_id="tt0081777", hidden_at=timezone.now())
    for _ in range(6):
        RatingFactory(movie=movie, stars=5.0)
    return movie


def delete(client: Client, movie: Movie, typed: str) -> bool:
    address = reverse("admin:catalog_movie_delete", args=[movie.pk])
    client.post(address, {"post": "yes", "typed": typed})
    return not Movie.everything.filter(pk=movie.pk).exists()


def test_it_is_hidden_and_shown_again(admin_client: Client) -> None:
    movie = RatingFactory().movie
    address = reverse("admin:catalog_movie_hide", args=[movie.pk])
    admin_client.post(address, {"hidden": "yes"})
    assert not Movie.objects.exists()
    assert Rating.objects.exists()
    changed = admin_client.get(reverse("admin:catalog_movie_change", args=[movie.pk]))
    assert one_on(changed, "#is-hidden")
    admin_client.post(address, {"hidden": "no"})
    assert Movie.objects.get() == movie


def test_many_are_hidden_from_the_list(admin_client: Client) -> None:
    movies = [MovieFactory() for _ in range(3)]
    sent = {"action": "hide", "_selected_action": [movie.pk for movie in movies[:2]]}
    admin_client.post(reverse("admin:catalog_movie_changelist"), sent)
    assert list(Movie.objects.all()) == movies[2:]
    every = admin_client.get(reverse("admin:catalog_movie_changelist"))
    assert sorted(words_of(cell) for cell in all_on(every, ".field-is_hidden")) == [
        "",
        "hidden",
        "hidden",
    ]
    listed = admin_client.get(reverse("admin:catalog_movie_changelist") + "?hidden=yes")
    assert {movie.pk for movie in listed.context["cl"].result_list} == {m.pk for m in movies[:2]}


def test_only_who_may_change_movies_hides_them(client: Client) -> None:
    movie, staff = MovieFactory(), UserFactory(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_movie"))
    client.force_login(staff)
    address = reverse("admin:catalog_movie_hide", args=[movie.pk])
    assert client.post(address, {"hidden": "yes"}).status_code == 403
    assert Movie.objects.exists()


def test_its_page_is_there_for_keepers_and_for_who_rated_it(
    client: Client, admin_client: Client, hidden: Movie
) -> None:
    address = hidden.get_absolute_url()
    assert client.get(address).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(hidden.ratings.all()[0].user)
    assert one_on(client.get(address), "#is-hidden")
    assert one_on(admin_client.get(address), "#is-hidden")


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_page_shows_it(client: Client, hidden: Movie, signed_in: bool) -> None:
    """Without a model; with one, see the tests of what is never recommended."""
    other = MovieFactory(title="Grease", year=1980, tags=["disco"])
    MovieTagFactory(movie=hidden, tag=TagFactory(name="disco"))
    olivia = PersonFactory(name="Olivia")
    owner, user = UserFactory(), UserFactory()
    own = MovieList.objects.create(user=owner, name="Musicals").share()
    for movie in (hidden, other):
        CreditFactory(movie=movie, person=olivia)
        own.add(movie)
    night = services.start(user, "Friday", None, "Ada")
    ShortlistEntry.objects.create(night=night, movie=hidden, position=1)
    services.veto(night.participants.get(), hidden)
    if signed_in:
        client.force_login(user)
    pages = [
        reverse("home"),
        reverse("movies"),
        reverse("movies") + "?q=Xanadu",
        reverse("movies") + "?q=tt0081777",
        reverse("movies") + f"?person={olivia.pk}",
        reverse("suggestions") + "?q=xana",
        reverse("person", args=[olivia.pk]),
        reverse("shared_list", args=[own.share_key]),
        other.get_absolute_url(),
    ]
    if signed_in:
        pages += [night.get_absolute_url(), reverse("welcome_movies")]
    for page in pages:
        answer = client.get(page, follow=True)
        assert answer.status_code == 200, page
        assert TITLE not in answer.content.decode(), page


def test_its_owner_keeps_it_in_their_library(client: Client, hidden: Movie) -> None:
    user = hidden.ratings.all()[0].user
    WatchlistEntry.objects.put(user.pk, hidden)
    client.force_login(user)
    assert TITLE in client.get(reverse("ratings")).content.decode()
    client.post(reverse("clear_rating", args=[hidden.pk]))
    assert not Rating.objects.filter(user=user).exists()


def test_deleting_says_what_it_destroys_and_asks_for_the_title(
    admin_client: Client, hidden: Movie
) -> None:
    page = admin_client.get(reverse("admin:catalog_movie_delete", args=[hidden.pk]))
    assert one_on(page, "#destroyed").attributes["data-ratings"] == "6"
    assert not delete(admin_client, hidden, "")
    assert not delete(admin_client, hidden, "Xanadu")
    assert delete(admin_client, hidden, "xanadu  forbidden")


def test_deleting_several_asks_for_their_number(admin_client: Client, hidden: Movie) -> None:
    chosen = [hidden.pk, MovieFactory().pk]
    sent = {"action": "delete_selected", "_selected_action": chosen}
    address = reverse("admin:catalog_movie_changelist")
    page = admin_client.post(address, sent)
    assert one_on(page, "#destroyed").attributes["data-ratings"] == "6"
    admin_client.post(address, sent | {"post": "yes", "typed": "3"})
    assert Movie.everything.count() == 2
    admin_client.post(address, sent | {"post": "yes", "typed": "2"})
    assert Movie.everything.count() == 0
