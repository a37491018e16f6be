"""Every action can be taken back from the words that say it was done."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.models import MutedRating, NotInterested
from tests.factories import MovieFactory, UserFactory
from tests.html_reading import all_on, levels_on, undo_on

from ..pages import HTMX

pytestmark = pytest.mark.django_db

State = tuple[float | None, bool, bool]


@pytest.fixture
def someone(client: Client) -> User:
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def movie() -> Movie:
    return MovieFactory()


def state(user: User, movie: Movie) -> State:
    """Their stars, whether these are muted, and whether they do not want the movie."""
    rating = Rating.objects.filter(user=user, movie=movie).first()
    muted = MutedRating.objects.filter(rating__user=user, rating__movie=movie).exists()
    unwanted = NotInterested.objects.filter(user=user, movie=movie).exists()
    return (rating.stars if rating else None, muted, unwanted)


def put(user: User, movie: Movie, wanted: State) -> None:
    stars, muted, unwanted = wanted
    if stars is not None:
        Rating.objects.rate(user.pk, movie, stars)
    if muted:
        MutedRating.objects.mute(user.pk, movie)
    if unwanted:
        NotInterested.objects.mark(user.pk, movie)


ACTIONS = [
    ("rate", None, False, False),
    ("rate", 2.5, False, False),
    ("rate", 2.5, True, False),
    ("rate", None, False, True),
    ("clear_rating", 2.5, False, False),
    ("clear_rating", 2.5, True, False),
    ("mute", 2.5, False, False),
    ("unmute", 2.5, True, False),
    ("not_interested", None, False, False),
    ("undo_not_interested", None, False, True),
]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize(("name", "stars", "muted", "unwanted"), ACTIONS)
def test_undo_brings_back_what_there_was_and_can_itself_be_undone(
    client: Client,
    someone: User,
    movie: Movie,
    name: str,
    stars: float | None,
    muted: bool,
    unwanted: bool,
    headers: dict[str, str],
) -> None:
    before = (stars, muted, unwanted)
    put(someone, movie, before)
    fields = {"next": "/movies/", **({"stars": "4.5"} if name == "rate" else {})}
    answer = client.post(
        reverse(name, args=[movie.pk]), fields, headers=headers, follow=not headers
    )
    after = state(someone, movie)
    assert after != before
    for expected in (before, after, before):
        action, posted = undo_on(answer)
        answer = client.post(action, posted, headers=headers, follow=not headers)
        assert answer.status_code == 200
        assert state(someone, movie) == expected


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("newer", [3.0, None])
@pytest.mark.parametrize("earlier", [1.0, None])
@pytest.mark.parametrize("name", ["rate", "clear_rating"])
def test_undo_in_an_old_tab_leaves_newer_stars_alone(
    client: Client,
    someone: User,
    movie: Movie,
    name: str,
    earlier: float | None,
    newer: float | None,
    headers: dict[str, str],
) -> None:
    put(someone, movie, (earlier, False, False))
    fields = {"next": "/movies/", **({"stars": "4.5"} if name == "rate" else {})}
    old_tab = client.post(
        reverse(name, args=[movie.pk]), fields, headers=headers, follow=not headers
    )
    left = state(someone, movie)
    Rating.objects.clear(someone.pk, movie)
    put(someone, movie, (newer, False, False))
    action, posted = undo_on(old_tab)
    answer = client.post(action, posted, headers=headers, follow=not headers)
    if (newer, False, False) == left:
        assert state(someone, movie) == (earlier, False, False)
        return
    assert state(someone, movie) == (newer, False, False)
    assert levels_on(answer)
    assert not all_on(answer, "[data-undo]")


def test_what_changed_nothing_has_no_undo(client: Client, someone: User, movie: Movie) -> None:
    put(someone, movie, (3.0, False, False))
    answer = client.post(reverse("not_interested", args=[movie.pk]), headers=HTMX)
    assert levels_on(answer)
    assert not all_on(answer, "[data-undo]")


def test_without_scripts_it_leads_back_to_the_page(
    client: Client, someone: User, movie: Movie
) -> None:
    answer = client.post(
        reverse("rate", args=[movie.pk]), {"stars": "4.5", "next": "/ratings/"}, follow=True
    )
    action, posted = undo_on(answer)
    assert posted["next"] == "/ratings/"
    assert client.post(action, posted)["Location"] == "/ratings/"


def test_what_comes_back_is_not_for_anyone_to_choose(
    client: Client, someone: User, movie: Movie
) -> None:
    answer = client.post(
        reverse("rate", args=[movie.pk]), {"stars": "4.5", "as_was": "<b>"}, headers=HTMX
    )
    assert answer.status_code == 200
    assert state(someone, movie) == (4.5, False, False)
    assert not all_on(answer, "b")
