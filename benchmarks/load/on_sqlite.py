"""A site on one small machine: one SQLite file under those who rate and read, and its memory."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from ..databases import call, manage
from ..timing import Row
from . import small_machine
from .pages import MIX, pages_of
from .visitors import ask
from .web import web_processes

MOVIES, PEOPLE, RATINGS = 2_000, 500, 100_000
RATERS = READERS = 20
PAUSE_SECONDS = 2.0
SECONDS = 60.0
RATING_P95 = 300.0
_SITE = {"DATABASE_URL": "", "HTTPS": "off", "EMAIL_URL": "dummymail:"}


def measured() -> Iterator[Row]:
    """Yield what they waited, and its memory, from a site made for it and removed again."""
    with tempfile.TemporaryDirectory(prefix="movierec-load-") as folder:
        site = {**_SITE, "DATA_DIR": folder, "WRITES_A_MINUTE": "0", "SEARCHES_A_MINUTE": "0"}
        manage("collectstatic", "--no-input", settings=site)
        manage("migrate", settings=site)
        call("cost.site.make", MOVIES, PEOPLE, RATINGS, settings=site)
        ready = call("load.members.prepare", settings=site)
        pages = {page.name: page for page in pages_of(ready["movies"])}
        read = [pages[name] for name, often in MIX.items() for _ in range(often) if name != "rate"]
        with web_processes(site) as web, ThreadPoolExecutor(2) as both:
            sessions = ready["sessions"]
            rating, reading = (
                both.submit(ask, web.port, sessions, choice, SECONDS, people / PAUSE_SECONDS)
                for choice, people in (
                    (lambda _chance: pages["rate"], RATERS),
                    (lambda chance: chance.choice(read), READERS),
                )
            )
        title = f"SQLite, {RATERS} people rating and {READERS} reading"
        for doing, answers, limit in (
            ("a rating", rating.result(), RATING_P95),
            ("a page", reading.result(), None),
        ):
            p95, errors = answers.percentile(95), answers.errors
            found = f"p95 {p95:.0f} ms, {len(answers.seconds)} requests, {len(errors)} errors"
            kept = not errors and (limit is None or p95 <= limit)
            text = "no error" if limit is None else f"p95 at most {limit:g} ms, no error"
            yield Row(f"{title}: {doing}", found, text, kept)
        yield from small_machine.measured(site, RATINGS)
