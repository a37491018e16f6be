"""A movie's poster: uploaded, at an address that the admin set, or drawn."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory

from catalog.templatetags.posters import motif, poster_gaps, stand_near

from ..factories import MovieFactory
from ..html_reading import all_on

pytestmark = pytest.mark.django_db

ELSEWHERE = "https://images.example.org/fargo.jpg"


def page_of(client: Client, **fields: object) -> Any:
    return client.get(MovieFactory(**fields).get_absolute_url())


def images_on(page: Any) -> list[str | None]:
    return [image.attributes["src"] for image in all_on(page, ".movie-poster img")]


def is_drawn(page: Any) -> bool:
    return bool(all_on(page, ".movie-poster .poster-drawn"))


def test_a_movie_without_an_image_has_a_drawn_one(client: Client) -> None:
    page = page_of(client, title="Fargo")
    assert is_drawn(page)
    assert images_on(page) == []


def test_an_image_elsewhere_lies_over_the_drawn_one(client: Client) -> None:
    page = page_of(client, poster_url=ELSEWHERE)
    assert images_on(page) == [ELSEWHERE]
    assert all_on(page, "img[referrerpolicy='no-referrer']")
    assert is_drawn(page)


def test_an_uploaded_image_comes_first(client: Client) -> None:
    page = page_of(client, poster="posters/fargo.png", poster_url=ELSEWHERE)
    assert images_on(page) == ["/media/posters/fargo.png"]
    assert not is_drawn(page)


@pytest.mark.parametrize("address", ["http://example.org/a.jpg", "javascript:alert(1)", "a.jpg"])
def test_addresses_that_are_not_https_are_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        MovieFactory.build(poster_url=address).full_clean()


def test_the_policy_lets_images_come_from_elsewhere_and_nothing_else(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert [part for part in policy.split("; ") if "https:" in part] == [
        "img-src 'self' data: https:"
    ]


def test_neighbours_have_different_drawings(client: Client) -> None:
    genres = [["Western"], ["Western"], ["Western", "Drama"], ["Drama"], [], ["Thriller"]]
    for place, own in enumerate(genres):
        MovieFactory(title="Same", genres=own, rating_count=100 - place)
    page = client.get("/movies/")
    drawn = [each.attributes["class"] for each in all_on(page, ".poster-drawn")]
    assert len(drawn) == len(genres)
    assert len(set(drawn)) == len(drawn)


def test_a_movie_that_comes_twice_on_a_page_keeps_its_drawing() -> None:
    request = RequestFactory().get("/")
    movies = [MovieFactory(title="Same", genres=["Sci-Fi"]) for _ in range(3)]
    first, again = ([poster_gaps(one, request)["motif"] for one in movies] for _ in range(2))
    assert len(set(first)) == len(movies)
    assert again == first
    others = [poster_gaps(MovieFactory(genres=["Sci-Fi"]), request)["motif"] for _ in range(2)]
    assert set(others).isdisjoint(first)


def test_a_movie_keeps_its_drawing_beside_others() -> None:
    movie = MovieFactory(title="Same", genres=["Thriller"])
    drawn = motif(movie)
    assert motif(movie, but=["mesa"]) == drawn
    assert {drawn, motif(movie, but=[drawn])} < {"spiral", "stairs", "eye"}


def test_where_all_its_drawings_are_near_the_farthest_is_taken() -> None:
    movie = MovieFactory(title="Same", genres=["Western"])
    near: list[str] = []
    while (drawing := motif(movie, but=near)) not in near:
        near.append(drawing)
    assert drawing == near[0]
    assert len(near) > 4


def test_what_is_fetched_for_the_page_of_a_movie_is_drawn_unlike_it() -> None:
    movie, other = MovieFactory.create_batch(2, title="Same", genres=["Horror"])
    request = RequestFactory().get("/")
    stand_near(request, movie)
    assert poster_gaps(other, request)["motif"] != motif(movie)
    assert poster_gaps(other, None)["motif"] == motif(movie)
