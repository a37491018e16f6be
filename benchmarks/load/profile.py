"""The dearest functions of a page of the made site, by their own time.

DATABASE_URL=postgres://postgres@127.0.0.1:5432 .venv/bin/python -m benchmarks.load.profile /taste/
"""

import argparse
import os
import sys

from ..databases import call
from ..made_site import made_site

SHOWN = 10


def main() -> None:
    """Profile and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", help="its address, such as /")
    parser.add_argument("--movies", type=int, default=10_000, help="of the site (%(default)s)")
    parser.add_argument("--people", type=int, default=10_000, help="who rated (%(default)s)")
    parser.add_argument("--ratings", type=int, default=1_000_000, help="how many (%(default)s)")
    options = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "")
    site = made_site(server, options.movies, options.people, options.ratings)
    call("load.members.prepare", settings=site)
    sys.stdout.write(call("load.members.dearest", options.page, SHOWN, settings=site))


if __name__ == "__main__":
    main()
