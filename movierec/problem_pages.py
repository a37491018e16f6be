"""The pages for what is refused or not there, also where what was posted cannot be read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.multipartparser import MultiPartParserError
from django.views import defaults

Page = Callable[..., HttpResponse]


def _of_what_can_be_read(page: Page) -> Page:
    """Return the page, answering 400 where it could not look into what was posted.

    Django answers so by itself within a view; the pages for its errors are outside of one.
    """

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            request.POST  # noqa: B018
        except (BadRequest, MultiPartParserError, SuspiciousOperation):
            return HttpResponseBadRequest(
                "What was posted cannot be read.", content_type="text/plain"
            )
        return page(request, *args, **kwargs)

    return answer


answer_bad_request = _of_what_can_be_read(defaults.bad_request)
answer_forbidden = _of_what_can_be_read(defaults.permission_denied)
answer_not_found = _of_what_can_be_read(defaults.page_not_found)
