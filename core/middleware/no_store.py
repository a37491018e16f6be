"""What a browser may keep of the pages of someone who is signed in: nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

Handler = Callable[[HttpRequest], HttpResponse]


class PrivatePagesMiddleware:
    """Keeps personal pages out of caches: after log-out on a shared computer, Back shows none.

    Without `no-store` browsers show their copy on the way back, whatever else is said of it.
    Views that say themselves how long their answer is good are left alone.
    """

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say that the answer is nobody else's."""
        response = self._get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and not response.has_header("Cache-Control") and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response
