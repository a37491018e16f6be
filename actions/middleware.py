"""What a browser shows of an address that is asked in a way it does not take."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from accounts.requests import HtmxRequest


class NotAllowedMiddleware:
    """Answers with a page instead of an empty one where someone opened what is only posted to."""

    def __init__(self, get_response: Callable[[HtmxRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HtmxRequest) -> HttpResponse:
        """Pass anything on but a refused method; scripts get that as it is."""
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or request.htmx:
            return answer
        if not request.accepts("text/html"):
            return answer
        answer.content = render_to_string("405.html", request=request)
        return answer
