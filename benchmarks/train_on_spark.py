"""Time and memory of what Spark does of a training, by the number of its executors.

    .venv/bin/python -m benchmarks.train_on_spark 1000000 2

So many made ratings, and so many executors of one core and 1 GB on this machine, each a process of
its own. It needs pyspark and Java, as docs/training-at-scale.md says.
"""

import argparse
import resource
import sys
import time

from recommendations.engine.data.interactions import ItemFeatures
from recommendations.engine.trainers.spark import PARAMETERS, SparkTrainer

from .made_pairs import MOVIES, make_interactions
from .processes import watched_children
from .timing import Row, show


def main() -> int:
    """Measure and print."""
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("ratings", type=int)
    command.add_argument("executors", type=int)
    options = command.parse_args()
    interactions = make_interactions(options.ratings)
    features = ItemFeatures.from_descriptions([{}] * MOVIES)
    trainer = SparkTrainer(f"local-cluster[{options.executors},1,1024]")
    began = time.monotonic()
    with watched_children() as spark:
        trainer.fit(interactions, features, PARAMETERS)
    here = resource.getrusage(resource.RUSAGE_SELF)
    rows = [
        Row("time", f"{time.monotonic() - began:.0f} s"),
        Row("the processor's, of this process", f"{here.ru_utime + here.ru_stime:.0f} s"),
        Row("the processor's, of Spark", f"{sum(spark.seconds.values()):.0f} s"),
        Row("most memory of this process, ratings included", f"{here.ru_maxrss / 1024:.0f} MB"),
        Row("most memory of one process of Spark's", f"{max(spark.megabytes.values()):.0f} MB"),
    ]
    show(f"Spark: {options.ratings:,} made ratings, {options.executors} executors", rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
