"""The catalogue's admin lists: what they find, and that they stay quick."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Credit
from tests.admin_pages import assert_as_many_queries, queries_of
from tests.factories import (
    CreditFactory,
    GenreFactory,
    ImportedUserFactory,
    MovieFactory,
    MovieTagFactory,
    PersonFactory,
    RatingFactory,
    TagFactory,
    UserFactory,
)
from tests.html_reading import one_on, words_of

pytestmark = pytest.mark.django_db


def _rated_movie() -> None:
    RatingFactory(movie=MovieFactory(genres=["Drama", "Crime"]))


@pytest.mark.parametrize(
    ("name", "make_one"),
    [
        ("catalog_movie", _rated_movie),
        ("catalog_person", CreditFactory),
        ("catalog_genre", lambda: MovieFactory(genres=[GenreFactory()])),
        ("catalog_tag", MovieTagFactory),
        ("catalog_movietag", MovieTagFactory),
        ("catalog_rating", RatingFactory),
    ],
)
def test_a_list_takes_as_many_queries_for_50_rows_as_for_one(
    admin_client: Client, name: str, make_one: Callable[[], Any]
) -> None:
    assert_as_many_queries(admin_client, name, make_one)


def test_a_movies_page_takes_as_many_queries_for_20_credits_as_for_one(
    admin_client: Client,
) -> None:
    movie = MovieFactory(tags=["one"])
    CreditFactory(movie=movie)
    address = reverse("admin:catalog_movie_change", args=[movie.pk])
    one = queries_of(admin_client, address)
    for _ in range(19):
        CreditFactory(movie=movie)
        MovieTagFactory(movie=movie)

    assert queries_of(admin_client, address) == one


def test_a_persons_page_takes_as_many_queries_for_20_credits_as_for_one(
    admin_client: Client,
) -> None:
    person = PersonFactory()
    CreditFactory(person=person)
    address = reverse("admin:catalog_person_change", args=[person.pk])
    one = queries_of(admin_client, address)
    for _ in range(19):
        CreditFactory(person=person)

    assert queries_of(admin_client, address) == one


def _titles(client: Client, **query: str) -> list[str]:
    answer = client.get(reverse("admin:catalog_movie_changelist"), query)
    assert answer.status_code == 200
    return [movie.title for movie in answer.context["cl"].result_list]


def test_movies_are_found_without_accents_and_by_other_titles(admin_client: Client) -> None:
    MovieFactory(title="Amélie", alternative_titles=["Le Fabuleux Destin"])
    MovieFactory(title="Heat")

    assert _titles(admin_client, q="AMELIE") == ["Amélie"]
    assert _titles(admin_client, q="fabuleux") == ["Amélie"]


def test_movies_are_found_by_imdb_id(admin_client: Client) -> None:
    MovieFactory(title="The Matrix", imdb_id="tt0133093")
    MovieFactory(title="Heat")

    assert _titles(admin_client, q="tt0133093") == ["The Matrix"]


def test_the_most_rated_movie_comes_first(admin_client: Client) -> None:
    MovieFactory(title="Unrated")
    RatingFactory(movie=MovieFactory(title="Rated"))

    assert _titles(admin_client) == ["Rated", "Unrated"]


def test_movies_are_filtered_by_decade(admin_client: Client) -> None:
    MovieFactory(title="Old", year=1989)
    MovieFactory(title="New", year=1990)
    MovieFactory(title="Undated", year=None)

    assert _titles(admin_client, decade="1990") == ["New"]
    assert len(_titles(admin_client, decade="nonsense")) == 3


@pytest.mark.parametrize("missing", ["people", "genres", "year", "poster"])
def test_movies_are_filtered_by_what_they_lack(admin_client: Client, missing: str) -> None:
    complete = MovieFactory(title="Complete", genres=["Drama"], poster="posters/a.jpg")
    CreditFactory(movie=complete)
    MovieFactory(title="Bare", year=None)
    elsewhere = MovieFactory(title="Elsewhere", poster_url="https://example.org/a.jpg")
    elsewhere.genres.set(complete.genres.all())
    CreditFactory(movie=elsewhere)

    assert _titles(admin_client, missing=missing) == ["Bare"]


def test_movies_are_filtered_by_genre(admin_client: Client) -> None:
    drama = GenreFactory(name="Drama")
    MovieFactory(title="Sad", genres=[drama])
    MovieFactory(title="Funny", genres=["Comedy"])

    assert _titles(admin_client, genres__id__exact=str(drama.pk)) == ["Sad"]


def test_people_are_filtered_by_role(admin_client: Client) -> None:
    CreditFactory(person__name="Ann Director")
    CreditFactory(person__name="Bob Writer", role=Credit.Role.WRITER)

    answer = admin_client.get(reverse("admin:catalog_person_changelist"), {"role": "writer"})

    assert [person.name for person in answer.context["cl"].result_list] == ["Bob Writer"]


def _rated(client: Client, **query: str) -> set[str]:
    answer = client.get(reverse("admin:catalog_rating_changelist"), query)
    assert answer.status_code == 200
    return {rating.movie.title for rating in answer.context["cl"].result_list}


def test_ratings_are_filtered_by_title_person_stars_and_author(admin_client: Client) -> None:
    ann = UserFactory(username="ann", email="ann@example.org")
    RatingFactory(user=ann, movie__title="Heat", stars=4.5)
    RatingFactory(user=ImportedUserFactory(), movie__title="Alien", stars=2)

    assert _rated(admin_client, q="alien") == {"Alien"}
    assert _rated(admin_client, q="ANN") == {"Heat"}
    assert _rated(admin_client, q="ann@example.org") == {"Heat"}
    assert _rated(admin_client, stars="4.5") == {"Heat"}
    assert _rated(admin_client, author="imported") == {"Alien"}
    assert _rated(admin_client, author="here") == {"Heat"}


def test_a_movies_page_links_to_its_ratings(admin_client: Client) -> None:
    rating = RatingFactory(movie__title="Heat", stars=4)
    RatingFactory(movie__title="Alien")

    page = admin_client.get(reverse("admin:catalog_movie_change", args=[rating.movie_id]))

    link = f"{reverse('admin:catalog_rating_changelist')}?movie__id__exact={rating.movie_id}"
    assert words_of(one_on(page, f"a[href='{link}']")).startswith("1, 4.00 ")
    assert _rated(admin_client, movie__id__exact=str(rating.movie_id)) == {"Heat"}


def test_tags_show_how_many_movies_have_them(admin_client: Client) -> None:
    tag = TagFactory(name="slow")
    MovieTagFactory.create_batch(3, tag=tag)

    answer = admin_client.get(reverse("admin:catalog_tag_changelist"))

    assert [(row.name, row.movie_count) for row in answer.context["cl"].result_list] == [
        ("slow", 3)
    ]


def _people(client: Client, q: str) -> set[str]:
    answer = client.get(reverse("admin:catalog_person_changelist"), {"q": q})
    assert answer.status_code == 200
    return {person.name for person in answer.context["cl"].result_list}


def test_people_are_found_by_parts_of_their_names_or_an_imdb_id(admin_client: Client) -> None:
    PersonFactory(name="Agnès Varda", imdb_id="nm0889513")
    PersonFactory(name="Ed Wood")

    assert _people(admin_client, "agnes") == _people(admin_client, "VAR nès") == {"Agnès Varda"}
    assert _people(admin_client, " nm0889513 ") == {"Agnès Varda"}
    assert _people(admin_client, "o") == {"Ed Wood"}
    assert _people(admin_client, "varda wood") == _people(admin_client, "%") == set()
    assert _people(admin_client, "") == {"Agnès Varda", "Ed Wood"}
