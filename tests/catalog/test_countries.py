"""Countries are named in the language of the page, as genres are."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from catalog.countries import country_label
from catalog.models import Country, Movie

from ..factories import MovieFactory
from ..html_reading import text_of

pytestmark = pytest.mark.django_db

GERMAN = {"accept-language": "de"}


@pytest.fixture
def movie() -> Movie:
    movie = MovieFactory(title="Blow-Up")
    for name in ("United Kingdom", "Italy", "Ruritania"):
        movie.countries.add(Country.objects.create(name=name))
    return movie


def test_each_language_has_its_own_names() -> None:
    names = ("United States", "United States of America", "Ruritania")
    assert list(map(country_label, names)) == ["United States", "United States", "Ruritania"]
    with translation.override("de"):
        assert list(map(country_label, names)) == ["USA", "USA", "Ruritania"]


@pytest.mark.parametrize("address", ["movie", "filter"])
def test_pages_name_them_so(client: Client, movie: Movie, address: str) -> None:
    italy = Country.objects.get(name="Italy")
    of_filter = f"{reverse('movies')}?country={italy.pk}"
    page = movie.get_absolute_url() if address == "movie" else of_filter
    assert "Italy" in text_of(client.get(page))
    german = text_of(client.get(page, headers=GERMAN))
    assert "Italien" in german
    assert "Italy" not in german
    assert "Ruritania" in german
