"""What runs on Spark, as a process of its own that is told its work as JSON (see `spark.py`)."""

import json
import os
import signal
import sys
import threading
from typing import Any

from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession
from pyspark.sql.functions import hash as hashed

_COUNTS = """
SELECT place, sum(int(liked)) AS likes, sum(int(well)) AS well, sum(int(NOT well)) AS badly
FROM ratings WHERE place >= 0 GROUP BY place
"""

_PAIRS = """
SELECT a.place AS row, b.place AS column,
    sum(a.affinity * b.affinity) AS together,
    sum(int(a.well AND b.liked)) AS well,
    sum(int(NOT a.well AND b.liked)) AS badly
FROM ratings AS a JOIN ratings AS b ON a.user = b.user
WHERE a.place >= 0 AND b.place >= 0
GROUP BY a.place, b.place
"""
"""What the raters of two items have in common."""

_LIFTS = """
SELECT row, column, lift FROM (
    SELECT *, row_number() OVER (
        PARTITION BY row ORDER BY lift + ln(likes + 0.5) DESC, column
    ) AS rank
    FROM (
        SELECT row, column, likes, ln(1 + {table} / ({prior} * likes / {users} + 0.05)) AS lift
        FROM pairs JOIN (SELECT place, likes FROM counts) ON column = place
        WHERE row <> column AND {table} > 0
    )
) WHERE rank <= {entries}
"""
"""`item_similarity` has the formula; the strongest entries of each row are kept."""


def main() -> None:
    """Learn vectors and tables from `ratings` in the folder, and write them beside it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    job = json.loads(sys.argv[1])
    spark = (
        SparkSession.builder.master(job["master"])
        .appName("movierec training")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    try:
        _learn(spark, job)
    # What Spark throws has many kinds, and pages of frames: one line says what it was.
    except Exception as error:
        sys.stderr.write(f"{error}\n{type(error).__name__}: {str(error).splitlines()[0]}\n")
        sys.exit(1)
    finally:
        spark.stop()


def _learn(spark: SparkSession, job: dict[str, Any]) -> None:
    folder, context = job["folder"], spark.sparkContext
    # Written now and then, so that a lost executor costs some rounds and not all.
    context.setCheckpointDir(f"file://{folder}/checkpoints")
    blocks = 2 * max(context.defaultParallelism, 2)
    spark.conf.set("spark.sql.shuffle.partitions", 4 * blocks)
    ratings = spark.read.parquet(f"file://{folder}/ratings").repartition(blocks, "user")
    ratings.createOrReplaceTempView("ratings")
    als = ALS(
        userCol="user",
        itemCol="item",
        ratingCol="liking",
        implicitPrefs=True,
        rank=job["rank"],
        maxIter=job["rounds"],
        regParam=job["regularisation"],
        alpha=job["confidence"],
        seed=job["seed"],
        numUserBlocks=blocks,
        numItemBlocks=blocks,
        checkpointInterval=3,
    )
    model = als.fit(ratings.where("liking > 0"))
    model.itemFactors.write.parquet(f"file://{folder}/items")
    some_users = model.userFactors.orderBy(hashed("id")).limit(job["users"])
    some_users.write.parquet(f"file://{folder}/users")
    for name, query in (("counts", _COUNTS), ("pairs", _PAIRS)):
        spark.sql(query).write.parquet(f"file://{folder}/{name}")
        spark.read.parquet(f"file://{folder}/{name}").createOrReplaceTempView(name)
    raters = ratings.select("user").distinct().count()
    for table in ("well", "badly"):
        query = _LIFTS.format(
            table=table, prior=job["lift_prior"], users=raters, entries=job["entries"]
        )
        spark.sql(query).write.parquet(f"file://{folder}/{table}")


def _end_with_parent() -> None:
    """End with all that was started here when the process that trains is gone."""
    sys.stdin.read()
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
