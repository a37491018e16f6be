"""Sends episodes, and gathers what should not have come back."""

import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace

from django.core import mail
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation

from catalog.admin import movie_imports
from core.shared_files import shared_files
from movierec.utf8_only import Application

from .episode import Episode, Parameters, forms_on
from .routes import Route
from .sending import Received, Sent, send
from .values import MARKUP
from .workers import LEAD_TO_WORK, work
from .world import CSRF, World

REQUESTS_AN_EPISODE = 25
TOKEN = [("csrfmiddlewaretoken", CSRF)]
HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Finding:
    """Something that an answer should not have been."""

    kind: str
    where: str
    episode: int
    sent: Sent
    detail: str


@dataclass
class Outcome:
    """What a run has seen.

    Attributes
    ----------
    statuses
        How many answers each route gave, by the first digit of the status.
    dearest
        The seconds of processor time, and the request that took them.
    findings
        The first of each kind and place.
    """

    statuses: Counter[tuple[str, str]] = field(default_factory=Counter)
    dearest: tuple[float, str] = (0.0, "")
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        """How many requests were sent."""
        return self.statuses.total()


class Run:
    """Sends the episodes of a seed to the site.

    Parameters
    ----------
    most_seconds
        Of processor time that a request may take.
    """

    def __init__(
        self, application: Application, world: World, routes: list[Route], most_seconds: float
    ) -> None:
        self._application, self._world, self._routes = application, world, routes
        self._most_seconds = most_seconds
        self._parameters = Parameters()
        self.outcome = Outcome()

    def learn(self) -> None:
        """Ask each route for the names it looks for: without any parameter, and by its forms."""
        known = {name: values[0] for name, values in self._world.known.items()}
        asked: set[str] = set()
        for route in self._routes:
            path = route.path([known.get(place, "x") for place in route.places])
            for role in ["staff"] if route.is_admin else ["ada", "staff"]:
                page = Sent(role, "GET", path)
                self._ask(Sent(role, "POST", path, fields=TOKEN, headers=HTMX), route.name)
                for form in forms_on(page, self._ask(page, route.name)):
                    view = view_at(form.path)
                    if view not in asked:
                        asked.add(view)
                        self._ask(replace(form, fields=TOKEN + form.fields, headers=HTMX), view)

    def _ask(self, sent: Sent, route: str) -> Received:
        """Send a request that leaves nothing behind."""
        with transaction.atomic():
            received = self._send(sent, route, -1, self._parameters)
            transaction.set_rollback(True)
        return received

    def episode(self, seed: int, number: int) -> None:
        """Send an episode's requests to the site as it was planted."""
        parameters = deepcopy(self._parameters)
        episode = Episode(f"{seed}-{number}", self._world, self._routes, parameters)
        with transaction.atomic():
            for _ in range(REQUESTS_AN_EPISODE):
                sent, route = episode.draw()
                episode.look_at(sent, self._send(sent, route, number, parameters))
            self._check_constraints(sent, number)
            transaction.set_rollback(True)
        shared_files.delete_folder(movie_imports.FOLDER)

    def _send(self, sent: Sent, route: str, number: int, parameters: Parameters) -> Received:
        cache.clear()
        mail.outbox = []
        before = transaction.savepoint()
        with asked_for() as names:
            received = send(self._application, sent, self._world.cookies[sent.role])
        if view_at(sent.path) in LEAD_TO_WORK and not received.failure:
            received = worked_off(received)
        if received.failure:
            transaction.set_rollback(False)
            transaction.savepoint_rollback(before)
        else:
            transaction.savepoint_commit(before)
        translation.deactivate()
        parameters.learn(route, names)
        self._judge(sent, received, number)
        return received

    def _judge(self, sent: Sent, received: Received, number: int) -> None:
        where = view_at(sent.path)
        self.outcome.statuses[where, f"{received.status // 100}xx"] += 1
        if received.seconds > self.outcome.dearest[0]:
            self.outcome.dearest = received.seconds, where
        found: list[tuple[str, str, str]] = []
        if received.failure or received.status >= 500:
            last = received.failure.strip().splitlines()[-1:] or [str(received.status)]
            found.append(("failed", last[0][:80], received.failure))
        for kind in self._world.leaks(sent.role, received.body):
            found.append((f"{kind} shown to {sent.role}", where, ""))
        if received.seconds > self._most_seconds:
            found.append(("slow", where, f"{received.seconds:.2f} s"))
        if MARKUP.encode() in received.body and received.content_type.startswith("text/html"):
            found.append(("not escaped", where, ""))
        for kind, place, detail in found:
            finding = Finding(kind, where, number, sent, detail)
            self.outcome.findings.setdefault((kind, place), finding)

    def _check_constraints(self, sent: Sent, number: int) -> None:
        try:
            connection.check_constraints()
        except DatabaseError as error:
            finding = Finding("broken reference", "", number, sent, str(error))
            self.outcome.findings.setdefault(("broken reference", str(error)[:80]), finding)


def worked_off(received: Received) -> Received:
    """Return an answer with the failure of the worker that it leads to, if there is one."""
    try:
        work()
    except Exception:
        return replace(received, failure=traceback.format_exc())
    return received


@contextmanager
def asked_for() -> Iterator[set[str]]:
    """Yield a set that gathers the names that views look for in queries and forms."""
    names: set[str] = set()

    def watching(name: str):
        original = getattr(QueryDict, name)

        def method(self, key, *more, **named):
            names.add(str(key))
            return original(self, key, *more, **named)

        return original, method

    watched = {name: watching(name) for name in ("__getitem__", "_getlist", "__contains__")}
    try:
        for name, (_original, method) in watched.items():
            setattr(QueryDict, name, method)
        yield names
    finally:
        for name, (original, _method) in watched.items():
            setattr(QueryDict, name, original)


def view_at(path: str) -> str:
    try:
        return resolve(path).view_name or path
    except Resolver404:
        return "(no address)"
