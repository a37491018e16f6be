"""Turns away requests in another encoding than UTF-8, before Django reads them.

Django decodes a request as its `Content-Type` says, and some encodings fail within any page.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.utils.http import parse_header_parameters

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def utf8_only(application: Application) -> Application:
    """Return the application, answering 415 where a request's encoding is not UTF-8."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if _is_utf8(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        start_response(f"{status.value} {status.phrase}", [("Content-Type", "text/plain")])
        return [b"Send text as UTF-8."]

    return guarded


def _is_utf8(content_type: str) -> bool:
    try:
        _name, parameters = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return False
    return str(parameters.get("charset", "utf-8")).lower() == "utf-8"
