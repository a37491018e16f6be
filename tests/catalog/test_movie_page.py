"""A movie's page: all that is known of it."""

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Credit, Movie

from ..factories import (
    CreditFactory,
    MovieFactory,
    MovieTagFactory,
    PersonFactory,
    RatingFactory,
    TagFactory,
    UserFactory,
)
from ..html_reading import all_on, links_of, one_on, stars_on, title_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def amelie() -> Movie:
    return MovieFactory(
        title="Amélie",
        original_title="Le Fabuleux Destin d'Amélie Poulain",
        alternative_titles=["Amelie from Montmartre", "Die fabelhafte Welt der Amélie"],
        year=2001,
        runtime=122,
        overview="A waitress in Paris.\n\nShe helps others.",
        imdb_id="tt0211915",
        tmdb_id=194,
        genres=["Comedy", "Romance"],
    )


def test_the_page_shows_all_facts(client: Client, amelie: Movie) -> None:
    response = client.get(amelie.get_absolute_url())
    assert title_of(response) == "Amélie (2001) · movierec"
    assert words_of(one_on(response, "h1")) == "Amélie"
    original = one_on(response, ".movie-original")
    assert words_of(original) == "Le Fabuleux Destin d'Amélie Poulain"
    titles = [words_of(title) for title in all_on(response, "#titles li")]
    assert titles == ["Amelie from Montmartre", "Die fabelhafte Welt der Amélie"]
    facts = [words_of(fact) for fact in all_on(response, "#movie-facts a")]
    assert facts == ["2001", "Comedy", "Romance"]
    assert one_on(response, "#runtime").attributes["data-minutes"] == "122"
    overview = [words_of(text) for text in all_on(response, "#overview p")]
    assert overview == ["A waitress in Paris.", "She helps others."]
    assert "https://www.imdb.com/title/tt0211915/" in links_of(response)
    assert "https://www.themoviedb.org/movie/194" in links_of(response)


def test_the_page_links_to_the_genres_and_the_year(client: Client, amelie: Movie) -> None:
    links = links_of(client.get(amelie.get_absolute_url()))
    comedy = amelie.genres.get(name="Comedy")
    for link in (f"/movies/?genre={comedy.pk}", "/movies/?year_from=2001&year_to=2001"):
        assert link in links
        assert client.get(link).context["movies"] == [amelie]


def test_the_page_shows_the_people_by_role_and_in_order(client: Client, amelie: Movie) -> None:
    people = {
        name: PersonFactory(name=name)
        for name in ("Mathieu Kassovitz", "Audrey Tautou", "Guillaume Laurant", "J.-P. Jeunet")
    }
    for name, role, position in (
        ("Mathieu Kassovitz", Credit.Role.CAST, 2),
        ("Audrey Tautou", Credit.Role.CAST, 1),
        ("Guillaume Laurant", Credit.Role.WRITER, 1),
        ("J.-P. Jeunet", Credit.Role.DIRECTOR, 1),
    ):
        CreditFactory(movie=amelie, person=people[name], role=role, position=position)
    CreditFactory()
    response = client.get(amelie.get_absolute_url())
    shown = {
        group.attributes["data-role"]: [words_of(name) for name in group.css("a")]
        for group in all_on(response, "[data-role]")
    }
    assert list(shown.items()) == [
        ("director", ["J.-P. Jeunet"]),
        ("writer", ["Guillaume Laurant"]),
        ("cast", ["Audrey Tautou", "Mathieu Kassovitz"]),
    ]
    for person in people.values():
        assert reverse("person", args=[person.pk]) in links_of(response)


def test_the_page_shows_the_tags_most_often_given_first(client: Client, amelie: Movie) -> None:
    for name, count in (("whimsical", 2), ("paris", 9), ("quirky", 5)):
        MovieTagFactory(movie=amelie, tag=TagFactory(name=name), count=count)
    MovieTagFactory(tag=TagFactory(name="of another movie"))
    tags = all_on(client.get(amelie.get_absolute_url()), "#movie-tags li")
    assert [words_of(tag) for tag in tags] == ["paris", "quirky", "whimsical"]


def test_the_page_shows_average_and_count(client: Client, amelie: Movie) -> None:
    for stars in (5.0, 4.0, 4.5, 4.5, 4.5):
        RatingFactory(movie=amelie, stars=stars)
    average = one_on(client.get(amelie.get_absolute_url()), ".movie-average .average")
    assert average.attributes["data-average"] == "4.5"
    assert average.attributes["data-count"] == "5"


