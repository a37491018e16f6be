"""What sites of several sizes take: their database, their model, and a training.

    DATABASE_URL=postgres://postgres@127.0.0.1:5432 .venv/bin/python -m benchmarks.sizes

Each is made in a database of its own on that server, trained as `retrain` does, and removed.
"""

import os
import resource
import sys
import time
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from .databases import call, migrated_databases
from .timing import Row, show


class Size(NamedTuple):
    """How much a site has of each."""

    people: int
    movies: int
    ratings: int


SIZES = (
    Size(200, 1_000, 20_000),
    Size(1_000, 5_000, 100_000),
    Size(10_000, 10_000, 1_000_000),
)


def main() -> int:
    """Measure and print."""
    if not os.environ.get("DATABASE_URL"):
        sys.stderr.write("DATABASE_URL must name a PostgreSQL server.\n")
        return 2
    for size in SIZES:
        for database, site in migrated_databases():
            if database == "PostgreSQL":
                call("sizes.make", *size, settings=site)
                found = call("sizes.measure", settings=site)
                rows = [Row(name, value) for name, value in found.items()]
                show("{:,} people, {:,} movies, {:,} ratings".format(*size), rows)
    return 0


def make(people: int, movies: int, ratings: int) -> None:
    """Fill an empty, migrated database."""
    from accounts.models import User
    from catalog.models import Movie

    from . import made_catalogue, made_ratings

    made_catalogue.fill(movies)
    users = User.objects.bulk_create(
        (User(username=f"made:{number}", is_active=False) for number in range(people)),
        batch_size=1_000,
    )
    ids = list(Movie.objects.order_by("pk").values_list("pk", flat=True))
    made_ratings.give([user.pk for user in users], ids, ratings)


def measure() -> dict[str, str]:
    """Train, and return what it took and what is stored then."""
    from recommendations.training import pipeline

    began, processor = time.perf_counter(), time.process_time()
    pipeline.retrain()
    took, processor = time.perf_counter() - began, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    folder = Path(settings.MODELS_DIR)
    models = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (stored,) = cursor.fetchone()
    return {
        "PostgreSQL": f"{stored / 1e6:.0f} MB",
        "a training, of the processor": f"{processor:.0f} s ({took:.0f})",
        "a training's process, at its peak": f"{peak:.0f} MB",
        "a stored model": f"{models:.0f} MB",
    }


if __name__ == "__main__":
    sys.exit(main())
