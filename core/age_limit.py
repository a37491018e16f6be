"""Up to which age rating movies are shown to whom a page, a mail or an answer is for.

The managers of movies, and of what refers to movies, ask here and leave the others out.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

AgeLimit = int | None
"""In years; None shows everything."""

USUAL_COUNTRY = "US"
"""Most movies have an age rating there."""


def rating_country() -> str:
    """Return the code of the country whose age ratings count on this site."""
    return settings.COUNTRY or USUAL_COUNTRY


def _no_limit() -> AgeLimit:
    return None


_limit: ContextVar[Callable[[], AgeLimit]] = ContextVar("age_limit", default=_no_limit)


class AgeLimitMiddleware:
    """Keeps each answer within the limit of the account that asks; the admin shows everything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._admin = reverse("admin:index")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on the response; the user is not loaded unless movies are read."""
        if request.path.startswith(self._admin):
            return self._get_response(request)
        # Asked each time: a token makes another user of a visitor.
        with _limited(lambda: limit_of(request.user)):
            return self._get_response(request)


def age_limit() -> AgeLimit:
    """Return the limit that holds now; what is read to find it, such as the user, has none."""
    limit = _limit.get()
    if limit is _no_limit:
        return None
    with without_age_limit():
        return limit()


def limit_of(user: object) -> AgeLimit:
    """Return the limit of an account; visitors have none."""
    return getattr(user, "age_limit", None)


def limit_rest_of_request(limit: AgeLimit) -> None:
    """Keep the rest of an answer within this limit, too: of the two the lower one holds."""
    if limit is not None:
        before = _limit.get()
        _limit.set(lambda: lower_of(before(), limit))


def lower_of(one: AgeLimit, other: AgeLimit) -> AgeLimit:
    """Return the limit that both keep to."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


@contextmanager
def limited_to(limit: AgeLimit) -> Iterator[None]:
    """Keep to this limit."""
    with _limited(lambda: limit):
        yield


@contextmanager
def without_age_limit() -> Iterator[None]:
    """Read everything: for what is computed for all, and for what is kept whatever is shown."""
    with _limited(_no_limit):
        yield


@contextmanager
def _limited(limit: Callable[[], AgeLimit]) -> Iterator[None]:
    token = _limit.set(limit)
    try:
        yield
    finally:
        _limit.reset(token)
