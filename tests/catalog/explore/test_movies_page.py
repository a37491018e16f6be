"""The list of movies: search, genre, years, pages."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from catalog.explore import PAGE_SIZE as MOVIES_A_PAGE
from catalog.models import Genre, Movie
from tests.factories import MovieFactory, RatingFactory, UserFactory
from tests.html_reading import (
    all_on,
    fields_of,
    link_with,
    links_of,
    movies_of,
    one_on,
    stars_on,
    title_of,
    words_of,
)

pytestmark = pytest.mark.django_db


def titles(response: HttpResponse) -> list[str]:
    """What is found, without what is offered where nothing is."""
    return [movie.title for movie in response.context["movies"]]


@pytest.fixture
def movies() -> dict[str, Genre]:
    for title, year, genres, ratings in [
        ("Star Wars", 1977, ["Action", "Sci-Fi"], 4),
        ("Star Trek: First Contact", 1996, ["Action", "Sci-Fi"], 3),
        ("A Star Is Born", 1954, ["Drama", "Musical"], 2),
        ("Heat", 1995, ["Action", "Drama"], 1),
        ("Starless", None, [], 0),
    ]:
        movie = MovieFactory(title=title, year=year, genres=genres)
        RatingFactory.create_batch(ratings, movie=movie)
    return {genre.name: genre for genre in Genre.objects.all()}


@pytest.mark.usefixtures("movies")
def test_all_movies_are_there_the_most_rated_first(client: Client) -> None:
    response = client.get(reverse("movies"))
    assert titles(response) == [
        "Star Wars",
        "Star Trek: First Contact",
        "A Star Is Born",
        "Heat",
        "Starless",
    ]
    assert one_on(response, "#results-heading").attributes["data-count"] == "5"
    assert title_of(response) == "Movies · movierec"


@pytest.mark.usefixtures("movies")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "star"}, ["Star Wars", "Star Trek: First Contact", "Starless", "A Star Is Born"]),
        ({"q": "STÁR wars"}, ["Star Wars"]),
        ({"q": "star heat"}, []),
        ({"year_from": "1977"}, ["Star Wars", "Star Trek: First Contact", "Heat"]),
        ({"year_to": "1977"}, ["Star Wars", "A Star Is Born"]),
        ({"year_from": "1977", "year_to": "1995"}, ["Star Wars", "Heat"]),
        ({"year_from": "1995", "year_to": "1977"}, ["Star Wars", "Heat"]),
        ({"q": "", "genre": "", "year_from": "", "year_to": "1960"}, ["A Star Is Born"]),
    ],
)
def test_movies_are_narrowed_by_title_and_years(
    client: Client, query: dict[str, str], expected: list[str]
) -> None:
    assert titles(client.get(reverse("movies"), query)) == expected


@pytest.mark.parametrize(
    ("query", "genre", "expected"),
    [
        ({}, "Action", ["Star Wars", "Star Trek: First Contact", "Heat"]),
        ({"q": "star"}, "Action", ["Star Wars", "Star Trek: First Contact"]),
        ({"q": "star", "year_from": "1990"}, "Action", ["Star Trek: First Contact"]),
        ({"q": "star", "year_from": "1990", "year_to": "1995"}, "Action", []),
        ({"year_to": "1960"}, "Drama", ["A Star Is Born"]),
    ],
)
def test_genre_title_and_years_go_together(
    client: Client,
    movies: dict[str, Genre],
    query: dict[str, str],
    genre: str,
    expected: list[str],
) -> None:
    response = client.get(reverse("movies"), query | {"genre": movies[genre].pk})
    assert titles(response) == expected


def test_the_form_shows_what_was_asked(client: Client, movies: dict[str, Genre]) -> None:
    drama = str(movies["Drama"].pk)
    asked = {"q": 'star "x"', "genre": drama, "year_from": "1950", "year_to": "1960"}
    response = client.get(reverse("movies"), asked | {"sort": "title"})
    assert fields_of(response) == asked
    assert one_on(response, "option[selected]").attributes["value"] == "title"


@pytest.mark.usefixtures("movies")
def test_years_in_the_wrong_order_are_shown_in_the_right_one(client: Client) -> None:
    response = client.get(reverse("movies"), {"year_from": " 2000", "year_to": "1990"})
    shown = fields_of(response)
    assert (shown["year_from"], shown["year_to"].strip()) == ("1990", "2000")
    chips = [chip.attributes["href"] for chip in all_on(response, ".chip")]
    assert chips == ["/movies/?year_to=2000", "/movies/?year_from=1990"]


def test_all_genres_can_be_chosen(client: Client) -> None:
    MovieFactory(genres=["Film-Noir", "Action & <Fun>"])
    labels = all_on(client.get(reverse("movies")), "#facet-genre .facet-label")
    assert [words_of(label) for label in labels] == ["Action & <Fun>", "Film-Noir"]


@pytest.mark.usefixtures("movies")
def test_search_without_results_offers_all_movies(client: Client) -> None:
    page = client.get(reverse("movies"), {"q": "no such movie"})
    assert movies_of(page) == []
    assert one_on(page, "#results .empty").css("a[href='/movies/']")


@pytest.mark.usefixtures("movies")
def test_an_order_is_offered_where_there_is_something_to_order(client: Client) -> None:
    hidden = ".results-order[hidden] [name=sort]"
    assert not all_on(client.get(reverse("movies")), hidden)
    assert all_on(client.get(reverse("movies"), {"q": "no such movie"}), hidden)


def test_a_site_without_movies_says_so(client: Client) -> None:
    assert all_on(client.get(reverse("movies")), "#empty-catalogue")


def test_long_lists_come_in_pages(client: Client) -> None:
    MovieFactory.create_batch(2 * MOVIES_A_PAGE + 1)
    pages = [movies_of(client.get(reverse("movies"), {"page": n})) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [MOVIES_A_PAGE, MOVIES_A_PAGE, 1]
    assert len({pk for page in pages for pk in page}) == 2 * MOVIES_A_PAGE + 1


def test_the_links_lead_through_all_pages_and_back(client: Client) -> None:
    MovieFactory.create_batch(2 * MOVIES_A_PAGE + 1)
    seen: list[int] = []
    address: str | None = reverse("movies")
    while address:
        response = client.get(reverse("movies") + address.removeprefix(reverse("movies")))
        seen += movies_of(response)
        address = link_with(response, "next")
    assert sorted(seen) == sorted(Movie.objects.values_list("pk", flat=True))
    assert link_with(response, "prev") == "?page=2"


def test_filters_are_kept_over_pages(client: Client) -> None:
    MovieFactory.create_batch(2 * MOVIES_A_PAGE, title="Œuvre & more", year=1990, genres=["Drama"])
    MovieFactory.create_batch(MOVIES_A_PAGE, title="Œuvre & more", year=1980)
    drama = str(Genre.objects.get().pk)
    asked = {"q": "œuvre & more", "genre": drama, "year_from": "1985"}
    first = client.get(reverse("movies"), asked | {"year_to": ""})
    following = link_with(first, "next")
    assert following is not None
    second = client.get(reverse("movies") + following)
    assert second.wsgi_request.GET.dict() == {**asked, "page": "2"}
    found = {*movies_of(first), *movies_of(second)}
    assert found == set(Movie.objects.filter(year=1990).values_list("pk", flat=True))
    assert link_with(second, "next") is None


def test_a_page_number_is_not_carried_along_twice(client: Client) -> None:
    MovieFactory.create_batch(3 * MOVIES_A_PAGE)
    response = client.get(reverse("movies") + "?page=1&page=2&q=movie")
    assert link_with(response, "next") == "?q=movie&page=3"


def test_a_visitor_is_led_to_log_in_and_back(client: Client) -> None:
    MovieFactory()
    response = client.get(reverse("movies"), {"q": "movie"})
    assert f"{reverse('account_login')}?next=/movies/%3Fq%3Dmovie" in links_of(response)


def test_the_page_shows_the_visitors_own_stars_and_nobody_elses(client: Client) -> None:
    rated_by_me, rated_by_other, both, none = MovieFactory.create_batch(4)
    me = UserFactory()
    RatingFactory(user=me, movie=rated_by_me, stars=4.5)
    RatingFactory(user=me, movie=both, stars=0.5)
    RatingFactory(movie=both, stars=5.0)
    RatingFactory(movie=rated_by_other, stars=3.0)
    client.force_login(me)
    response = client.get(reverse("movies"))
    assert response.context["mine"].given == {rated_by_me.pk: 4.5, both.pk: 0.5}
    assert sorted(stars_on(response)) == ["0.5", "4.5"]
    assert all_on(response, f"#clear-{both.pk}")
    assert not all_on(response, f"#clear-{none.pk}")
    assert not all_on(response, f"#clear-{rated_by_other.pk}")


def test_titles_are_text_and_not_markup(client: Client) -> None:
    MovieFactory(title="<script>alert(1)</script> & Co")
    response = client.get(reverse("movies"))
    assert b"<script>alert(1)" not in response.content
    assert words_of(one_on(response, ".card-title")) == "<script>alert(1)</script> & Co"
