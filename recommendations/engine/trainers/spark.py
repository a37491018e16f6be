"""Spark as the trainer: ALS of its MLlib for the vectors, its SQL for the tables between items.

Spark runs in a process of its own, `spark_job.py`, which ends with the training and takes its JVM
along. Ratings go there as Parquet files, one a partition, in a folder that all executors reach;
vectors and tables come back as Parquet. The weights are those of the other trainers: they are
computed here, and none of their formulas is written in SQL.
"""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from ..components.item_similarity import (
    LIFT_PRIOR,
    Neighbours,
    affinities_of,
    items_in_tables,
    learn_regression,
    most_liked,
    side_of_square,
    spread,
)
from ..components.sparse_rows import ENTRIES_KEPT, SparseRows
from ..data.interactions import Interactions, ItemFeatures
from ..data.likes_and_dislikes import LIKED_STARS, user_means
from ..data.size import Size
from ..errors import TrainerError
from ..memory import default_limit
from ..parameters import Parameters
from .checkpoint import Checkpoint
from .lightfm import labels_and_weights
from .trainer import Representations
from .whitening import whiten

logger = logging.getLogger(__name__)

PARAMETERS = Parameters(loss="als", components=64, trainings=1, epochs=10)
"""What suits ALS: one training, from one start."""
_CONFIDENCE, _REGULARISATION = 3.0, 0.1
"""MLlib's `alpha` and `regParam`."""
_LENGTH, _BIAS = 1.0, 0.43
"""Of the vectors of liked items (root mean square), and what the log of the likes adds to a score.

ALS fits zeros and ones, and has neither.
"""
_MOST_USERS = 100_000
"""By more, their spread would hardly be known better."""
_PARTITION = 2_000_000
_BYTES_A_RATING = 60
"""Of its weights, while they are written."""
_ALIVE_EVERY = 5
"""Seconds from one sign of life to the next."""


def what_is_missing() -> str:
    """Return in one line what Spark needs and this machine lacks; empty if there is all."""
    if not all(map(find_spec, ("pyspark", "pyarrow"))):
        return "Spark is not installed: pip install -r requirements-spark.txt"
    java = Path(os.environ.get("JAVA_HOME", ""), "bin", "java")
    if not java.is_file() and shutil.which("java") is None:
        return "Spark needs Java 17, which is missing; on Debian: openjdk-17-jre-headless"
    return ""


class SparkTrainer:
    """Trains on the Spark cluster `master`, such as ``spark://host:7077``.

    Parameters
    ----------
    master
        Where Spark runs, as Spark names it.
    folder
        What this machine and all executors reach by the same path; None for a temporary one, which
        suffices where they run on this machine.
    """

    def __init__(self, master: str, folder: Path | None = None) -> None:
        self.master = master
        self.folder = folder

    def memory(self, size: Size, parameters: Parameters) -> int:
        """Return how many bytes `fit` takes here at most, as `Trainer.memory` describes."""
        vectors = 16 * (size.items + min(size.users, _MOST_USERS)) * parameters.components
        gram = 40 * size.items_in_square**2
        return _BYTES_A_RATING * size.ratings + 24 * size.users + vectors + gram

    def fit(
        self,
        interactions: Interactions,
        features: ItemFeatures,
        parameters: Parameters,
        progress: Callable[[], None] = lambda: None,
        start: Checkpoint | None = None,
    ) -> Representations:
        """Learn from ratings, as `Trainer.fit` describes; always anew, and without the features."""
        if missing := what_is_missing():
            raise TrainerError(missing)
        chosen = items_in_tables(interactions, default_limit())
        side = side_of_square(len(chosen), default_limit())
        with TemporaryDirectory(prefix="movierec-spark-", dir=self.folder) as name:
            folder = Path(name)
            _write_ratings(interactions, chosen, folder / "ratings")
            self._run(folder, parameters, progress)
            items, vectors = _vectors_in(folder / "items")
            users = _vectors_in(folder / "users")[1]
            neighbours = _neighbours_in(folder, interactions, chosen, side)
        turned, prior_mean = whiten(vectors, users, parameters.kept_components)
        liked = interactions.stars >= LIKED_STARS
        likes = np.bincount(interactions.items[liked], minlength=len(interactions.item_ids))[items]
        lengths = np.square(turned).sum(axis=1)
        turned *= np.float32(_LENGTH / np.sqrt(np.average(lengths, weights=likes + 1e-9)))
        popularity = np.log1p(likes)
        biases = (_BIAS * (popularity - popularity.mean())).astype(np.float32)
        return Representations(items, turned, biases, prior_mean, neighbours=neighbours)

    def _run(self, folder: Path, parameters: Parameters, progress: Callable[[], None]) -> None:
        """Run Spark on what is in the folder until it has ended.

        Raises
        ------
        TrainerError
            If it failed.
        """
        job = {
            "master": self.master,
            "folder": str(folder),
            "rank": parameters.components,
            "rounds": parameters.epochs,
            "seed": parameters.seed,
            "confidence": _CONFIDENCE,
            "regularisation": _REGULARISATION,
            "users": _MOST_USERS,
            "lift_prior": LIFT_PRIOR,
            "entries": ENTRIES_KEPT,
        }
        environment = dict(os.environ)
        if self.master.startswith("local"):
            environment.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        script = str(Path(__file__).with_name("spark_job.py"))
        log = folder / "log"
        with log.open("wb") as output:
            # -P: no module of this folder takes the place of one of Spark's.
            process = subprocess.Popen(
                [sys.executable, "-P", script, json.dumps(job)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=environment,
                start_new_session=True,
            )
        try:
            while process.poll() is None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_ALIVE_EVERY)
                progress()
        finally:
            # Its JVM and executors on this machine too, however it ended.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.returncode:
            said = log.read_text(errors="replace").strip().splitlines() or ["nothing"]
            logger.error("Spark failed:\n%s", "\n".join(said[-200:]))
            raise TrainerError(f"Spark failed; its last words: {said[-1]}")


