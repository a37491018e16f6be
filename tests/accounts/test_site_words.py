"""Passwords made of the site's own words and name are refused."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.site_words import SiteWordsValidator

from ..html_reading import errors_on
from .people import sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address(settings: Settings) -> None:
    settings.SITE_URL = "https://filmclub.example.org/movies"


@pytest.mark.parametrize(
    "password",
    [
        "movierec1",
        "MovieRec-2026",
        "moviemovie",
        "1movies!",
        "FilmClub2026",
        "film-club.example.org",
    ],
)
def test_they_are_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        SiteWordsValidator().validate(password)
    assert refused.value.code == "password_of_site_words"


@pytest.mark.parametrize("password", ["my movies are mine", "filmclubs at noon", "1234567890", "…"])
def test_others_are_not(password: str) -> None:
    SiteWordsValidator().validate(password)


def test_sign_up_says_so(client: Client) -> None:
    page = sign_up(client, password1="movierec2026", password2="movierec2026")
    assert errors_on(page) == {"password1": ["password_of_site_words"]}
    assert not User.objects.exists()
