"""What the page to explore offers to choose from, with how many movies each choice would leave."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from catalog.explore.facets import TOP
from catalog.explore.results import FACETS_AT_ONCE
from catalog.models import Certificate, Country, Credit, Genre, Movie, Person, Tag
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


def facets(client: Client, query: str = "") -> dict[str, dict[str, int]]:
    """Return the counts of the facets that have options, each opened."""
    offered = client.get(f"{reverse('movies')}?{query}").context["found"].facets
    opened = [
        client.get(f"{reverse('facet', args=[facet.name])}?{query}").context["facet"]
        for facet in offered
    ]
    return {
        facet.name: {str(option.label): option.count for option in facet.options}
        for facet in opened
        if facet.options
    }


def titles(client: Client, query: str) -> set[str]:
    """Return the titles of the movies found, as many as are said to be there."""
    response = client.get(f"{reverse('movies')}?{query}")
    found = [movie.title for movie in response.context["movies"]]
    assert response.context["page"].paginator.count == len(found)
    return set(found)


@pytest.fixture
def movies() -> dict[str, int]:
    """Four movies; by label, its key."""
    france, usa = Country.objects.create(name="France"), Country.objects.create(name="USA")
    star = PersonFactory(name="Ada")
    for title, year, runtime, genres, countries, tags, stars in [
        ("One", 1991, 85, ["Drama"], [france], ["slow"], [star]),
        ("Two", 1994, 100, ["Drama", "Crime"], [france, usa], [], [star]),
        ("Three", 2003, 130, ["Crime"], [usa], ["slow", "dark"], []),
        ("Four", None, None, [], [], [], []),
    ]:
        movie = MovieFactory(title=title, year=year, runtime=runtime, genres=genres, tags=tags)
        movie.countries.set(countries)
        for person in stars:
            CreditFactory(movie=movie, person=person)
            CreditFactory(movie=movie, person=person, role=Credit.Role.CAST)
    labels = [*Genre.objects.all(), *Tag.objects.all(), france, usa, star]
    return {str(label): label.pk for label in labels}


@pytest.mark.usefixtures("movies")
def test_without_a_choice_each_count_is_of_all_movies(client: Client) -> None:
    assert facets(client) == {
        "genre": {"Crime": 2, "Drama": 2},
        "decade": {"2000s": 1, "1990s": 2},
        "runtime": {"Under 1½ hours": 1, "1½ to 2 hours": 1, "2 to 2½ hours": 1},
        "country": {"France": 2, "USA": 2},
        "person": {"Ada": 2},
        "tag": {"slow": 2, "dark": 1},
    }


def test_counts_follow_the_other_facets_but_not_their_own(
    client: Client, movies: dict[str, int]
) -> None:
    shown = facets(client, f"genre={movies['Drama']}")
    assert shown["genre"] == {"Crime": 2, "Drama": 2}
    assert shown["decade"] == {"1990s": 2}
    assert shown["country"] == {"France": 2, "USA": 1}
    assert shown["tag"] == {"slow": 1}


def test_counts_follow_the_words(client: Client, movies: dict[str, int]) -> None:
    shown = facets(client, "q=three")
    assert shown["genre"] == {"Crime": 1}
    assert "person" not in shown


def test_each_count_comes_true(client: Client, movies: dict[str, int]) -> None:
    for name, choices in facets(client, "decade=1990").items():
        if name != "decade":
            context = client.get(reverse("facet", args=[name]) + "?decade=1990").context
            for option in context["facet"].options:
                found = titles(client, f"decade=1990&{name}={option.value}")
                assert len(found) == option.count == choices[str(option.label)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("genre={Drama}", {"One", "Two"}),
        ("genre={Drama}&genre={Crime}", {"One", "Two", "Three"}),
        ("genre={Drama}&country={USA}", {"Two"}),
        ("decade=1990&decade=2000", {"One", "Two", "Three"}),
        ("decade=1990&runtime=90-119", {"Two"}),
        ("runtime=0-89&runtime=120-149", {"One", "Three"}),
        ("tag={slow}&genre={Crime}", {"Three"}),
        ("person={Ada}", {"One", "Two"}),
        ("person={Ada}&tag={dark}", set()),
        ("year_from=1994&genre={Drama}", {"Two"}),
        ("genre={Drama}&genre=999999", {"One", "Two", "Three", "Four"}),
        ("decade=1995", {"One", "Two", "Three", "Four"}),
        ("rated=yes", {"One", "Two", "Three", "Four"}),
    ],
)
def test_within_a_facet_any_fits_between_facets_all_must(
    client: Client, movies: dict[str, int], query: str, expected: set[str]
) -> None:
    assert titles(client, query.format_map(movies)) == expected


def test_what_is_chosen_stays_shown_where_nothing_has_it(
    client: Client, movies: dict[str, int]
) -> None:
    shown = facets(client, f"q=three&genre={movies['Drama']}&person={movies['Ada']}&decade=1920")
    assert shown["genre"] == {"Drama": 0}
    assert shown["person"] == {"Ada": 0}
    assert shown["decade"]["1920s"] == 0


def test_the_most_frequent_people_and_tags_are_shown_and_those_chosen(client: Client) -> None:
    movies = MovieFactory.create_batch(2)
    rare_person, rare_tag = PersonFactory(name="Rare"), TagFactory(name="rare")
    for number in range(TOP):
        person, tag = PersonFactory(), TagFactory(name=f"often {number}")
        for movie in movies:
            CreditFactory(movie=movie, person=person)
            MovieTagFactory(movie=movie, tag=tag)
    CreditFactory(movie=movies[0], person=rare_person)
    MovieTagFactory(movie=movies[0], tag=rare_tag)
    shown = facets(client)
    assert len(shown["person"]) == len(shown["tag"]) == TOP
    assert "Rare" not in shown["person"]
    shown = facets(client, f"person={rare_person.pk}&tag={rare_tag.pk}")
    assert shown["person"]["Rare"] == shown["tag"]["rare"] == 1


def test_a_movie_is_found_while_counts_from_before_are_shown(
    client: Client, movies: dict[str, int]
) -> None:
    facets(client)
    MovieFactory(title="Five", genres=["Drama"], year=1995)
    query = f"genre={movies['Drama']}"
    assert titles(client, query) == {"One", "Two", "Five"}
    assert titles(client, f"{query}&decade=1990") == {"One", "Two", "Five"}


def test_ones_own_ratings_are_a_facet_of_ones_own(client: Client) -> None:
    me, other = UserFactory(), UserFactory()
    mine, theirs = MovieFactory(title="Mine"), MovieFactory(title="Theirs")
    RatingFactory(user=me, movie=mine)
    RatingFactory(user=other, movie=theirs)
    assert "rated" not in facets(client)
    client.force_login(me)
    assert facets(client)["rated"] == {"Rated by you": 1, "Not rated by you": 1}
    assert titles(client, "rated=yes") == {"Mine"}
    assert titles(client, "rated=no") == {"Theirs"}
    assert titles(client, "rated=yes&rated=no") == {"Mine", "Theirs"}


def test_a_visitor_who_follows_someones_link_has_no_ratings_to_choose_by(client: Client) -> None:
    MovieFactory(title="One")
    response = client.get(f"{reverse('movies')}?rated=yes&q=nothing+such")
    assert response.context["found"].chips == []
    assert response.context["found"].relaxed_queries() == []


def test_what_is_chosen_can_be_removed_one_by_one(client: Client, movies: dict[str, int]) -> None:
    query = f"genre={movies['Drama']}&genre={movies['Crime']}&decade=1990&year_to=1999&sort=title"
    found = client.get(f"{reverse('movies')}?q=o&{query}").context["found"]
    drama, crime = f"genre={movies['Drama']}", f"genre={movies['Crime']}"
    first, second = sorted([drama, crime], key=lambda pair: int(pair[6:]))
    labels = {chip.label: chip.querystring for chip in found.chips}
    assert labels == {
        "Drama": f"q=o&{crime}&decade=1990&year_to=1999&sort=title",
        "Crime": f"q=o&{drama}&decade=1990&year_to=1999&sort=title",
        "1990s": f"q=o&{first}&{second}&year_to=1999&sort=title",
        "To 1999": f"q=o&{first}&{second}&decade=1990&sort=title",
    }


def test_an_empty_result_says_which_filter_to_give_up(
    client: Client, movies: dict[str, int]
) -> None:
    response = client.get(f"{reverse('movies')}?genre={movies['Drama']}&decade=2000&q=three")
    ways = {
        str(way.title): (way.querystring, way.count)
        for way in response.context["found"].relaxed_queries()
    }
    assert ways == {"Genre": ("q=three&decade=2000", 1)}
    (shown,) = all_on(response, ".relaxed-filters li")
    assert shown.attributes["data-count"] == "1"
    assert shown.css_first("a").attributes["href"] == "/movies/?q=three&decade=2000"
    assert [movie.title for movie in response.context["nearest"]] == ["Three"]


@pytest.mark.parametrize("is_empty", [True, False])
def test_signs_alone_and_a_filter_that_nothing_passes_are_no_error(
    client: Client, movies: dict[str, int], is_empty: bool
) -> None:
    if is_empty:
        Movie.objects.all().delete()
    response = client.get(f"{reverse('movies')}?q=!!!&year_from=2099")
    assert response.status_code == 200
    assert bool(response.context["nearest"]) == (not is_empty)


def test_deleted_labels_are_no_error(client: Client, movies: dict[str, int]) -> None:
    query = f"person={movies['Ada']}"
    Person.objects.all().delete()
    assert len(titles(client, query)) == Movie.objects.count()


@pytest.mark.usefixtures("movies")
def test_the_counts_of_the_whole_catalogue_are_kept_for_a_while(client: Client) -> None:
    before = facets(client)
    MovieFactory(title="Five", year=1995, runtime=100, genres=["Drama"])
    with CaptureQueriesContext(connection) as captured:
        assert facets(client) == before
    assert not any("GROUP BY" in query["sql"] for query in captured)
    cache.clear()
    assert facets(client)["genre"]["Drama"] == before["genre"]["Drama"] + 1


def test_only_the_first_facet_and_those_with_a_choice_are_open(
    client: Client, movies: dict[str, int]
) -> None:
    def opened(query: str) -> list[str]:
        page = client.get(f"{reverse('movies')}?{query}")
        return [str(facet.id) for facet in all_on(page, ".facet[open]")]

    assert opened("") == ["facet-genre"]
    assert opened(f"country={movies['France']}") == ["facet-genre", "facet-country"]
    assert opened("show=tag&show=nothing") == ["facet-genre", "facet-tag"]


def test_a_closed_facet_is_counted_when_it_is_opened(
    client: Client, movies: dict[str, int]
) -> None:
    query = f"genre={movies['Drama']}"
    page = client.get(f"{reverse('movies')}?{query}")
    closed = one_on(page, "#facet-country")
    assert not closed.css("input")
    address = closed.css_first("[hx-get]").attributes["hx-get"]
    assert address == f"{reverse('facet', args=['country'])}?{query}"
    labels = all_on(client.get(address), ".facet-option")
    assert [words_of(label) for label in labels] == ["France 2", "USA 1"]
    without_scripts = closed.css_first("a").attributes["href"]
    assert all_on(client.get(reverse("movies") + without_scripts), "#facet-country[open] input")


def test_a_facet_that_no_movie_has_is_not_offered(client: Client) -> None:
    MovieFactory(year=1991)
    page = client.get(reverse("movies"))
    assert [facet.id for facet in all_on(page, ".facet")] == ["facet-decade", "facet-years"]


@pytest.mark.parametrize("name", ["no-such", "rated", "year_from"])
def test_there_is_no_other_facet(client: Client, name: str) -> None:
    assert client.get(reverse("facet", args=[name])).status_code == 404


def test_ones_own_facets_are_for_users(client: Client) -> None:
    MovieFactory()
    client.force_login(UserFactory())
    options = all_on(client.get(reverse("facet", args=["rated"])), ".facet-option")
    assert len(options) == 2


def test_a_few_facets_are_counted_with_the_results(client: Client, movies: dict[str, int]) -> None:
    chosen = f"country={movies['France']}&tag={movies['slow']}&runtime=0-89&decade=1990"
    page = client.get(f"{reverse('movies')}?{chosen}&show=person")
    assert len(all_on(page, ".facet[open]:not(#facet-years)")) == FACETS_AT_ONCE
    marked = [facet.id for facet in all_on(page, ".facet:has(.chosen-count)")]
    assert marked == ["facet-decade", "facet-runtime", "facet-country", "facet-tag"]
    # What is chosen in a closed one is sent with the next choice all the same.
    (kept,) = all_on(page, "#facet-tag input[form=explore]")
    assert kept.attributes["value"] == str(movies["slow"])


def test_age_ratings_of_the_site_s_country_are_a_facet(client: Client, settings: Settings) -> None:
    settings.COUNTRY = "DE"
    found = {}
    for country, age in (("DE", 0), ("DE", 12), ("DE", 16), ("FR", 12)):
        movie = MovieFactory()
        found[country, age] = movie.pk
        Certificate.objects.create(movie=movie, country=country, certificate=str(age), from_age=age)
    options = all_on(client.get(reverse("facet", args=["age"])), "input")
    assert [option.attributes["value"] for option in options] == ["0", "12", "16"]
    page = client.get(reverse("movies"), {"age": ["0", "12"]})
    shown = {movie.pk for movie in page.context["movies"]}
    assert shown == {found["DE", 0], found["DE", 12]}


def test_decades_that_touch_and_one_apart_find_their_movies(client: Client) -> None:
    for year in (1969, 1970, 1985, 1990, 1999, 2000, 2009, 2010):
        MovieFactory(title=f"Of {year}", year=year)
    found = titles(client, "decade=1970&decade=2000&decade=1990")
    assert found == {"Of 1970", "Of 1990", "Of 1999", "Of 2000", "Of 2009"}


@pytest.mark.parametrize("query", ["tag={tag}", "tag={tag}&decade=1990", "tag={tag}&q=movie"])
def test_a_hidden_movie_is_counted_nowhere(client: Client, query: str) -> None:
    genre, tag = Genre.objects.create(name="Drama"), TagFactory()
    for title, hidden_at in (("Movie A", None), ("Movie B", timezone.now())):
        movie = MovieFactory(title=title, year=1995, hidden_at=hidden_at)
        movie.genres.add(genre)
        MovieTagFactory(movie=movie, tag=tag)
    assert facets(client, query.format(tag=tag.pk))["genre"] == {"Drama": 1}
