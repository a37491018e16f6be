"""A movie's poster: uploaded, at an address that the admin set, or drawn."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from ..factories import MovieFactory

pytestmark = pytest.mark.django_db

ELSEWHERE = "https://images.example.org/fargo.jpg"


def page_of(client: Client, **fields: object) -> str:
    return client.get(MovieFactory(**fields).get_absolute_url()).content.decode()


def test_a_movie_without_an_image_has_a_drawn_one(client: Client) -> None:
    page = page_of(client, title="Fargo")
    assert "poster-drawn" in page
    assert "<img" not in page


def test_an_image_elsewhere_lies_over_the_drawn_one(client: Client) -> None:
    page = page_of(client, poster_url=ELSEWHERE)
    assert f'src="{ELSEWHERE}"' in page
    assert 'referrerpolicy="no-referrer"' in page
    assert "poster-drawn" in page


def test_an_uploaded_one_comes_first(client: Client) -> None:
    page = page_of(client, poster="posters/fargo.png", poster_url=ELSEWHERE)
    assert 'src="/media/posters/fargo.png"' in page
    assert ELSEWHERE not in page


@pytest.mark.parametrize("address", ["http://example.org/a.jpg", "javascript:alert(1)", "a.jpg"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        MovieFactory.build(poster_url=address).full_clean()


def test_the_policy_lets_images_come_from_elsewhere_and_nothing_else(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert [part for part in policy.split("; ") if "https:" in part] == [
        "img-src 'self' data: https:"
    ]
