"""Asks for every address of the site as everyone, and measures each request."""

import gc
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse

from .addresses import Route, routes
from .meter import Cost, Meter
from .parameters import Form, admin_queries, forms, queries
from .roles import LONG_NUMBER, LONG_WORD, Role, roles, values_of
from .site_facts import SiteFacts

_SURELY_BELOW = 0.5
"""What costs so much of the limit at its first time is not measured again."""
_FAR_ABOVE = 20.0
"""Nor is what costs so many times the limit."""
_NOT_ALLOWED = 405
_READ_BY_HTMX = ("movies", "rows", "why")
_HAVE_LITTLE = ("newcomer", "guest")
"""Who is asked only for the plain addresses: with much to read, others cost more."""


class Request(NamedTuple):
    """What is asked for; `form` is None for GET."""

    role: Role
    route: Route
    address: str
    form: Form | None = None
    htmx: bool = False

    def send(self) -> HttpResponse:
        """Send it, and read the whole response."""
        headers = {"HX-Request": "true"} if self.htmx else {}
        client: Any = self.role.client
        if self.form is None:
            response = client.get(self.address, headers=headers)
        else:
            response = client.post(self.address, dict(self.form), headers=headers)
        if response.streaming:
            response.content_read = b"".join(response.streaming_content)
        return response

    def __str__(self) -> str:
        method = "GET" if self.form is None else "POST"
        sent = f" {dict(self.form)}" if self.form else ""
        return f"{self.role.name:8} {method}{' htmx' * self.htmx} {self.address}{sent}"


def measure(rounds: int, limit: float, only: str) -> list[dict[str, Any]]:
    """Measure everything; return for each request its cost, the least of some rounds.

    Parameters
    ----------
    rounds
        How often a request is measured that comes near the limit.
    limit
        Milliseconds.
    only
        The names of routes, with commas between; empty for all.
    """
    # A password is hashed slowly on purpose; here only the rest of such a request counts.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    found = []
    with transaction.atomic():
        meter = Meter()
        facts = SiteFacts.read()
        gc.collect()
        gc.freeze()
        for request in _requests(facts, only):
            if measured := _measured(meter, request, rounds, limit):
                found.append(measured)
                if measured["web"] + measured["database"] > limit:
                    sys.stderr.write(f"{measured}\n")
        meter.close()
        transaction.set_rollback(True)
    return found


def _requests(facts: SiteFacts, only: str) -> Iterator[Request]:
    everyone = roles(facts)
    asked, posted = queries(facts), forms(facts)
    named = only.split(",") if only else []
    for route in dict.fromkeys(routes()):
        if named and route.name not in named:
            continue
        for role in everyone:
            if not role.asks_for(route):
                continue
            began = time.perf_counter()
            lists = admin_queries(facts) if route.name.endswith("changelist") else []
            for address in _addresses(route, role, facts):
                extra = [] if role.name in _HAVE_LITTLE else asked.get(route.name, lists)
                for query in ["", *extra]:
                    yield Request(role, route, f"{address}?{query}" if query else address)
                if route.name in _READ_BY_HTMX:
                    yield Request(role, route, address, htmx=True)
                if role.name == "staff":
                    continue
                for form in posted.get(route.name, [{}]):
                    yield Request(role, route, address, form)
                    yield Request(role, route, address, form, htmx=True)
            sys.stderr.write(f"{time.perf_counter() - began:6.1f} s {role.name} {route.name}\n")


def _addresses(route: Route, role: Role, facts: SiteFacts) -> Iterator[str]:
    """Return a route's addresses, with the values known of this role and with hostile ones."""
    values = values_of(route, role, facts)
    missing = dict.fromkeys(route.parameters, LONG_NUMBER)
    for place in range(max(map(len, values.values()), default=1)):
        chosen = {name: own[min(place, len(own) - 1)] for name, own in values.items()}
        yield route.address({**missing, **chosen})
    if route.parameters:
        hostile = {
            name: LONG_WORD if name in ("key", "path", "url", "secret") else LONG_NUMBER
            for name in missing
        }
        yield route.address(hostile)


def _measured(meter: Meter, request: Request, rounds: int, limit: float) -> dict[str, Any] | None:
    response, least = _once(meter, request)
    if response.status_code == _NOT_ALLOWED:
        return None
    for _round in range(rounds):
        if _SURELY_BELOW * limit < least.total < _FAR_ABOVE * limit:
            least = min(least, _once(meter, request)[1], key=lambda cost: cost.total)
    body = getattr(response, "content_read", None) or response.content
    return {
        "route": request.route.name,
        "request": str(request),
        "status": response.status_code,
        "kilobytes": len(body) / 1e3,
        **least._asdict(),
    }


def _once(meter: Meter, request: Request) -> tuple[HttpResponse, Cost]:
    """Send a request and take back what it changed, also in the browser."""
    browser = request.role.client
    cookies = deepcopy(browser.cookies)
    with transaction.atomic():
        answered, cost = meter.measure(request.send)
        transaction.set_rollback(True)
    browser.cookies = cookies
    connection.needs_rollback = False
    return answered, cost
