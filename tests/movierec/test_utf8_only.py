"""Requests in other encodings than UTF-8 are turned away before Django reads them."""

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from django.urls import reverse

from movierec.utf8_only import utf8_only

pytestmark = pytest.mark.django_db  # each request looks after the connection to it


def status_of(content_type: str, **request: object) -> int:
    """The status of a request's answer."""
    path = reverse("offline")
    environ = RequestFactory()._base_environ(PATH_INFO=path, CONTENT_TYPE=content_type, **request)
    answered = []
    application = utf8_only(get_wsgi_application())
    answer = application(environ, lambda status, headers: answered.append(status))
    b"".join(answer)
    return int(answered[0].split()[0])


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "parameter",
    [
        "charset=iso-8859-1",
        "charset=idna",
        "charset=rot13",
        "charset=\0",
        "charset*=idna''x",
        "boundary*=idna''x",
        "boundary*=punycode''%ff%ff",
        "boundary*=no-such-encoding''x",
    ],
)
def test_another_encoding_is_turned_away(method: str, parameter: str) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain"):
        assert status_of(f"{kind}; {parameter}", REQUEST_METHOD=method) == 415


@pytest.mark.parametrize("content_type", ["", "text/plain", "text/plain; charset=UTF-8", ";"])
def test_utf8_is_let_through(content_type: str) -> None:
    assert status_of(content_type) == 200
