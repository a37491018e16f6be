"""A search costs no more for being long, repetitive or made of letters that folding multiplies."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.admin import found_by_movie
from catalog.models import Credit, Movie
from catalog.search import movie_search
from catalog.search.movie_search import nearest_titles, search_for
from catalog.search.words import LONGEST_PHRASE, MAX_WORDS
from tests.factories import CreditFactory, MovieFactory, PersonFactory, RatingFactory
from tests.html_reading import all_on

pytestmark = pytest.mark.django_db


def titles(text: str) -> list[str]:
    search = search_for(text)
    return [movie.title for movie in Movie.objects.in_order(search.keys)]


def test_a_repeated_word_is_searched_once() -> None:
    assert search_for("a " * 100).words == ("a",)


def test_only_the_first_words_are_searched() -> None:
    letters = " ".join("abcdefghijklmnopqrstuvwxyz")
    assert search_for(letters).words == tuple(letters.split()[:MAX_WORDS])


def test_titles_are_looked_for_once_where_no_word_may_be_another() -> None:
    MovieFactory(title="電 影")
    CreditFactory(movie__title="Elsewhere", person__name="電 影子")
    with CaptureQueriesContext(connection) as sent:
        assert sorted(titles("電 影")) == ["Elsewhere", "電 影"]
    table = "catalog_movie_search" if connection.vendor == "sqlite" else '"search_text"::text LIKE'
    looking = [query for query in sent if table in query["sql"] and "CASE" not in query["sql"]]
    assert len(looking) == 1


def test_letters_that_folding_multiplies_stay_within_the_bound() -> None:
    search = search_for("\ufdfa" * 200)
    assert len(search.phrase) <= LONGEST_PHRASE
    assert sum(map(len, search.words)) <= LONGEST_PHRASE
    assert titles("\ufdfa" * 200) == []


def test_a_long_title_is_found_by_all_its_words_and_comes_first() -> None:
    title = "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb"
    MovieFactory(title=f"{title}: The Making Of", rating_count=9)
    MovieFactory(title=title)
    assert titles(title) == [title, f"{title}: The Making Of"]


def test_a_title_that_repeats_a_word_comes_first() -> None:
    MovieFactory(title="New York Stories", rating_count=9)
    MovieFactory(title="New York, New York")
    assert titles("new york new york") == ["New York, New York", "New York Stories"]


def test_the_admin_searches_for_as_few_words(admin_client: Client) -> None:
    heat = MovieFactory(title="Heat a b c d e f g")
    PersonFactory(name="Al Pacino")
    long = "heat a b c d e f g nowhere"
    for address, term in [
        (reverse("admin:catalog_movie_changelist"), long),
        (reverse("admin:catalog_rating_changelist"), long),
        (reverse("admin:catalog_person_changelist"), "al " * 100 + "pacino"),
        (reverse("admin:catalog_person_changelist"), "al a l p c i n o nowhere"),
    ]:
        RatingFactory(movie=heat)
        assert admin_client.get(address, {"q": term}).context["cl"].result_count > 0
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(address, {"q": "al " * 100})
        assert max(each["sql"].lower().count("like") for each in queries) <= MAX_WORDS


def test_the_admin_looks_for_rows_of_the_most_rated_movies(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found_by_movie, "MOST_MOVIES", 1)
    rare, known = (MovieFactory(title=f"Heat {number}") for number in range(2))
    RatingFactory(movie=rare)
    expected = {RatingFactory(movie=known).pk, RatingFactory(movie=known).pk}
    address = reverse("admin:catalog_rating_changelist")
    found = admin_client.get(address, {"q": "heat"}).context["cl"].result_list
    assert {rating.pk for rating in found} == expected


def test_of_too_many_movies_the_nearest_and_the_best_known_are_found(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [MovieFactory(title=f"The {name} Of It", rating_count=9) for name in ("One", "Two")]
    with_person = CreditFactory(person__name="The Rock", movie__rating_count=9).movie
    MovieFactory(title="The Unknown Of Them", rating_count=1)
    exact = MovieFactory(title="The", rating_count=0)
    address = reverse("movies")
    assert titles("the")[0] == "The"
    assert len(titles("the")) == 5
    assert not all_on(client.get(address, {"q": "the"}), "#best-known")

    monkeypatch.setattr(movie_search, "MOST_FOUND", 4)

    found = search_for("the")
    assert found.is_cut
    assert set(found.keys) == {exact.pk, with_person.pk, *(movie.pk for movie in known)}
    assert all_on(client.get(address, {"q": "the"}), "#best-known")


def test_the_nearest_titles_have_the_longest_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movie_search, "MOST_NEAR_WORDS", 2)
    both = MovieFactory(title="Casablanca Revisited")
    one = MovieFactory(title="Casablanca", rating_count=9)
    MovieFactory(title="Short", rating_count=99)
    found = nearest_titles(search_for("casablanca short revisited nowhere"), 9)
    assert found == [both.pk, one.pk]


def test_movies_named_by_several_credits_are_all_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(movie_search, "MOST_FOUND", 4)
    movies = MovieFactory.create_batch(4)
    person = PersonFactory(name="Ada Stone")
    for movie in movies:
        for role in Credit.Role:
            CreditFactory(movie=movie, person=person, role=role)
    found = search_for("stone")
    assert set(found.keys) == {movie.pk for movie in movies}
    assert not found.is_cut
    known = CreditFactory(person=person, movie__rating_count=9).movie
    found = search_for("stone")
    assert known.pk in found.keys
    assert len(found.keys) == 4
    assert found.is_cut
