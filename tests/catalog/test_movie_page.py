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
from ..html_reading import links_of, text_of, title_of

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


def test_it_shows_all_facts(client: Client, amelie: Movie) -> None:
    response = client.get(amelie.get_absolute_url())
    said = text_of(response)
    assert title_of(response) == "Amélie (2001) · movierec"
    for fact in (
        "Amélie",
        "Le Fabuleux Destin d'Amélie Poulain",
        "Amelie from Montmartre",
        "Die fabelhafte Welt der Amélie",
        "2001",
        "122 minutes",
        "A waitress in Paris. She helps others.",
        "Comedy Romance",
    ):
        assert fact in said
    assert "https://www.imdb.com/title/tt0211915/" in links_of(response)
    assert "https://www.themoviedb.org/movie/194" in links_of(response)


def test_it_leads_to_its_genres_and_year(client: Client, amelie: Movie) -> None:
    links = links_of(client.get(amelie.get_absolute_url()))
    comedy = amelie.genres.get(name="Comedy")
    for link in (f"/movies/?genre={comedy.pk}", "/movies/?year_from=2001&year_to=2001"):
        assert link in links
        assert client.get(link).context["movies"] == [amelie]


def test_it_shows_the_people_by_role_and_in_order(client: Client, amelie: Movie) -> None:
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
    said = "Director J.-P. Jeunet Writer Guillaume Laurant Cast Audrey Tautou Mathieu Kassovitz"
    assert said in text_of(response)
    for person in people.values():
        assert reverse("person", args=[person.pk]) in links_of(response)


def test_it_shows_the_tags_most_often_given_first(client: Client, amelie: Movie) -> None:
    for name, count in (("whimsical", 2), ("paris", 9), ("quirky", 5)):
        MovieTagFactory(movie=amelie, tag=TagFactory(name=name), count=count)
    MovieTagFactory(tag=TagFactory(name="of another movie"))
    said = text_of(client.get(amelie.get_absolute_url()))
    assert "paris quirky whimsical" in said
    assert "of another movie" not in said


def test_it_shows_average_and_count(client: Client, amelie: Movie) -> None:
    for stars in (5.0, 4.0, 4.5, 4.5, 4.5):
        RatingFactory(movie=amelie, stars=stars)
    said = text_of(client.get(amelie.get_absolute_url()))
    assert "Average 4.5 5 ratings" in said


def test_what_a_few_gave_is_not_told(client: Client, amelie: Movie) -> None:
    for stars in (3.5, 3.5, 3.5, 3.5):
        RatingFactory(movie=amelie, stars=stars)
    for page in (amelie.get_absolute_url(), "/movies/", "/"):
        html = client.get(page).content.decode()
        assert "4 ratings" in html
        assert "average-star" not in html
        assert "3.5<" not in html.replace(" ", "").replace("\n", "")


def test_a_movie_of_which_little_is_known_shows_that(client: Client) -> None:
    response = client.get(MovieFactory(title="unknown", year=None).get_absolute_url())
    said = text_of(response)
    assert title_of(response) == "unknown · movierec"
    assert "Not rated yet" in said
    for word in ("None", "minutes", "Cast", "Tags", "Also known as", "IMDb", "TMDB"):
        assert word not in said


def test_an_original_title_like_the_title_is_not_repeated(client: Client) -> None:
    movie = MovieFactory(title="Heat", original_title="Heat", year=1995)
    content = client.get(movie.get_absolute_url()).content.decode()
    assert "movie-original" not in content


def test_it_shows_the_visitors_own_stars(client: Client, amelie: Movie) -> None:
    me = UserFactory()
    RatingFactory(user=me, movie=amelie, stars=3.5)
    RatingFactory(user=me, stars=1.0)
    client.force_login(me)
    response = client.get(amelie.get_absolute_url())
    assert response.context["your_stars"] == 3.5
    assert "You gave it 3½" in text_of(response)


def test_it_never_shows_anothers_stars(client: Client, amelie: Movie) -> None:
    RatingFactory(movie=amelie, stars=3.5)
    client.force_login(UserFactory())
    response = client.get(amelie.get_absolute_url())
    assert response.context["your_stars"] is None
    assert "You gave it" not in text_of(response)


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
