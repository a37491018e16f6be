"""A person's page: the movies they worked on."""

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import Credit

from ..factories import CreditFactory, MovieFactory, PersonFactory
from ..html_reading import all_on, links_of, movies_of, title_of

pytestmark = pytest.mark.django_db


def test_the_page_shows_their_work_the_newest_first(client: Client) -> None:
    person = PersonFactory(name="Sofia Coppola")
    work = [
        CreditFactory(movie__title=title, movie__year=year, person=person).movie.pk
        for title, year in (("Lost", 2003), ("Unknown year", None), ("Virgin", 1999), ("On", 2020))
    ]
    CreditFactory(movie__title="Heat")
    response = client.get(reverse("person", args=[person.pk]))
    assert movies_of(response) == [work[3], work[0], work[2], work[1]]
    assert title_of(response) == "Sofia Coppola · movierec"


def test_the_page_shows_each_role(client: Client) -> None:
    person, movie = PersonFactory(), MovieFactory()
    for role in (Credit.Role.WRITER, Credit.Role.DIRECTOR, Credit.Role.CAST):
        CreditFactory(person=person, movie=movie, role=role)
    facts = all_on(client.get(reverse("person", args=[person.pk])), "[data-role]")
    assert [fact.attributes["data-role"] for fact in facts] == ["cast", "director", "writer"]


def test_the_page_links_to_imdb(client: Client) -> None:
    person = PersonFactory(imdb_id="nm0001068")
    links = links_of(client.get(reverse("person", args=[person.pk])))
    assert "https://www.imdb.com/name/nm0001068/" in links


def test_a_person_without_movies_has_a_page_that_says_so(client: Client) -> None:
    response = client.get(reverse("person", args=[PersonFactory().pk]))
    assert len(all_on(response, "main .empty")) == 1
    assert movies_of(response) == []


def test_their_name_is_text_and_not_markup(client: Client) -> None:
    person = PersonFactory(name="<script>alert(1)</script>")
    response = client.get(reverse("person", args=[person.pk]))
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "pk", ["0", "999999", "99999999999999999999", "9" * 5000, "-1", "abc", "%00"]
)
def test_an_unknown_person_is_not_found(client: Client, pk: str) -> None:
    assert client.get(f"/people/{pk}/").status_code == 404
