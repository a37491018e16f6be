"""People who ask for pages over a few connections, for a bounded time and on this machine alone."""

import itertools
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode

from .pages import Page
from .web import HOST

CONNECTIONS = 16
_TOKEN = "a" * 32
_TIMEOUT_SECONDS = 30

Choice = Callable[[random.Random], Page]
"""What is asked for next."""


@dataclass
class Answers:
    """What came back.

    Attributes
    ----------
    seconds
        Of each request, from its turn to its last byte; of one that is late, waiting included.
    errors
        What was not answered with 200.
    took
        Seconds in all.
    """

    took: float
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def a_second(self) -> float:
        """Requests a second."""
        return len(self.seconds) / self.took

    def percentile(self, percent: int) -> float:
        """Return the milliseconds that so many of a hundred requests kept within."""
        if len(self.seconds) < 2:
            return 0.0
        return 1e3 * statistics.quantiles(self.seconds, n=100)[percent - 1]


def ask(
    port: int, sessions: Sequence[str], choice: Choice, seconds: float, a_second: float = 0.0
) -> Answers:
    """Ask for pages over all connections at once.

    Parameters
    ----------
    sessions
        Cookies of logged-in users, who take turns.
    a_second
        How many requests begin each second, whatever has been answered; 0 for one after the other
        on each connection.
    """
    answers = Answers(took=seconds)
    began = time.perf_counter()
    turns = _turns(began, seconds, a_second)
    lock = threading.Lock()

    def visit(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - the same requests each time
        connection = HTTPConnection(HOST, port, timeout=_TIMEOUT_SECONDS)
        while True:
            with lock:
                turn = next(turns, None)
            if turn is None:
                break
            time.sleep(max(0.0, turn - time.perf_counter()))
            problem = _request(connection, choice(chance), chance.choice(sessions), chance)
            answers.seconds.append(time.perf_counter() - turn)
            if problem:
                answers.errors.append(problem)
        connection.close()

    threads = [threading.Thread(target=visit, args=[number]) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.took = time.perf_counter() - began
    return answers


def _turns(began: float, seconds: float, a_second: float) -> Iterator[float]:
    """Yield when each request is to begin."""
    for number in itertools.count():
        turn = began + number / a_second if a_second else time.perf_counter()
        if turn >= began + seconds:
            return
        yield turn


def _request(
    connection: HTTPConnection, page: Page, session: str, chance: random.Random
) -> str | None:
    """Send a request and read its answer; return what is wrong with it."""
    address = chance.choice(page.addresses)
    headers = {"Cookie": f"{session}; csrftoken={_TOKEN}", "Accept-Encoding": "gzip"}
    if page.stars or page.htmx:
        headers["HX-Request"] = "true"
    try:
        if page.stars:
            form = urlencode({"stars": chance.randint(1, 10) / 2, "next": "/"})
            kind = "application/x-www-form-urlencoded"
            headers |= {"X-CSRFToken": _TOKEN, "Content-Type": kind}
            connection.request("POST", address, form, headers)
        else:
            connection.request("GET", address, headers=headers)
        answer: HTTPResponse = connection.getresponse()
        answer.read()
    except (OSError, HTTPException) as error:
        connection.close()
        return f"{address}: {error!r}"
    return None if answer.status == 200 else f"{address}: {answer.status}"
