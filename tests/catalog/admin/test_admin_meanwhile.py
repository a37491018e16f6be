"""What others change while an admin has a form open is not lost when the admin saves it."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from catalog.enrichment.one_movie import enrich
from catalog.models import Country, FieldSource, Genre, Movie, MovieEdit, NewMovieRules, Person
from catalog.providers.configured import sources
from tests.catalog.concurrency import at_once
from tests.catalog.sources import Sources
from tests.factories import AdminFactory, MovieFactory, PersonFactory
from tests.html_reading import all_on

pytestmark = pytest.mark.django_db


def address_of(row: Any) -> str:
    return reverse(f"admin:catalog_{row._meta.model_name}_change", args=[row.pk])


def sent_from(page: HttpResponse) -> dict[str, Any]:
    """What a browser would send of the form, with its line ends."""
    sent: dict[str, Any] = {}
    for field in all_on(page, "form[id$=_form] :is(input, textarea, select)[name]"):
        name, kind = str(field.attributes["name"]), field.attributes.get("type")
        if field.tag == "select":
            chosen = [one.attributes.get("value") or "" for one in field.css("option[selected]")]
            if chosen:
                sent[name] = chosen
        elif kind not in ("checkbox", "submit", "file", "radio"):
            value = field.text() if field.tag == "textarea" else field.attributes.get("value") or ""
            value = value.removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
            sent.setdefault(name, []).append(value)
    return sent


def test_what_a_source_fills_meanwhile_stays(admin_client: Client, tmdb: Sources) -> None:
    movie = MovieFactory(title="Stalker", year=1979, original_title="")
    form = sent_from(admin_client.get(address_of(movie)))
    enrich(movie, sources()["tmdb"])
    movie.refresh_from_db()
    told = (movie.overview, movie.runtime, [one.name for one in movie.genres.order_by("name")])
    assert all(told)
    answer = admin_client.post(address_of(movie), {**form, "original_title": "Сталкер"})
    assert answer.status_code == 302
    movie.refresh_from_db()
    assert movie.original_title == "Сталкер"
    assert (
        movie.overview,
        movie.runtime,
        [one.name for one in movie.genres.order_by("name")],
    ) == told
    assert list(MovieEdit.objects.get().after) == ["original_title"]
    typed = FieldSource.objects.filter(source="typed").values_list("field", flat=True)
    assert list(typed) == ["original_title"]


def test_two_admins_change_two_things(admin_client: Client) -> None:
    movie = MovieFactory(title="Haet", year=1990, genres=["Drama"])
    movie.countries.add(Country.objects.create(name="France"))
    form = sent_from(admin_client.get(address_of(movie)))
    crime = Genre.objects.create(name="Crime")
    admin_client.post(address_of(movie), {**form, "title": "Heat", "genres": [crime.pk]})
    admin_client.post(address_of(movie), {**form, "year": "1995", "countries": []})
    movie.refresh_from_db()
    assert (movie.title, movie.year) == ("Heat", 1995)
    assert list(movie.genres.all()) == [crime]
    assert not movie.countries.exists()


def test_of_two_who_change_the_same_the_later_one_counts(admin_client: Client) -> None:
    movie = MovieFactory(title="Haet")
    form = sent_from(admin_client.get(address_of(movie)))
    for title in ("Heat", "Haet", "Heat!"):
        admin_client.post(address_of(movie), {**form, "title": title})
    assert Movie.objects.get().title == "Heat!"


def test_lines_that_a_browser_ends_otherwise_are_no_change(admin_client: Client) -> None:
    movie = MovieFactory(overview="One.\nTwo.", alternative_titles=["A", "B"])
    form = sent_from(admin_client.get(address_of(movie)))
    admin_client.post(address_of(movie), form)
    assert not MovieEdit.objects.exists()
    assert not FieldSource.objects.exists()
    admin_client.post(address_of(movie), {**form, "overview": "One.\r\nTwo.\r\nThree."})
    assert MovieEdit.objects.get().after.keys() == {"overview"}


def test_so_it_is_with_people_and_rules(admin_client: Client) -> None:
    person = PersonFactory(name="Micheal Mann")
    form = sent_from(admin_client.get(address_of(person)))
    Person.objects.update(imdb_id="nm0000520")
    admin_client.post(address_of(person), {**form, "name": "Michael Mann"})
    person.refresh_from_db()
    assert (person.name, person.imdb_id) == ("Michael Mann", "nm0000520")
    rules = NewMovieRules.current()
    form = sent_from(admin_client.get(address_of(rules)))
    NewMovieRules.objects.update(region="DE")
    admin_client.post(address_of(rules), {**form, "most_a_day": "7"})
    rules = NewMovieRules.current()
    assert (rules.region, rules.most_a_day) == ("DE", 7)


def test_an_edit_of_a_movie_deleted_just_now_is_not_found(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    movie = MovieFactory()
    edit = MovieEdit.objects.create(of=movie, source="admin", before={"year": ""}, after={})
    monkeypatch.setattr("catalog.editing.revert.hold", lambda rows: rows.delete())
    answer = admin_client.post(reverse("admin:catalog_movie_revert", args=[edit.pk]))
    assert answer.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_admins_at_the_same_moment_both_are_in_the_history() -> None:
    movie = MovieFactory(title="Haet", year=1990)
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(AdminFactory())
    form = sent_from(clients[0].get(address_of(movie)))
    changes = ({"title": "Heat"}, {"year": "1995"})
    at_once(
        *(
            lambda client=client, change=change: client.post(address_of(movie), form | change)
            for client, change in zip(clients, changes, strict=True)
        )
    )
    movie.refresh_from_db()
    assert (movie.title, movie.year) == ("Heat", 1995)
    edits = [edit.after for edit in MovieEdit.objects.all()]
    assert sorted(edits, key=str) == [{"title": "Heat"}, {"year": "1995"}]
