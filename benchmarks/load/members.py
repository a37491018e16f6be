"""The site's members who ask, and the figures that are taken inside its process."""

import cProfile
import gzip
import importlib
import io
import pstats
import re
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.registry.current import current_model

from ..made_model import lightfm_of
from . import plans
from .pages import Page, pages_of

MEMBERS = 200
FEWEST_RATINGS = 20
MOVIES = 300
_ROUNDS = 30
_HTMX = {"hx-request": "true"}


def prepare() -> dict[str, Any]:
    """Log members in who have rated enough; return their cookies, and movies to ask for."""
    rated = User.objects.annotate(n=Count("ratings")).filter(n__gte=FEWEST_RATINGS)
    members = list(rated.filter(username__startswith="made:").order_by("pk")[:MEMBERS])
    User.objects.filter(pk__in=[member.pk for member in members]).update(is_active=True)
    return {
        "sessions": [f"{settings.SESSION_COOKIE_NAME}={session_of(user)}" for user in members],
        "movies": list(Movie.objects.popular().values_list("pk", flat=True)[:MOVIES]),
        "people": User.objects.count(),
        "count": Movie.objects.count(),
    }


def session_of(user: User) -> str:
    """Log a user in; return the session's key."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _member() -> User:
    return User.objects.filter(username__startswith="made:", is_active=True).order_by("pk")[0]


def _get(client: Client, page: Page) -> Any:
    """Ask for the first address of a page as browsers do."""
    if page.stars:
        return _rate(client, page.addresses[0], "4.0")
    return client.get(page.addresses[0], headers=_HTMX if page.htmx else {})


def _rate(client: Client, address: str, stars: str) -> Any:
    return client.post(address, {"stars": stars}, headers=_HTMX)


def sizes() -> dict[str, dict[str, float]]:
    """Return by page its queries, kilobytes, compressed ones, and elements."""
    client = Client(headers={"accept-encoding": "gzip", "host": "localhost"})
    member = _member()
    client.force_login(member)
    movies = list(Movie.objects.popular().values_list("pk", flat=True)[:MOVIES])
    found = {}
    for page in pages_of(movies):
        _get(client, page)
        found[page.name] = _size(partial(_get, client, page))
    # What `rate` asks for is a rating as it was, which writes nothing.
    movie = Movie.objects.exclude(ratings__user=member).popular()[0]
    for name, stars in (("a first rating", "4.0"), ("other stars", "2.0")):
        found[name] = _size(partial(_rate, client, f"/movies/{movie.pk}/rate/", stars))
    Rating.objects.clear(member.pk, movie)
    return found


def _size(ask: Callable[[], Any]) -> dict[str, float]:
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    packed = answer.headers.get("Content-Encoding") == "gzip"
    html = gzip.decompress(answer.content) if packed else answer.content
    return {
        "queries": len(queries),
        "kilobytes": len(html) / 1e3,
        "compressed": len(answer.content) / 1e3,
        "elements": len(re.findall(rb"<[a-z]", html)),
    }


def first_page() -> float:
    """Return the milliseconds of a process's first page, its application and model loaded."""
    importlib.import_module("movierec.wsgi")
    client = Client(headers={"host": "localhost"})
    client.force_login(_member())
    current_model()
    began = time.process_time()
    client.get("/")
    return 1e3 * (time.process_time() - began)


def scans() -> dict[str, list[str]]:
    """Return by page the large tables that its queries read from end to end."""
    client = Client(headers={"host": "localhost"})
    client.force_login(_member())
    movies = list(Movie.objects.popular().values_list("pk", flat=True)[:MOVIES])
    found = {}
    for page in pages_of(movies):
        if page.name in ("home", "rate"):
            _get(client, page)
            with CaptureQueriesContext(connection) as queries:
                _get(client, page)
            found[page.name] = sorted(
                {table for query in queries for table in plans.large_scans(query["sql"])}
            )
    return found


def dearest(address: str, shown: int) -> str:
    """Return the functions that take most of a page, for a member, as a table."""
    client = Client(headers={"host": "localhost"})
    client.force_login(_member())
    for _warm_up in range(3):
        client.get(address)
    profile = cProfile.Profile()
    with profile:
        for _round in range(_ROUNDS):
            client.get(address)
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats("tottime").print_stats(shown)
    return out.getvalue()


def predict_and_sort() -> float:
    """Return the milliseconds in which LightFM itself scores all movies for one and sorts them."""
    model = current_model()
    if model is None:
        raise LookupError("The site has no model.")
    bare = lightfm_of(model, 1)
    every = np.arange(len(model.item_ids), dtype=np.int32)
    took = []
    for _round in range(_ROUNDS):
        began = time.process_time()
        np.argsort(-bare.predict(0, every, num_threads=1))
        took.append(time.process_time() - began)
    return 1e3 * median(took)