def test_an_average_of_few_ratings_is_not_shown(client: Client, amelie: Movie) -> None:
    for stars in (3.5, 3.5, 3.5, 3.5):
        RatingFactory(movie=amelie, stars=stars)
    for page in (amelie.get_absolute_url(), "/movies/", "/"):
        average = one_on(client.get(page), ".average")
        assert average.attributes["data-count"] == "4"
        assert "data-average" not in average.attributes
        assert "3.5" not in words_of(average)


def test_a_movie_of_which_little_is_known_shows_that(client: Client) -> None:
    response = client.get(MovieFactory(title="unknown", year=None).get_absolute_url())
    assert title_of(response) == "unknown · movierec"
    assert one_on(response, ".average").attributes["data-count"] == "0"
    missing = "#movie-facts li, #overview, [data-role], #movie-tags, #titles, .elsewhere"
    assert not all_on(response, missing)


def test_an_original_title_like_the_title_is_not_repeated(client: Client) -> None:
    movie = MovieFactory(title="Heat", original_title="Heat", year=1995)
    assert not all_on(client.get(movie.get_absolute_url()), ".movie-original")


def test_the_page_shows_the_visitors_own_stars(client: Client, amelie: Movie) -> None:
    me = UserFactory()
    RatingFactory(user=me, movie=amelie, stars=3.5)
    RatingFactory(user=me, stars=1.0)
    client.force_login(me)
    response = client.get(amelie.get_absolute_url())
    assert response.context["your_stars"] == 3.5
    assert stars_on(response) == ["3.5"]


def test_the_page_never_shows_anothers_stars(client: Client, amelie: Movie) -> None:
    RatingFactory(movie=amelie, stars=3.5)
    client.force_login(UserFactory())
    response = client.get(amelie.get_absolute_url())
    assert response.context["your_stars"] is None
    assert stars_on(response) == []


def test_a_visitor_is_led_to_log_in_and_back(client: Client, amelie: Movie) -> None:
    address = amelie.get_absolute_url()
    response = client.get(address)
    assert response.context["your_stars"] is None
    assert f"{reverse('account_login')}?next={address}" in links_of(response)


def test_texts_are_not_markup(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    movie = MovieFactory(
        title=evil, original_title=f"o{evil}", alternative_titles=[evil], overview=evil, tags=[evil]
    )
    CreditFactory(movie=movie, person__name=evil)
    assert "<script>alert" not in client.get(movie.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "pk", ["0", "999999", "9223372036854775808", "99999999999999999999", "9" * 5000]
)
def test_an_unknown_movie_is_not_found(client: Client, pk: str) -> None:
    assert client.get(f"/movies/{pk}/").status_code == 404


@pytest.mark.parametrize("pk", ["-1", "abc", "1.0", "%00", "1%27"])
def test_nonsense_instead_of_a_number_is_not_found(client: Client, pk: str) -> None:
    assert client.get(f"/movies/{pk}/").status_code == 404


def test_a_deleted_movie_is_not_found(client: Client, amelie: Movie) -> None:
    address = amelie.get_absolute_url()
    amelie.delete()
    assert client.get(address).status_code == 404


def test_title_and_plot_are_in_the_language_of_the_page(client: Client, amelie: Movie) -> None:
    amelie.local_titles = {"de": "Die fabelhafte Welt der Amélie", "fr": "Autre"}
    amelie.local_overviews = {"de": "Eine Kellnerin in Paris."}
    amelie.save()
    german = client.get(amelie.get_absolute_url(), headers={"accept-language": "de"})
    assert words_of(one_on(german, "h1")) == "Die fabelhafte Welt der Amélie"
    assert words_of(one_on(german, "#overview p")) == "Eine Kellnerin in Paris."
    cards = client.get(reverse("movies"), headers={"accept-language": "de"})
    assert words_of(one_on(cards, ".card-title")) == "Die fabelhafte Welt der Amélie"
    english = client.get(amelie.get_absolute_url(), headers={"accept-language": "en"})
    assert words_of(one_on(english, "h1")) == "Amélie"
    # Found by it in any language.
    found = client.get(reverse("movies"), {"q": "autre"}, headers={"accept-language": "en"})
    assert found.context["movies"] == [amelie]


def test_without_a_title_in_that_language_the_usual_one_stands(
    client: Client, amelie: Movie
) -> None:
    german = client.get(amelie.get_absolute_url(), headers={"accept-language": "de"})
    assert words_of(one_on(german, "h1")) == "Amélie"
    assert words_of(all_on(german, "#overview p")[0]) == "A waitress in Paris."
