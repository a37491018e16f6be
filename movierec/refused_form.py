"""What people see, and the log says, when a form is refused for where it came from."""

import logging

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN, REASON_BAD_REFERER
from django.shortcuts import render

logger = logging.getLogger(__name__)

_ELSEWHERE = tuple(reason.partition("%s")[0] for reason in (REASON_BAD_ORIGIN, REASON_BAD_REFERER))


def explain(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was refused; to staff and in the log, what to set if it is the site's own.

    A proxy that changes the host, its port or the scheme makes every form come from elsewhere, and
    reloading the page does not help.
    """
    elsewhere = reason.startswith(_ELSEWHERE)
    origin = request.headers.get("Origin", "")
    own = f"{request.scheme}://{request.get_host()}"
    if elsewhere:
        logger.warning(
            "A form that came from %s was refused, for the site was addressed as %s. If both are "
            "this site, let the proxy pass on Host and X-Forwarded-Proto unchanged, or name the "
            "former in CSRF_TRUSTED_ORIGINS.",
            ascii(origin or request.headers.get("Referer", "")),
            own,
        )
    context = {"elsewhere": elsewhere, "origin": origin, "own": own}
    return render(request, "403_csrf.html", context, status=403)
