"""What an age rating means in years, by the country that gave it."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from catalog.age_ratings import from_age
from catalog.models import Certificate
from movierec.environment import Environment
from tests.factories import MovieFactory
from tests.html_reading import all_on, one_on, words_of


@pytest.mark.parametrize(
    ("country", "certificate", "age"),
    [
        ("DE", "0", 0),
        ("DE", "12", 12),
        ("DE", "FSK 16", 16),
        ("US", "G", 0),
        ("US", "PG", 8),
        ("US", "PG-13", 13),
        ("US", "R", 17),
        ("US", "NC-17", 18),
        ("GB", "12A", 12),
        ("GB", "R18", 18),
        ("FI", "K-7", 7),
        ("IT", "VM14", 14),
        ("SE", "Btl", 0),
        ("IN", "UA 13+", 13),
        ("DE", "", None),
        ("DE", "1995", None),
        ("DE", "99", None),
        ("US", "NR", None),
        ("ZZ", "A", None),
    ],
)
def test_the_age_of_a_rating(country: str, certificate: str, age: int | None) -> None:
    assert from_age(country, certificate) == age


def test_the_setting_is_two_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    env = Environment()
    monkeypatch.setenv("COUNTRY", "de")
    assert env.country("COUNTRY") == "DE"
    for wrong in ("Germany", "D", "1A"):
        monkeypatch.setenv("COUNTRY", wrong)
        with pytest.raises(ImproperlyConfigured):
            env.country("COUNTRY")


@pytest.mark.django_db
def test_a_movie_shows_how_the_site_s_country_rates_it(client: Client, settings: Settings) -> None:
    settings.COUNTRY = "DE"
    movie = MovieFactory()
    for country, certificate, age in (("DE", "12", 12), ("US", "PG-13", 13)):
        Certificate.objects.create(
            movie=movie, country=country, certificate=certificate, from_age=age
        )
    assert words_of(one_on(client.get(movie.get_absolute_url()), "#age-rating")).endswith("12")
    assert not all_on(client.get(MovieFactory().get_absolute_url()), "#age-rating")
