"""The page for an address that there is not, also where what was posted to it cannot be read."""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.multipartparser import MultiPartParserError
from django.views.defaults import page_not_found


def answer_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, or 400 where the page could not look into what was posted.

    The `handler404` of the site. For an address that there is, Django answers 400 by itself.
    """
    try:
        request.POST  # noqa: B018
    except (BadRequest, MultiPartParserError, SuspiciousOperation):
        return HttpResponseBadRequest("What was posted cannot be read.", content_type="text/plain")
    return page_not_found(request, exception)
