"""Errors of the API as `application/problem+json` (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.middleware import Middleware

ADDRESSES = ("/api/v1/", "/api/played/", "/api/feeds/")
"""Below which only programs ask."""
CONTENT_TYPE = "application/problem+json"
_KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
_NOTHING_BETTER = "Something went wrong."


class Problem(Exception):
    """What an endpoint answers instead of a result.

    Parameters
    ----------
    status
        Of the response.
    detail
        In one sentence.
    errors
        By the place in the request, what is wrong there.
    headers
        Of the response.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors = status, detail, errors
        self.headers = headers or {}


def answer(problem: Problem) -> HttpResponse:
    """Return the response that tells of a problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = list(problem.errors)
    headers = {"Cache-Control": "no-store", **problem.headers}
    return HttpResponse(
        json.dumps(body), status=problem.status, content_type=CONTENT_TYPE, headers=headers
    )


class ProblemMiddleware(Middleware):
    """Gives the API's clients a problem where the site would answer with a page."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on the response; an error without a problem gets one."""
        asks = request.path_info.startswith(ADDRESSES)
        if asks and settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return answer(Problem(HTTPStatus.FORBIDDEN, "Use HTTPS, and another token."))
        if asks and "Transfer-Encoding" in request.headers:
            # Its length is not known, so it would be read as empty.
            return answer(Problem(HTTPStatus.LENGTH_REQUIRED, "Send Content-Length with the body."))
        response = self.get_response(request)
        is_page = response.status_code >= HTTPStatus.BAD_REQUEST and not response.get(
            "Content-Type", ""
        ).startswith(CONTENT_TYPE)
        if asks and is_page:
            headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
            detail = HTTPStatus(response.status_code).description or _NOTHING_BETTER
            return answer(Problem(response.status_code, detail, headers=headers))
        return response
