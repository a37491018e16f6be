"""Load on a made site: what pages cost its web processes, and how many they serve a second.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432 .venv/bin/python -m benchmarks.load

Makes a site on that server once and keeps it there, starts its web processes on this machine, and
asks for pages over 16 connections, for some seconds each. REDIS_URL names a Redis for its cache.
Exit code 1 where a limit is not kept.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ..databases import call
from ..made_site import made_site
from ..timing import Row, show
from . import in_browser, on_sqlite, report
from .pages import MIX, Page, pages_of
from .visitors import Answers, Choice, ask
from .web import Web, database_seconds, seconds_between, web_processes

HOME_A_SECOND = 70.0
HALF_LOAD_P95 = 80.0
PRIVATE_MEGABYTES = 130.0
GROWN_MEGABYTES = 10.0
LARGE, TIMES_OF_LARGE = 10_000, 1.5
"""With more movies than this, pages may take and weigh so many times as much."""
FIRST_PAGE = 150.0
SIZES = {
    ("home", "kilobytes"): 60,
    ("home", "compressed"): 8,
    ("home", "elements"): 1_500,
    ("home", "queries"): 8,
    ("rate", "queries"): 6,
    ("a first rating", "queries"): 6,
    ("other stars", "queries"): 6,
    ("first steps", "queries"): 10,
}
_SIZES_TEXT = (
    "{queries} queries, {kilobytes:.0f} kB, {compressed:.1f} compressed, {elements} elements"
)
_WARM_UP_SECONDS = 3.0
MEMORY_SECONDS = 30.0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_AsWritten)
    parser.add_argument("--movies", type=int, default=10_000, help="how many (%(default)s)")
    parser.add_argument("--people", type=int, default=10_000, help="who rated (%(default)s)")
    parser.add_argument("--ratings", type=int, default=1_000_000, help="how many (%(default)s)")
    parser.add_argument("--seconds", type=float, default=6.0, help="for each page (%(default)s)")
    parser.add_argument("--report", type=Path, help="a page to write, such as docs/performance.md")
    parser.add_argument("--only-make", action="store_true", help="make the site, measure nothing")
    options = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "")
    if urlsplit(server).scheme not in ("postgres", "postgresql"):
        parser.error("DATABASE_URL must name a PostgreSQL server, as in postgres://postgres@host")
    if options.report and not options.report.is_file():
        parser.error(f"{options.report} is not there: its figures are replaced, its words are kept")
    site = made_site(server, options.movies, options.people, options.ratings)
    if options.only_make:
        return 0
    ready = call("load.members.prepare", settings=site)
    times = TIMES_OF_LARGE if options.movies > LARGE else 1.0
    pages = pages_of(ready["movies"], times)
    floor = call("load.members.predict_and_sort", settings=site)
    rows = [Row("LightFM.predict and argsort, in process", f"{floor:.1f} ms")]
    rows += _sizes(call("load.members.sizes", settings=site), times)
    for page, tables in call("load.members.scans", settings=site).items():
        row = f"{page}: large tables read from end to end"
        rows.append(Row(row, ", ".join(tables) or "none", "none", not tables))
    cold = call("load.members.first_page", settings=site)
    limit = f"at most {FIRST_PAGE:g} ms"
    rows.append(Row("the first page of a process", f"{cold:.0f} ms", limit, cold <= FIRST_PAGE))
    with web_processes(site) as web:
        rows += in_browser.measured(web, ready["sessions"][0], times)
        rows += _loads(web, site, ready["sessions"], pages, options.seconds)
    rows += on_sqlite.measured()
    title = f"{ready['people']:,} people, {ready['count']:,} movies, {options.ratings:,} ratings"
    show(title, rows)
    if options.report:
        report.write(options.report, title, rows)
    return int(any(row.kept is False for row in rows))


class _AsWritten(argparse.RawDescriptionHelpFormatter):
    """Leaves the lines of the description as they are."""


def _sizes(found: Mapping[str, Mapping[str, float]], times: float) -> Iterator[Row]:
    for page, measures in found.items():
        yield Row(page, _SIZES_TEXT.format(**measures))
        for (name, measure), limit in SIZES.items():
            if name == page:
                value = measures[measure]
                most = limit if measure == "queries" else times * limit
                yield Row(f"{page}: {measure}", f"{value:.0f}", f"at most {most:g}", value <= most)


def _loads(
    web: Web,
    site: Mapping[str, str],
    sessions: Sequence[str],
    pages: Sequence[Page],
    seconds: float,
) -> Iterator[Row]:
    database = urlsplit(site["DATABASE_URL"]).path.lstrip("/")
    by_name = {page.name: page for page in pages}
    asked = 0
    for page in pages:
        ask(web.port, sessions, _always(page), _WARM_UP_SECONDS)
        before = web.seconds(), database_seconds(database)
        answers = ask(web.port, sessions, _always(page), seconds)
        after = web.seconds(), database_seconds(database)
        web_took, database_took = after[0] - before[0], seconds_between(before[1], after[1])
        asked += len(answers.seconds)
        yield from _costs(page, answers, web_took, database_took)
        if page.name == "home":
            yield from _at_half_load(web, sessions, page, answers.a_second, seconds)
    mixed = [by_name[name] for name, often in MIX.items() for _ in range(often)]
    answers = ask(web.port, sessions, lambda chance: chance.choice(mixed), 2 * seconds)
    yield _served("the mix", answers, HOME_A_SECOND)
    yield from _memory(web, sessions, mixed, asked + len(answers.seconds))


def _always(page: Page) -> Choice:
    return lambda _chance: page


def _costs(page: Page, answers: Answers, web: float, database: float) -> Iterator[Row]:
    count = max(len(answers.seconds), 1)
    for where, took, limit in (
        ("web", 1e3 * web / count, page.limit),
        ("PostgreSQL", 1e3 * database / count, page.database_limit),
    ):
        kept = None if limit is None else took <= limit
        text = "" if limit is None else f"at most {limit:g}"
        yield Row(f"{page.name}: {where}, a request", f"{took:.1f} ms", text, kept)
    yield _served(page.name, answers, HOME_A_SECOND if page.name == "home" else None)


def _served(name: str, answers: Answers, limit: float | None) -> Row:
    found = (
        f"{answers.a_second:.0f}/s, p50 {answers.percentile(50):.0f} ms,"
        f" p95 {answers.percentile(95):.0f} ms, {len(answers.errors)} errors"
    )
    kept = not answers.errors and (limit is None or answers.a_second >= limit)
    text = "no error" if limit is None else f"at least {limit:g}/s, no error"
    if answers.errors:
        found += f" ({answers.errors[0]})"
    return Row(f"{name}: all connections", found, text, kept)


def _at_half_load(
    web: Web, sessions: Sequence[str], page: Page, full: float, seconds: float
) -> Iterator[Row]:
    answers = ask(web.port, sessions, _always(page), seconds, a_second=full / 2)
    p95 = answers.percentile(95)
    limit = f"at most {HALF_LOAD_P95:g}"
    kept = p95 <= HALF_LOAD_P95 and not answers.errors
    yield Row(f"{page.name}: p95 at half that rate", f"{p95:.0f} ms", limit, kept)


def _memory(web: Web, sessions: Sequence[str], mixed: Sequence[Page], asked: int) -> Iterator[Row]:
    """Return what the processes hold, and how much more after as many requests again."""
    private = web.private_megabytes()
    limit = f"at most {PRIVATE_MEGABYTES:g}"
    found = f"{private:.0f} MB after {asked:,} requests"
    yield Row("a web process's own memory", found, limit, private <= PRIVATE_MEGABYTES)
    more = ask(web.port, sessions, lambda chance: chance.choice(mixed), MEMORY_SECONDS)
    grown = web.private_megabytes() - private
    found, limit = f"{grown:.0f} MB", f"at most {GROWN_MEGABYTES:g}"
    yield Row(f"what {len(more.seconds):,} more add", found, limit, grown <= GROWN_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
