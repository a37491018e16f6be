"""What is the same on every card of a movie is kept, and follows what it is made of."""

from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString

from accounts.models import User
from catalog.models import Genre, Movie, WatchlistEntry
from catalog.templatetags.cards import average, card
from catalog.templatetags.posters import poster, title_size
from catalog.templatetags.stars import star_rating
from core import rendering

from ..factories import MovieFactory, RatingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def movie() -> Movie:
    movie: Movie = MovieFactory(title="Paths of Glory", year=1957)
    movie.genres.add(Genre.objects.create(name="War"))
    return movie


def card_of(movie: Movie, user: User | None = None, **shown: Any) -> SafeString:
    """Return the card as it is for a user, or for a visitor, on a page of its own."""
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    return card({"request": request}, Movie.objects.get(pk=movie.pk), **shown)


@pytest.mark.parametrize(("language", "shown"), [("en", "1,334"), ("de", "1.334")])
def test_an_average_is_rendered_once_for_many_numbers(language: str, shown: str) -> None:
    with translation.override(language):
        average(Movie(rating_count=1234, rating_sum=3702.0))
        before = rendering._forms.cache_info().misses
        html = average(Movie(rating_count=1334, rating_sum=5336.0))
    assert rendering._forms.cache_info().misses == before
    assert 'data-count="1334"' in html
    assert 'data-average="4.0"' in html
    assert f"{shown} " in html


def test_what_shows_as_much_is_rendered_once_for_all_movies(movie: Movie) -> None:
    other = MovieFactory(title="100% <Wolf> %(hue)s", year=2020, genres=["Drama", "War"])
    ada = UserFactory()
    stars = partial(star_rating, stars=3.5, rate_url="/rate/7/", clear_url="/clear/7/")
    for part in (partial(card_of, user=ada), partial(poster, {}), stars):
        part(movie)
        before = rendering._forms.cache_info().misses
        html = part(other)
        assert rendering._forms.cache_info().misses == before
        assert "100% &lt;Wolf&gt; %(hue)s" in html
        assert movie.title not in html


def test_it_follows_the_language(movie: Movie) -> None:
    with translation.override("en"):
        english = card_of(movie)
    with translation.override("de"):
        german = card_of(movie)
    assert ("War" in english, "Krieg" in german) == (True, True)


def test_it_follows_the_movie(movie: Movie) -> None:
    before = card_of(movie)
    Movie.objects.filter(pk=movie.pk).update(title="The Killing")
    after = card_of(movie)
    assert ("The Killing" in before, "Paths of Glory" in before) == (False, True)
    assert ("The Killing" in after, "Paths of Glory" in after) == (True, False)


def test_the_average_follows_each_rating(movie: Movie) -> None:
    none = card_of(movie)
    RatingFactory(movie=movie)
    one = card_of(movie)
    assert 'data-count="0"' in none
    assert 'data-count="1"' in one


def test_it_says_to_each_user_what_is_theirs(movie: Movie) -> None:
    ada, alan = UserFactory(), UserFactory()
    WatchlistEntry.objects.create(user=ada, movie=movie)
    adas = card_of(movie, ada, reason="Because <you> liked it", stars=4.5)
    alans = card_of(movie, alan)
    assert "Because &lt;you&gt; liked it" in adas
    assert "Because" not in alans
    assert ("/unwatch/" in adas, "/watch/" in alans) == (True, True)
    assert (adas.count("aria-current"), alans.count("aria-current")) == (1, 0)
    assert card_of(movie, ada, reason="Because <you> liked it", stars=4.5) == adas
    assert "/rate/" not in card_of(movie)


def test_no_text_of_a_movie_is_taken_for_a_gap(movie: Movie) -> None:
    Movie.objects.filter(pk=movie.pk).update(title=f"%(reason)s {rendering._MARK}07")
    assert "Because" not in card_of(movie)
    assert card_of(movie, reason="Because of it").count("Because of it") == 1


@pytest.mark.parametrize(
    ("title", "size", "in_capitals"),
    [
        ("Heat", 1, 1),
        ("Scream", 1, 2),
        ("Frankenstein", 4, 5),
        ("A Tale of Two", 2, 2),
        ("M*A*S*H", 3, 3),
    ],
)
def test_the_longest_word_of_a_drawn_title_fits(title: str, size: int, in_capitals: int) -> None:
    assert (title_size(title), title_size(title, in_capitals=True)) == (size, in_capitals)


def test_a_card_is_rendered_once_whatever_its_poster_stands_beside(movie: Movie) -> None:
    movies = MovieFactory.create_batch(3, genres=["Western"], title="Once")
    card_of(movie)
    before = rendering._forms.cache_info().misses
    drawn = set()
    for order in (movies, movies[::-1]):
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        drawn |= {card({"request": request}, movie) for movie in order}
    assert len(drawn) > len(movies)
    assert rendering._forms.cache_info().misses == before
