"""More like this, but more recent, less known, lighter or darker."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from catalog.models import Movie, Tag
from recommendations.models import ModelVersion
from recommendations.registry.current import current_model
from recommendations.serving.mood import mood_of
from recommendations.serving.similar_movies import SHOWN, But, nearest_movies, similar_movies
from tests.factories import AdminFactory, MovieFactory, MovieTagFactory, UserFactory
from tests.html_reading import all_on, movies_of, one_on

from ..pages import HTMX

pytestmark = pytest.mark.django_db


def titled(title: str) -> Movie:
    return Movie.objects.get(title=title)


def mood(movie: Movie) -> float:
    found = mood_of([genre.name for genre in movie.genres.all()], {})
    return 0.0 if found is None else found


def test_the_page_fetches_them_when_it_is_scrolled_to_them(
    client: Client, trained: ModelVersion
) -> None:
    fargo = titled("Fargo")
    address = reverse("similar", args=[fargo.pk])
    page = client.get(fargo.get_absolute_url())
    place = one_on(page, "#similar")
    assert (place.attributes["hx-get"], place.css(".card")) == (address, [])
    fetched = client.get(address, headers={**HTMX, "HX-Trigger": "similar"})
    assert len(all_on(fetched, "#similar .card")) == SHOWN
    assert not all_on(fetched, "#status")
    without_scripts = place.css_first("a").attributes["href"]
    assert len(all_on(client.get(without_scripts), "#similar .card")) == SHOWN


def test_more_recent_ones_are(trained: ModelVersion) -> None:
    alien = titled("Alien")
    found = similar_movies(alien, "recent", current_model())
    assert found.but is But.RECENT
    assert len(found.movies) == SHOWN
    assert all(near.year > alien.year for near in found.movies)


def test_less_known_ones_are_by_half(trained: ModelVersion) -> None:
    star_wars = titled("Star Wars")
    found = similar_movies(star_wars, "less-known", current_model()).movies
    assert found
    assert all(near.rating_count < star_wars.rating_count / 2 for near in found)


def test_lighter_and_darker_ones_are(trained: ModelVersion) -> None:
    movie = titled("Fargo")
    lighter = similar_movies(movie, "lighter", current_model()).movies
    assert lighter
    assert all(mood(near) > max(mood(movie), 0) for near in lighter)
    toys = titled("Toy Story")
    darker = similar_movies(toys, "darker", current_model()).movies
    assert darker
    assert all(mood(near) < min(mood(toys), 0) for near in darker)


def test_tags_say_more_than_genres(trained: ModelVersion) -> None:
    fargo = titled("Fargo")
    near = nearest_movies(fargo, 1, current_model())[0]
    MovieTagFactory(movie=fargo, tag=Tag.objects.create(name="bleak"))
    MovieTagFactory(movie=near, tag=Tag.objects.create(name="feel-good"))
    assert near in similar_movies(fargo, "lighter", current_model()).movies


@pytest.mark.parametrize("wish", ["", "x", "RECENT", "recent\0", "🎬"])
def test_any_other_wish_is_none(trained: ModelVersion, wish: str) -> None:
    fargo = titled("Fargo")
    found = similar_movies(fargo, wish, current_model())
    assert found.but is None
    assert list(found.movies) == nearest_movies(fargo, SHOWN, current_model())


def test_a_movie_without_a_year_has_none_more_recent(trained: ModelVersion) -> None:
    Movie.objects.filter(title="Fargo").update(year=None)
    found = similar_movies(titled("Fargo"), "recent", current_model())
    assert (found.movies, found.has_neighbours) == ((), True)


def test_a_movie_new_to_the_model_has_them_too(trained: ModelVersion) -> None:
    new = MovieFactory(year=1990, genres=["Action", "Horror", "Sci-Fi"])
    found = similar_movies(new, "recent", current_model())
    assert found.movies
    assert new not in found.movies


def test_without_a_model_nothing_is_known(imported: None) -> None:
    assert not similar_movies(titled("Fargo"), "recent", current_model()).has_neighbours


def test_the_address_keeps_the_wish_and_the_page_says_where_none_fits(
    client: Client, trained: ModelVersion
) -> None:
    fargo = titled("Fargo")
    page = client.get(fargo.get_absolute_url(), {"but": "less-known"})
    shown = [near.pk for near in similar_movies(fargo, "less-known", current_model()).movies]
    assert set(shown) <= set(movies_of(page))
    Movie.objects.filter(pk=fargo.pk).update(year=2050)
    page = client.get(fargo.get_absolute_url(), {"but": "recent"})
    assert all_on(page, "#similar-none")


@pytest.mark.parametrize("person", [None, UserFactory, AdminFactory])
def test_htmx_gets_the_part(client: Client, trained: ModelVersion, person: type | None) -> None:
    if person is not None:
        client.force_login(person())
    fargo = titled("Fargo")
    answer = client.get(reverse("similar", args=[fargo.pk]), {"but": "lighter"}, headers=HTMX)
    assert b"<html" not in answer.content
    assert all_on(answer, "#similar #but-lighter[aria-current=true]")


def test_what_there_is_not_and_what_is_not_allowed(client: Client, db: None) -> None:
    assert client.get(reverse("similar", args=[10**9])).status_code == 404
    movie = MovieFactory()
    assert client.post(reverse("similar", args=[movie.pk])).status_code == 405


def test_as_many_queries_for_each_wish(
    trained: ModelVersion, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    movie = titled("Fargo")
    for wish in But.values:
        with django_assert_max_num_queries(5):
            similar_movies(movie, wish, current_model())
