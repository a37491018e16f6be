"""Peak memory of a whole `retrain` on a large catalogue, from the database to the stored model.

    .venv/bin/python -m benchmarks.train_catalogue

100,000 made movies with their genres, tags and people, which are more than 60,000 features, in a
SQLite database and, where DATABASE_URL names PostgreSQL, in one more on that server. LightFM is
given few epochs, which take time and no memory. On Linux only.
"""

import resource
import sys
import time
from unittest.mock import patch

from recommendations.engine.parameters import Parameters

from .databases import call, migrated_databases
from .timing import Row, show

MOVIES, RATINGS, FEATURES = 100_000, 1_000_000, 60_000
EPOCHS = 1
MOST_GIGABYTES = 4.0


def main() -> int:
    """Measure each database and print."""
    for database, settings in migrated_databases():
        call("made_catalogue.fill", MOVIES, settings=settings)
        call("made_ratings.rate_movies", RATINGS, settings=settings)
        features, gigabytes, seconds = call("train_catalogue.train", settings=settings)
        rows = [
            Row("features", f"{features:,}", f"at least {FEATURES:,}", features >= FEATURES),
            Row(
                "peak memory of the process",
                f"{gigabytes:.2f} GB",
                f"at most {MOST_GIGABYTES:g} GB",
                gigabytes <= MOST_GIGABYTES,
            ),
            Row(f"time, {EPOCHS} epoch of {Parameters().passes(RATINGS)}", f"{seconds:.0f} s"),
        ]
        show(f"retrain on {database}: {MOVIES:,} movies, {RATINGS:,} ratings", rows)
    return 0


def train() -> tuple[int, float, float]:
    """Train on the database's ratings, as `retrain` does but for the epochs.

    Returns
    -------
    tuple of int, float and float
        Features of the model, the process's peak memory in GB, and seconds.
    """
    from recommendations.registry.current import current_model
    from recommendations.training import pipeline

    began = time.perf_counter()
    with patch.object(pipeline, "parameters_in_settings", lambda: Parameters(epochs=EPOCHS)):
        pipeline.retrain()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    model = current_model()
    return len(model.content.names) if model else 0, peak, seconds


if __name__ == "__main__":
    sys.exit(main())
