"""A page for browsers that open an address which takes only POST."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from accounts.requests import HtmxRequest


class NotAllowedMiddleware:
    """Gives an empty 405 response a page; scripts get it as it is."""

    def __init__(self, get_response: Callable[[HtmxRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HtmxRequest) -> HttpResponse:
        """Pass on the response, with a page if it is a browser's 405."""
        response = self.get_response(request)
        is_refused = isinstance(response, HttpResponseNotAllowed)
        if is_refused and not request.htmx and request.accepts("text/html"):
            response.content = render_to_string("405.html", request=request)
        return response
