"""The pages for errors do not fail at what was posted."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db

UNREADABLE = [
    f"multipart/form-data; boundary={'b' * 300}",
    "multipart/form-data",
    "multipart/form-data; boundary=ä",
]


@pytest.mark.parametrize("content_type", UNREADABLE)
@pytest.mark.parametrize(
    ("address", "host"),
    [("/language/", "[::1"), ("/no-such-page/", "testserver"), ("/theme/", "no.such.host")],
)
def test_what_cannot_be_read_is_a_bad_request(content_type: str, address: str, host: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"host": host})
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    answer = client.generic("POST", address, b"--b", content_type)
    assert answer.status_code in (400, 415)
