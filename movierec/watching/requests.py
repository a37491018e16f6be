"""What is noted of each request: its id, how it ended, and how long it took."""

import logging
import re
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.metrics import REQUEST_SECONDS, REQUESTS
from core.middleware import Middleware

from . import doing

logger = logging.getLogger("movierec.requests")

_READABLE = re.compile(r"[A-Za-z0-9_.:=+/-]{1,128}")


class RequestMiddleware(Middleware):
    """Gives each request an id, returns it in `X-Request-ID`, and notes how the request ended.

    A trusted proxy may have given one; what others send was dropped before.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, and note it."""
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        known = given if _READABLE.fullmatch(given) else uuid4().hex
        now = doing.Doing(known, request)
        # Django says of a request that was turned away only after all middleware.
        request.doing = now  # type: ignore[attr-defined]
        token = doing.begin(now)
        try:
            response = self.get_response(request)
            _note(now, response.status_code)
        finally:
            doing.end(token)
        response["X-Request-ID"] = known
        return response


def _note(now: doing.Doing, status: int) -> None:
    view = now.view
    REQUESTS.labels(view, str(status)).inc()
    REQUEST_SECONDS.labels(view).observe(now.seconds)
    if settings.LOG_FORMAT == "json":
        # The route, for addresses have invitations and keys in them.
        match = getattr(now.request, "resolver_match", None)
        route = f"/{match.route}" if match else "no view"
        method = now.request.method if now.request else ""
        logger.info("%s %s", method, route, extra={"status_code": status})
