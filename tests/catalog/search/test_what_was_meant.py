"""Finding movies by their year, initials, joined words, '&' or 'and', and numbers elsewhere.

Both databases must pass each of these: no result depends on which one there is.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Movie, Spelling
from catalog.search.elsewhere import number_elsewhere
from catalog.search.movie_search import search_for
from catalog.search.words import MAX_WORDS
from tests.factories import CreditFactory, MovieFactory, PersonFactory


def found(text: str) -> list[str]:
    search = search_for(text)
    return [str(movie) for movie in Movie.objects.in_order(search.keys)]


@pytest.fixture
def movies(db: None) -> None:
    for title, year, rating_count in [
        ("Alien", 1979, 9),
        ("Aliens", 1986, 8),
        ("Star Wars", 1977, 9),
        ("Star Wars: The Clone Wars", 2008, 1),
        ("Starship Troopers", 1997, 2),
        ("Pulp Fiction", 1994, 9),
        ("Speed", 1994, 3),
        ("2001: A Space Odyssey", 1968, 5),
        ("Shrek", 2001, 9),
        ("1984", 1956, 1),
        ("Ghostbusters", 1984, 9),
        ("E.T. the Extra-Terrestrial", 1982, 4),
        ("Eternal Sunshine of the Spotless Mind", 2004, 9),
        ("M*A*S*H", 1970, 4),
        ("The Smash", 2012, 9),
        ("Wallace & Gromit: The Wrong Trousers", 1993, 4),
        ("Beauty and the Beast", 1991, 4),
    ]:
        MovieFactory(title=title, year=year, rating_count=rating_count)
    MovieFactory(title="The Matrix", year=1999, imdb_id="tt0133093", tmdb_id=603)
    kubrick = PersonFactory(name="Stanley Kubrick")
    for title, year in [("The Shining", 1980), ("Barry Lyndon", 1975)]:
        CreditFactory(person=kubrick, movie=MovieFactory(title=title, year=year))


@pytest.mark.usefixtures("movies")
@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("alien 1979", ["Alien (1979)"]),
        ("1979 alien", ["Alien (1979)"]),
        ("star wars (1977)", ["Star Wars (1977)"]),
        ("star wras 1977", ["Star Wars (1977)"]),
        ("1994", ["Pulp Fiction (1994)", "Speed (1994)"]),
        ("2001 a space odyssey", ["2001: A Space Odyssey (1968)"]),
        ("2001 space odyssey 1968", ["2001: A Space Odyssey (1968)"]),
        ("2001", ["2001: A Space Odyssey (1968)", "Shrek (2001)"]),
        ("1984", ["1984 (1956)", "Ghostbusters (1984)"]),
        ("kubrick 1980", ["The Shining (1980)"]),
        ("alien 1980", []),
        ("9999", []),
    ],
)
def test_a_year_is_the_movies_or_in_the_title_which_comes_first(
    text: str, titles: list[str]
) -> None:
    assert found(text) == titles


@pytest.mark.usefixtures("movies")
@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ET", "E.T. the Extra-Terrestrial (1982)"),
        ("e.t.", "E.T. the Extra-Terrestrial (1982)"),
        ("et extra terrestrial", "E.T. the Extra-Terrestrial (1982)"),
        ("mash", "M*A*S*H (1970)"),
        ("mash 1970", "M*A*S*H (1970)"),
        ("starwars", "Star Wars (1977)"),
        ("pulpfiction", "Pulp Fiction (1994)"),
        ("starwars 2008", "Star Wars: The Clone Wars (2008)"),
        ("wallace and gromit", "Wallace & Gromit: The Wrong Trousers (1993)"),
        ("wallace und gromit", "Wallace & Gromit: The Wrong Trousers (1993)"),
        ("wallace & gromit", "Wallace & Gromit: The Wrong Trousers (1993)"),
        ("beauty & the beast", "Beauty and the Beast (1991)"),
        ("beauty und the beast", "Beauty and the Beast (1991)"),
    ],
)
def test_initials_joined_words_and_joining_words_find_what_was_meant(text: str, first: str) -> None:
    assert found(text)[:1] == [first]


def test_a_title_with_and_or_a_sign_for_it_is_as_close(db: None) -> None:
    MovieFactory(title="Harold and Maude and Me", rating_count=9)
    MovieFactory(title="Harold & Maude", year=1971)
    for text in ("harold and maude", "harold & maude", "harold und maude"):
        assert found(text)[0] == "Harold & Maude (1971)"


@pytest.mark.usefixtures("movies")
@pytest.mark.parametrize("text", ["and", "&", "und"])
def test_a_joining_word_alone_is_looked_for(text: str) -> None:
    assert "Alien (1979)" not in found(text)


@pytest.mark.usefixtures("movies")
@pytest.mark.parametrize(
    "text",
    [
        "tt0133093",
        "TT0133093",
        "https://www.imdb.com/title/tt0133093/?ref_=nv_sr_1",
        "www.themoviedb.org/movie/603-the-matrix",
    ],
)
def test_the_number_or_address_of_a_movie_finds_only_that_movie(text: str) -> None:
    assert found(text) == ["The Matrix (1999)"]


@pytest.mark.usefixtures("movies")
@pytest.mark.parametrize("text", ["tt9999999", "https://www.themoviedb.org/movie/999999999"])
def test_an_unknown_number_finds_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["tt123", "att0133093", "tt0133093a", "themoviedb.org/tv/603"])
def test_what_is_no_number_of_a_movie_is_words(text: str) -> None:
    assert number_elsewhere(text) == {}


@given(st.text())
def test_any_text_is_read_for_a_number(text: str) -> None:
    assert set(number_elsewhere(text)) <= {"imdb_id", "tmdb_id"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("joined", "words"),
    [
        ("starwars", "star wars"),
        ("pulpfiction", ""),
        ("thefuture", "the future"),
        ("backtothefuture", "back to the future"),
        ("topgun", "top gun"),
        ("x" * 100, ""),
        ("onandonand", ""),
    ],
)
def test_joined_words_are_words_of_the_catalogue(joined: str, words: str) -> None:
    Spelling.objects.learn([" star wars pulp back to the future "])
    apart = Spelling.objects.apart([joined]).get(joined, [])
    assert apart[:1] == [words] if words else apart == []


@pytest.mark.django_db
def test_a_search_of_many_years_and_joined_words_stays_bounded() -> None:
    text = " ".join(f"{1900 + number} {'star' * 9}{number}" for number in range(50))
    with CaptureQueriesContext(connection) as queries:
        search = search_for(text)
    assert len(search.words) == MAX_WORDS
    assert len(queries) <= 4