def _write_ratings(interactions: Interactions, chosen: NDArray[np.int64], folder: Path) -> None:
    """Write what Spark learns from, one file a partition."""
    import pyarrow as pa
    from pyarrow import parquet

    users, items, stars = interactions.users, interactions.items, interactions.stars
    labels, weights = labels_and_weights(interactions, "warp")
    liking = (labels if weights is None else weights).tocsr()
    places = np.full(len(interactions.item_ids), -1, dtype=np.int32)
    places[chosen] = np.arange(len(chosen))
    affinities = affinities_of(interactions)
    means = user_means(users, stars, len(interactions.user_ids))
    folder.mkdir()
    for number, first in enumerate(range(0, len(interactions), _PARTITION)):
        own = slice(first, first + _PARTITION)
        columns: dict[str, Any] = {
            "user": users[own],
            "item": items[own],
            "place": places[items[own]],
            "liking": np.asarray(liking[users[own], items[own]]).ravel(),
            "affinity": affinities[own],
            "liked": stars[own] >= LIKED_STARS,
            "well": stars[own] >= means[users[own]],
        }
        parquet.write_table(pa.table(columns), folder / f"{number:06}.parquet")


def _vectors_in(folder: Path) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Read rows of users or items, ascending, and the vector of each."""
    from pyarrow import parquet

    table = parquet.read_table(folder)
    rows = table["id"].to_numpy()
    vectors = table["features"].combine_chunks().flatten().to_numpy().reshape(len(rows), -1)
    order = np.argsort(rows)
    return rows[order].astype(np.int32), vectors[order].astype(np.float64)


def _neighbours_in(
    folder: Path, interactions: Interactions, chosen: NDArray[np.int64], side: int
) -> Neighbours:
    """Read the tables; the regression, which has to know all of its square, is computed here."""
    from pyarrow import parquet

    n_items = len(interactions.item_ids)
    if len(chosen) < 2:
        return Neighbours.none(n_items)
    counts = parquet.read_table(folder / "counts").sort_by("place")
    likes = spread(counts["likes"].to_numpy(), chosen, n_items).astype(np.int64)
    square = most_liked(likes, chosen, side)
    gram = _gram_in(folder / "pairs", np.searchsorted(chosen, square), len(chosen))
    n_users = len(np.unique(interactions.users))

    def lifts(name: str) -> SparseRows:
        found = parquet.read_table(folder / name)
        cells = chosen[found["row"]], chosen[found["column"]]
        matrix = sp.csr_matrix((found["lift"].to_numpy(), cells), shape=(n_items, n_items))
        matrix.sort_indices()
        return SparseRows(
            matrix.indptr.astype(np.int64),
            matrix.indices.astype(np.int32),
            matrix.data.astype(np.float32),
        )

    def floors(name: str) -> NDArray[np.float32]:
        raters = counts[name].to_numpy()
        return spread(-np.log1p(raters / LIFT_PRIOR).astype(np.float32), chosen, n_items)

    return Neighbours(
        regression=learn_regression(gram, likes, square, n_users),
        lift_liked=lifts("well"),
        lift_disliked=lifts("badly"),
        floor_liked=floors("well"),
        floor_disliked=floors("badly"),
    )


def _gram_in(folder: Path, square: NDArray[np.int64], n_chosen: int) -> NDArray[np.float32]:
    """Read what the affinities of the items in the regression have in common."""
    from pyarrow import parquet

    places = np.full(n_chosen, -1, dtype=np.int64)
    places[square] = np.arange(len(square))
    gram = np.zeros((len(square), len(square)), dtype=np.float32)
    for file in sorted(folder.glob("*.parquet")):
        pairs = parquet.read_table(file, columns=["row", "column", "together"])
        rows, columns = places[pairs["row"]], places[pairs["column"]]
        inside = (rows >= 0) & (columns >= 0)
        gram[rows[inside], columns[inside]] = pairs["together"].to_numpy()[inside]
    return gram
