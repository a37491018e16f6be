"""Requests that once led to an error page; each is answered now."""

import pytest
from django.test import Client

from ..factories import AdminFactory, MovieFactory

pytestmark = pytest.mark.django_db

MULTIPART = "multipart/form-data; boundary="
PART = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n'


@pytest.mark.parametrize("path", ["/nowhere/", "/movies/1e3/", "/", "/theme/"])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (MULTIPART, b""),
        (MULTIPART + "b" * 300, b""),
        (MULTIPART + "b", PART + b"x" * 3_000_000),
        ("application/x-www-form-urlencoded", b"x=" + b"x" * 3_000_000),
        ("application/x-www-form-urlencoded", b"x&" * 20_000),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    client: Client, path: str, content_type: str, body: bytes
) -> None:
    answer = client.post(path, body, content_type=content_type)
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("q", ["\ufdfa" * 200, "a " * 100, "\0", "%", '"' * 200, "\u0130" * 200])
def test_a_search_that_grows_when_it_is_folded_is_answered(client: Client, q: str) -> None:
    MovieFactory()
    assert client.get("/movies/", {"q": q}).status_code == 200


@pytest.mark.parametrize("page", ["1", "0", "x", "9" * 4301])
def test_the_export_of_movies_needs_no_page(client: Client, page: str) -> None:
    client.force_login(AdminFactory())
    assert client.get("/admin/catalog/movie/export/", {"page": page}).status_code < 500
