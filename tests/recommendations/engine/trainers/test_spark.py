"""Spark trains in two processes, one of which is killed, and the model is as whole as any."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommendations.engine.components.item_similarity import items_in_tables, learn_neighbours
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.errors import TrainerError
from recommendations.engine.memory import default_limit
from recommendations.engine.model.artefact import load_model, save_model
from recommendations.engine.model.train import train
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import explain, score_items, top_items
from recommendations.engine.trainers import spark

from ..evaluation.ratings import interactions_of

ITEMS, TASTES, USERS = 40, 4, 80
FEATURES = ItemFeatures.from_descriptions([{}] * ITEMS)


def made_ratings() -> Interactions:
    """Each user likes most movies of one taste, and hardly any of the others."""
    random = np.random.default_rng(0)
    return interactions_of(
        *(
            (user, item, 4.5 if item % TASTES == user % TASTES else 2.0)
            for user in range(USERS)
            for item in random.choice(ITEMS, 20, replace=False).tolist()
        ),
        n_items=ITEMS,
    )


def executors_of(ancestor: int) -> set[int]:
    """Return the processes of Spark's executors that a process started, by way of others."""
    parents, executors = {}, set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat, command = (folder / "stat").read_text(), (folder / "cmdline").read_text()
        except OSError:
            continue
        parents[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
        if "CoarseGrainedExecutorBackend" in command:
            executors.add(int(folder.name))

    def is_ours(process: int) -> bool:
        return process == ancestor or (process in parents and is_ours(parents[process]))

    return {process for process in executors if is_ours(process)}


@pytest.mark.skipif(bool(spark.what_is_missing()), reason=spark.what_is_missing())
def test_an_executor_is_killed_in_the_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spark, "_ALIVE_EVERY", 0.1)
    ratings = made_ratings()
    killed: list[int] = []
    seen: set[int] = set()

    def kill_one_amid_als() -> None:
        running = executors_of(os.getpid())
        seen.update(running)
        if not killed and len(running) == 2 and list(tmp_path.glob("*/checkpoints/*/rdd-*")):
            killed.append(running.pop())
            os.kill(killed[0], signal.SIGKILL)

    trainer = spark.SparkTrainer("local-cluster[2,1,1024]", tmp_path)
    parameters = replace(spark.PARAMETERS, components=8, epochs=6)
    model = train(ratings, FEATURES, parameters, kill_one_amid_als, trainer)
    assert len(killed) == 1
    assert len(seen) > 2, "no executor took the place of the one that was killed"
    assert not executors_of(os.getpid())
    assert not list(tmp_path.iterdir())

    save_model(model, tmp_path / "model")
    stored = load_model(tmp_path / "model")
    rated = np.array([0])
    profile = profile_of(stored, rated, np.array([5.0], dtype=np.float32))
    scores = score_items(stored, profile)
    best = top_items(scores, ITEMS // TASTES - 1, rated)
    assert {item % TASTES for item in best.tolist()} == {0}
    for item in best.tolist():
        explanation = explain(stored, profile, item)
        assert explanation.score == pytest.approx(float(scores[item]), rel=1e-4)
        assert explanation.terms[0] > 0

    expected = learn_neighbours(ratings, items_in_tables(ratings, default_limit()), ITEMS)
    for name, table in expected.tables.items():
        ours = stored.neighbours.tables[name].matrix.toarray()
        assert np.allclose(ours, table.matrix.toarray(), rtol=1e-4, atol=1e-5), name
    assert np.allclose(stored.neighbours.floor_liked, expected.floor_liked)
    assert np.allclose(stored.neighbours.floor_disliked, expected.floor_disliked)


def test_what_is_missing_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(TrainerError, match=r"^Spark (is not installed|needs Java 17).*$") as caught:
        train(made_ratings(), FEATURES, spark.PARAMETERS, trainer=spark.SparkTrainer("local[1]"))
    assert "\n" not in str(caught.value)
