"""What is the same on every card of a movie is kept, and follows what it is made of."""

import pytest
from django.utils import translation

from catalog.models import Genre, Movie
from catalog.templatetags.cards import average, card_title
from catalog.templatetags.posters import poster

from ..factories import MovieFactory, RatingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def movie() -> Movie:
    movie: Movie = MovieFactory(title="Paths of Glory", year=1957)
    movie.genres.add(Genre.objects.create(name="War"))
    return movie


def test_it_is_made_once_for_the_same_movie(movie: Movie) -> None:
    for part in (card_title, average, poster):
        assert part(movie) is part(Movie.objects.get(pk=movie.pk))


def test_it_follows_the_language(movie: Movie) -> None:
    with translation.override("en"):
        english = card_title(movie)
    with translation.override("de"):
        german = card_title(movie)
    assert ("War" in english, "Krieg" in german) == (True, True)


def test_it_follows_the_movie(movie: Movie) -> None:
    before = card_title(movie), poster(movie)
    Movie.objects.filter(pk=movie.pk).update(title="The Killing")
    renamed = Movie.objects.get(pk=movie.pk)
    for part, was in zip((card_title(renamed), poster(renamed)), before, strict=True):
        assert "The Killing" in part
        assert "The Killing" not in was


def test_the_average_follows_each_rating(movie: Movie) -> None:
    none = average(movie)
    RatingFactory(movie=movie)
    one = average(Movie.objects.get(pk=movie.pk))
    assert 'data-count="0"' in none
    assert 'data-count="1"' in one
