"""A site below a path of its host, such as https://example.org/movierec/."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class BelowPath:
    """Takes the path that the site lives below off each request's address.

    What does not begin with it, as the health checks of a load balancer, is passed on as it is.
    """

    def __init__(self, application: WSGIApplication, below: str | None) -> None:
        self.application = application
        self.below = below or ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass the request on."""
        path: Any = environ.get("PATH_INFO", "")
        if self.below and f"{path}/".startswith(f"{self.below}/"):
            environ["PATH_INFO"] = path[len(self.below) :] or "/"
        return self.application(environ, start_response)
