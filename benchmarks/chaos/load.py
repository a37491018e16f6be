"""People who sign up, rate and look around, begun at a steady pace whatever is answered."""

import queue
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

from .ledger import Ledger

A_SECOND = 3.0
_KINDS = {"rate": 24, "home": 12, "movie": 16, "explore": 8, "sign up": 1}
_THREADS = 80
"""More than the requests that can be under way when each waits for its longest."""
_TIMEOUT_SECONDS = 20.0
_AGAIN_SECONDS = 2.0
_TOKEN = "a" * 32
_PASSWORD = "correct horse battery"  # noqa: S105
_STYLE = re.compile(rb"/static/site/base[.\w]*\.css")
_FORM = "application/x-www-form-urlencoded"


class _Answer(NamedTuple):
    """What came back; nothing where nothing did."""

    status: int = 0
    text: bytes = b""
    cookies: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one request."""

    kind: str
    sent_at: float
    took: float
    status: int
    """0 where nothing was answered."""

    @property
    def failed(self) -> bool:
        """Whether it was answered by 5xx, or not at all."""
        return self.status >= 500 or not self.status


@dataclass
class Load:
    """Asks a site from many threads.

    Attributes
    ----------
    address
        Host and port of the proxy.
    sessions
        Cookies of people who are logged in, by their keys; those who sign up are added.
    """

    address: tuple[str, int]
    sessions: dict[str, str]
    movies: Sequence[int]
    ledger: Ledger
    outcomes: list[Outcome] = field(default_factory=list)
    odd: "Counter[str]" = field(default_factory=Counter)
    _stop: threading.Event = field(default_factory=threading.Event)
    _turns: "queue.Queue[Callable[[], None]]" = field(default_factory=queue.Queue)
    _chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311

    def __post_init__(self) -> None:
        self._works = {
            "rate": self._rate,
            "home": lambda: self._look("home", "/"),
            "movie": lambda: self._look("movie", f"/movies/{self._chance.choice(self.movies)}/"),
            "explore": lambda: self._look("explore", "/movies/"),
            "sign up": self._sign_up,
        }
        for work in (self._pace, *([self._visit] * _THREADS)):
            threading.Thread(target=work, daemon=True).start()

    def stop(self) -> None:
        """Begin no more requests."""
        self._stop.set()

    def under_way_since(self, moment: float) -> list[Outcome]:
        """Return what became of the requests that were answered, or given up, after a moment."""
        return [each for each in self.outcomes if each.sent_at + each.took >= moment]

    def _pace(self) -> None:
        kinds, weights = list(_KINDS), list(_KINDS.values())
        turn = time.monotonic()
        while not self._stop.is_set():
            (kind,) = self._chance.choices(kinds, weights)
            self._turns.put(self._works[kind])
            turn += 1.0 / A_SECOND
            time.sleep(max(0.0, turn - time.monotonic()))

    def _visit(self) -> None:
        while not self._stop.is_set():
            try:
                work = self._turns.get(timeout=1.0)
            except queue.Empty:
                continue
            work()

    def _look(self, kind: str, path: str) -> None:
        """Read a page, and a stylesheet of it."""
        session = self._chance.choice(list(self.sessions.values()))
        answer = self._ask(kind, "GET", path, session)
        style = _STYLE.search(answer.text)
        if style:
            self._ask("style", "GET", style[0].decode(), "")

    def _rate(self) -> None:
        """Rate a movie; who is not told that it was saved tries once more."""
        person, movie, stars = self.ledger.next_rating(list(self.sessions), self.movies)
        form = {"stars": stars, "next": "/"}
        for last in (False, True):
            answer = self._ask(
                "rate", "POST", f"/movies/{movie}/rate/", self.sessions[person], form
            )
            if answer.status == 200:
                self.ledger.acknowledged(person, movie, stars)
            if last or 0 < answer.status < 500:
                return
            time.sleep(_AGAIN_SECONDS)

    def _sign_up(self) -> None:
        name = f"new{len(self.ledger.signed_up)}x{self._chance.randrange(10**9)}"
        form = {
            "csrfmiddlewaretoken": _TOKEN,
            "email": f"{name}@example.org",
            "username": name,
            "password1": _PASSWORD,
            "password2": _PASSWORD,
        }
        answer = self._ask("sign up", "POST", "/account/signup/", "", form)
        session = SimpleCookie(answer.cookies).get("sessionid")
        if answer.status == 302 and session is not None:
            self.ledger.signed_up.append(name)
            self.sessions[name] = f"sessionid={session.value}"

    def _ask(
        self,
        kind: str,
        method: str,
        path: str,
        session: str,
        form: dict[str, str] | None = None,
    ) -> _Answer:
        """Send one request, and note what became of it."""
        headers = {"Cookie": f"csrftoken={_TOKEN}; {session}".rstrip("; ")}
        if form is not None:
            headers |= {"Content-Type": _FORM, "X-CSRFToken": _TOKEN}
        if kind == "rate":
            headers["HX-Request"] = "true"
        connection = HTTPConnection(*self.address, timeout=_TIMEOUT_SECONDS)
        sent_at, began = time.time(), time.monotonic()
        found = _Answer()
        try:
            connection.request(method, path, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            cookies = "; ".join(answer.headers.get_all("Set-Cookie") or [])
            found = _Answer(answer.status, answer.read(), cookies)
        except (OSError, HTTPException):
            # Not answered.
            pass
        finally:
            connection.close()
        self.outcomes.append(Outcome(kind, sent_at, time.monotonic() - began, found.status))
        if found.status not in (0, 302 if kind == "sign up" else 200) and found.status < 500:
            self.odd[f"{kind}: {found.status}"] += 1
        return found
