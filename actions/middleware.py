"""Pages instead of empty or failed responses: for a wrong method, and for what is gone."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.db import IntegrityError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.defaults import page_not_found

from accounts.models import User
from accounts.requests import HtmxRequest
from core.deletion import is_parent_missing

from .decorators import log_in_first


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


class DeletedMeanwhileMiddleware:
    """Answers a change to something that was deleted while the change was being made.

    Who has deleted their own account in another tab is asked to log in; anything else is not found.
    """

    def __init__(self, get_response: Callable[[HtmxRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HtmxRequest) -> HttpResponse:
        """Pass on the response."""
        return self.get_response(request)

    def process_exception(self, request: HtmxRequest, exception: Exception) -> HttpResponse | None:
        """Answer where a row was refused because what it belongs to is gone."""
        if not isinstance(exception, IntegrityError) or not is_parent_missing(exception):
            return None
        user = request.user
        if user.is_authenticated and not User.objects.filter(pk=user.pk).exists():
            logout(request)
            return log_in_first(request, reverse("home"), kept=False)
        return page_not_found(request, Http404())
