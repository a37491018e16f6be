"""What each address of the site costs: processor time of the web process and of PostgreSQL.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432 .venv/bin/python -m benchmarks.cost

Makes a site on that server once and keeps it there, asks for every route of the URL conf as a
visitor, a newcomer, a user, a user who piles things up, a guest and an admin, with typical and with
hostile parameters, and prints what they cost, the dearest first. Whatever a request changes is
taken back. Exit code 1 where one is above the limit or fails.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from ..databases import call
from ..made_site import made_site

_WIDEST = 110


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_AsWritten)
    parser.add_argument("--movies", type=int, default=61_667, help="how many (%(default)s)")
    parser.add_argument("--people", type=int, default=5_000, help="who rated (%(default)s)")
    parser.add_argument("--ratings", type=int, default=1_000_000, help="how many (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="of each request (%(default)s)")
    parser.add_argument("--only", default="", help="names of routes, with commas between")
    parser.add_argument("--limit", type=float, default=60, help="milliseconds (%(default)s)")
    options = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "")
    if urlsplit(server).scheme not in ("postgres", "postgresql"):
        parser.error("DATABASE_URL must name a PostgreSQL server, as in postgres://postgres@host")
    site = made_site(server, options.movies, options.people, options.ratings)
    found = call("cost.walk.measure", options.rounds, options.limit, options.only, settings=site)
    return _show(found, options.limit)


class _AsWritten(argparse.RawDescriptionHelpFormatter):
    """Leaves the lines of the description as they are."""


def _show(found: Sequence[dict[str, Any]], limit: float) -> int:
    """Print each request above the limit, and the dearest of every route; return the exit code."""
    dearest = sorted(found, key=_total, reverse=True)
    out = [
        f"{'':8} {'ms':>8} {'web':>8} {'database':>8} {'queries':>8} {'kB':>7} status  as and what"
    ]
    out += _lines(dearest, limit)
    short = sum(not _is_kept(each, limit) for each in found)
    out.append(f"{len(found)} requests, {short} of them above {limit:g} ms or failed")
    sys.stdout.write("\n".join(out) + "\n")
    return int(short > 0)


def _lines(dearest: Sequence[dict[str, Any]], limit: float) -> Iterator[str]:
    shown = set()
    for each in dearest:
        kept = _is_kept(each, limit)
        if kept and each["route"] in shown:
            continue
        shown.add(each["route"])
        numbers = "{total:8.1f} {web:8.1f} {database:8.1f} {queries:8} {kilobytes:7.1f} {status:6}"
        line = numbers.format(total=_total(each), **each)
        yield f"{'' if kept else 'TOO MUCH':8} {line}  {each['request'][:_WIDEST]}"


def _is_kept(each: dict[str, Any], limit: float) -> bool:
    return _total(each) <= limit and int(each["status"]) < 500


def _total(each: dict[str, Any]) -> float:
    return float(each["web"] + each["database"])


if __name__ == "__main__":
    sys.exit(main())
