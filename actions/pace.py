"""The pace of a person: whoever writes or searches faster than that waits a moment."""

from collections.abc import Mapping
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch, reverse
from django.utils.deprecation import MiddlewareMixin

from accounts.requests import HtmxRequest

from .form_owner import FIELD

_READING = ("GET", "HEAD", "OPTIONS")
_SEARCHES = {
    "choose_at_source",
    "diary",
    "facet",
    "missing_movie",
    "feed_of_picks",
    "feed_of_watchlist",
    "movie",
    "movies",
    "person",
    "picks_beside",
    "rows",
    "seen",
    "shared_list",
    "similar",
    "suggestions",
    "to_rate",
    "why",
}
"""What costs most, by the names of the routes; "seen" is posted by itself while someone reads."""
_COUNT_ELSEWHERE = {"admin", "api"}
RETRY_AFTER = "60"
"""Seconds."""


class PaceMiddleware(MiddlewareMixin):
    """Answers 429 to a user, or to an address without a user, that goes on too fast.

    The admin is left out: its forms change many rows at once anyway. So is the API, which counts
    by itself once it has read the token.
    """

    def process_view(
        self, request: HtmxRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Refuse what comes too fast."""
        kind = _kind_of(request, request.resolver_match)
        return None if kind is None or is_in_time(request, kind) else _too_fast(request)


def _kind_of(request: HttpRequest, route: ResolverMatch | None) -> str | None:
    """Return what is limited: "write", "search" or nothing."""
    if route is None or _COUNT_ELSEWHERE.intersection(route.namespaces):
        return None
    if route.url_name in _SEARCHES:
        return "search"
    return None if request.method in _READING else "write"


def is_in_time(request: HttpRequest, kind: str) -> bool:
    """Count a "write" or "search" of the user, or the address without one; say if it may go on."""
    per = "user" if request.user.is_authenticated else "ip"
    rates: Mapping[str, int] = settings.MOST_A_MINUTE
    if not rates[kind]:
        return True
    config = {kind: f"{rates[kind]}/m/{per}"}
    used: Any = consume(request, app="pace", action=kind, config=config, limit_get=True)
    return used is not None


def _too_fast(request: HtmxRequest) -> HttpResponse:
    """Say so, with what was posted in a form that sends it again."""
    if request.htmx:
        return HttpResponse(status=429, headers={"Retry-After": RETRY_AFTER})
    # What is posted to the pages of an account may be a password.
    again = request.method == "POST" and not request.path.startswith(reverse("account"))
    sent = request.POST.lists() if again else []
    unsent = ("csrfmiddlewaretoken", FIELD)
    fields = [(name, value) for name, own in sent if name not in unsent for value in own]
    context = {"again": again, "fields": fields}
    page = render(request, "actions/too_fast.html", context, status=429)
    page["Retry-After"] = RETRY_AFTER
    return page
