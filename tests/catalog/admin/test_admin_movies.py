"""Editing movies in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.admin.movies import MovieTagInline
from catalog.models import Credit, Movie
from core.admin_inlines import PagedInline
from tests.admin_pages import formset
from tests.factories import (
    CreditFactory,
    GenreFactory,
    MovieFactory,
    MovieTagFactory,
    PersonFactory,
    TagFactory,
)
from tests.html_reading import all_on, errors_on, one_on, words_of

pytestmark = pytest.mark.django_db


def _form(**fields: Any) -> dict[str, Any]:
    """What the form of a movie without rows sends."""
    return {
        "title": "Heat",
        "year": "1995",
        **formset("credits"),
        **formset("movietag_set"),
        **formset("certificates"),
        **fields,
    }


def _save(client: Client, movie: Movie, **fields: Any) -> Any:
    return client.post(reverse("admin:catalog_movie_change", args=[movie.pk]), _form(**fields))


def test_a_movie_is_added_with_its_genres(admin_client: Client) -> None:
    drama = GenreFactory(name="Drama")

    answer = admin_client.post(reverse("admin:catalog_movie_add"), _form(genres=[drama.pk]))

    assert answer.status_code == 302
    movie = Movie.objects.get()
    assert (movie.title, movie.year, list(movie.genres.all())) == ("Heat", 1995, [drama])
    assert movie.imdb_id is None


def test_two_movies_without_ids_do_not_collide(admin_client: Client) -> None:
    for title in ("Heat", "Alien"):
        admin_client.post(reverse("admin:catalog_movie_add"), _form(title=title, imdb_id=""))

    assert Movie.objects.count() == 2


def test_a_changed_title_is_searchable(admin_client: Client) -> None:
    movie = MovieFactory(title="Haet")

    _save(admin_client, movie, title="Heat", original_title="Héat")

    assert list(Movie.objects.search("heat")) == [movie]
    assert not Movie.objects.search("haet")


def test_alternative_titles_are_edited_one_a_line(admin_client: Client) -> None:
    movie = MovieFactory(alternative_titles=["One", "Two"])
    page = admin_client.get(reverse("admin:catalog_movie_change", args=[movie.pk]))
    assert one_on(page, "#id_alternative_titles").text().strip() == "One\nTwo"

    _save(admin_client, movie, alternative_titles=" Hitze \r\n\r\nCalor\r\nHitze")

    movie.refresh_from_db()
    assert movie.alternative_titles == ["Hitze", "Calor"]
    assert list(Movie.objects.search("calor")) == [movie]


def test_no_alternative_titles_are_an_empty_list(admin_client: Client) -> None:
    movie = MovieFactory(alternative_titles=["One"])

    _save(admin_client, movie, alternative_titles="")

    movie.refresh_from_db()
    assert movie.alternative_titles == []


@pytest.mark.parametrize("address", ["http://example.org/a.jpg", "a.jpg"])
def test_a_posters_address_must_be_https(admin_client: Client, address: str) -> None:
    movie = MovieFactory()
    answer = _save(admin_client, movie, poster_url=address)
    assert list(errors_on(answer)) == ["poster_url"]

    _save(admin_client, movie, poster_url="https://example.org/a.jpg")
    movie.refresh_from_db()
    assert movie.poster_url == "https://example.org/a.jpg"


def test_an_alternative_title_that_is_too_long_is_refused(admin_client: Client) -> None:
    movie = MovieFactory(alternative_titles=["One"])

    answer = _save(admin_client, movie, alternative_titles="x" * 401)

    assert list(errors_on(answer)) == ["alternative_titles"]
    movie.refresh_from_db()
    assert movie.alternative_titles == ["One"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("year", "1200", "min_value"),
        ("runtime", "0", "min_value"),
        ("imdb_id", "0133093", "invalid"),
        ("title", "", "required"),
    ],
)
def test_wrong_values_are_refused(admin_client: Client, field: str, value: str, code: str) -> None:
    movie = MovieFactory(title="Before")

    answer = _save(admin_client, movie, **{field: value})

    assert errors_on(answer) == {field: [code]}
    movie.refresh_from_db()
    assert movie.title == "Before"


def test_credits_and_tags_are_edited_with_the_movie(admin_client: Client) -> None:
    movie = MovieFactory(tags=["slow"])
    credit, tag = CreditFactory(movie=movie), movie.movietag_set.get()
    person, fast = PersonFactory(), TagFactory(name="fast")

    answer = _save(
        admin_client,
        movie,
        **formset(
            "credits",
            {
                "id": credit.pk,
                "movie": movie.pk,
                "person": credit.person_id,
                "role": "director",
                "position": 0,
                "DELETE": "on",
            },
            {"movie": movie.pk, "person": person.pk, "role": "cast", "position": 3},
            initial=1,
        ),
        **formset(
            "movietag_set",
            {"id": tag.pk, "movie": movie.pk, "tag": tag.tag_id, "count": 7},
            {"movie": movie.pk, "tag": fast.pk, "count": 1},
            initial=1,
        ),
    )

    assert answer.status_code == 302
    assert [(c.person, c.role, c.position) for c in movie.credits.all()] == [
        (person, Credit.Role.CAST, 3)
    ]
    assert set(movie.movietag_set.values_list("tag__name", "count")) == {("slow", 7), ("fast", 1)}


def test_the_most_used_tags_are_on_the_movies_page(admin_client: Client) -> None:
    movie = MovieFactory()
    for count in range(1, 31):
        MovieTagFactory(movie=movie, tag__name=f"tag-{count}", count=count)

    page = admin_client.get(reverse("admin:catalog_movie_change", args=[movie.pk]))

    chosen = {words_of(tag) for tag in all_on(page, "[name^=movietag_set] option[selected]")}
    assert chosen == {f"tag-{count}" for count in range(31 - MovieTagInline.a_page, 31)}


def test_saving_leaves_the_tags_that_are_not_shown(admin_client: Client) -> None:
    movie = MovieFactory()
    MovieTagFactory.create_batch(60, movie=movie)

    _save(admin_client, movie)

    assert movie.movietag_set.count() == 60


def test_people_are_chosen_by_name(admin_client: Client) -> None:
    PersonFactory(name="Michael Mann")
    query = {"app_label": "catalog", "model_name": "credit", "field_name": "person"}

    answer = admin_client.get(reverse("admin:autocomplete"), {**query, "term": "mann"})

    assert [found["text"] for found in answer.json()["results"]] == ["Michael Mann"]


def test_movies_are_chosen_by_any_title(admin_client: Client) -> None:
    MovieFactory(title="Amélie", year=2001)
    query = {"app_label": "catalog", "model_name": "credit", "field_name": "movie"}

    answer = admin_client.get(reverse("admin:autocomplete"), {**query, "term": "amelie"})

    assert [found["text"] for found in answer.json()["results"]] == ["Amélie (2001)"]


def test_a_person_with_hundreds_of_credits_can_be_saved(admin_client: Client) -> None:
    person = PersonFactory(name="Before")
    for _ in range(300):
        CreditFactory(person=person)
    address = reverse("admin:catalog_person_change", args=[person.pk])
    shown = admin_client.get(address).context["inline_admin_formsets"][0].formset.initial_forms
    assert len(shown) == PagedInline.a_page
    rows = [
        {
            "id": form.instance.pk,
            "person": person.pk,
            "movie": form.instance.movie_id,
            "role": form.instance.role,
            "position": 7,
        }
        for form in shown
    ]

    answer = admin_client.post(
        address, {"name": "After", **formset("credits", *rows, initial=len(rows))}
    )

    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.name == "After"
    assert person.credits.filter(position=7).count() == PagedInline.a_page
    assert person.credits.count() == 300
