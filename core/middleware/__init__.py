"""What stands between requests and their views."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class Middleware:
    """Knows what answers a request beneath it; what it does besides is in its `__call__`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
