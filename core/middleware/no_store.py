"""Keeps browsers from storing the pages of logged-in users."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from . import Middleware


class PrivatePagesMiddleware(Middleware):
    """Sets `no-store` on personal pages, so that Back shows none of them after log-out.

    Responses with their own `Cache-Control` are left alone.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on the response, with `no-store` if it is a page of a logged-in user."""
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and not response.has_header("Cache-Control") and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response
