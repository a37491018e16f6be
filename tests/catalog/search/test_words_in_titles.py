"""Finding movies by words of their titles."""

import pytest

from catalog.models import Movie
from tests.factories import MovieFactory

pytestmark = pytest.mark.django_db


def found(words: str) -> set[str]:
    return set(Movie.objects.search(words).values_list("title", flat=True))


@pytest.fixture
def movies() -> None:
    MovieFactory(title="Amélie", original_title="Le Fabuleux Destin d'Amélie Poulain")
    MovieFactory(title="Star Wars", alternative_titles=["A New Hope", "La Guerre des étoiles"])
    MovieFactory(title="Star Trek: First Contact")
    MovieFactory(title="Ocean's Eleven")
    MovieFactory(title="七人の侍", alternative_titles=["Seven Samurai"])
    MovieFactory(title="100% Wolf")
    MovieFactory(title="100 Streets")


@pytest.mark.usefixtures("movies")
@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("star", {"Star Wars", "Star Trek: First Contact"}),
        ("STAR wArS", {"Star Wars"}),
        ("contact star", {"Star Trek: First Contact"}),
        ("first, contact!", {"Star Trek: First Contact"}),
        ("star samurai", set()),
        ("amelie", {"Amélie"}),
        ("AMÉLIE", {"Amélie"}),
        ("fabuleux", {"Amélie"}),
        ("destin amelie", {"Amélie"}),
        ("new hope", {"Star Wars"}),
        ("etoiles", {"Star Wars"}),
        ("star hope", {"Star Wars"}),
        ("oceans", {"Ocean's Eleven"}),
        ("ocean’s", {"Ocean's Eleven"}),
        ("ocean", {"Ocean's Eleven"}),
        ("侍", {"七人の侍"}),
        ("samurai", {"七人の侍"}),
        ("wolf%", {"100% Wolf"}),
        ("no such movie", set()),
    ],
)
def test_a_search_finds_movies_with_all_words_in_one_title(words: str, titles: set[str]) -> None:
    assert found(words) == titles


@pytest.mark.usefixtures("movies")
@pytest.mark.parametrize("words", ["", "   ", "?!", "%", "_", "\\", "\0", "🍕"])
def test_a_search_without_words_finds_everything(words: str) -> None:
    assert len(found(words)) == Movie.objects.count() == 7


def test_no_word_is_found_across_two_titles() -> None:
    MovieFactory(title="Dark", original_title="Night")
    assert found("darknight") == set()


def test_a_changed_title_is_found() -> None:
    movie = MovieFactory(title="Star Wars")
    movie.title = "Episode IV"
    movie.save()
    assert (found("star wars"), found("episode")) == (set(), {"Episode IV"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Neu"),
        ("original_title", "Neu"),
        ("alternative_titles", ["Alt", "Neu"]),
    ],
)
def test_a_title_saved_alone_is_found(field: str, value: object) -> None:
    movie = MovieFactory(title="Old")
    setattr(movie, field, value)
    movie.save(update_fields=[field])
    assert len(found("neu")) == 1


def test_a_title_of_a_partly_loaded_movie_is_found() -> None:
    pk = MovieFactory(title="Old", original_title="Uralt").pk
    movie = Movie.objects.only("title").get(pk=pk)
    movie.title = "New"
    movie.save()
    assert found("new") == found("uralt") == {"New"}


def test_a_deleted_title_is_not_found() -> None:
    movie = MovieFactory(original_title="Uralt", alternative_titles=["Anders"])
    movie.original_title, movie.alternative_titles = "", []
    movie.save()
    assert found("uralt") == found("anders") == set()
