"""The memory of a training is known before it begins."""

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
import scipy.sparse as sp

from recommendations.engine.components.cold_start import learn_content, memory_of_content
from recommendations.engine.components.item_similarity import items_in_tables
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.data.size import Kind, Size
from recommendations.engine.errors import NotEnoughMemoryError
from recommendations.engine.memory import memory_in_use
from recommendations.engine.model.budget import memory_needed
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters
from recommendations.engine.trainers.lightfm import LightFMTrainer

SHORT = Parameters(components=16, trainings=2, kept_components=24, epochs=1)


def made(
    users: int, items: int, ratings: int, features: int, each: int = 5
) -> tuple[Interactions, ItemFeatures]:
    """Ratings drawn evenly, and `each` features of a movie: a genre and its actors."""
    random = np.random.default_rng(0)
    pairs = np.unique(random.integers(0, users * items, ratings))
    interactions = Interactions(
        user_ids=np.arange(users),
        item_ids=np.arange(items),
        users=(pairs // items).astype(np.int32),
        items=(pairs % items).astype(np.int32),
        stars=(random.integers(1, 11, len(pairs)) / 2).astype(np.float32),
        rated_at=np.arange(len(pairs)),
    )
    columns = random.integers(10, features, (items, each))
    columns[:, 0] = random.integers(0, 10, items)
    ones = np.ones(columns.size, dtype=np.float32)
    rows = np.repeat(np.arange(items), each)
    matrix = sp.csr_matrix((ones, (rows, columns.ravel())), shape=(items, features))
    names = [f"{'genre' if place < 10 else 'cast'}:{place}" for place in range(features)]
    return interactions, ItemFeatures(matrix, tuple(names))


def peak_of(work: Callable[[], object]) -> int:
    """The most bytes that Python's and numpy's allocators gave out during the work."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("users", "items", "ratings", "features"),
    [
        (12_000, 100, 15_000, 40),
        (100, 6_000, 900, 40),
        (100, 2_000, 900, 15_000),
        (500, 600, 100_000, 40),
        (500, 1_500, 20_000, 40),
    ],
    ids=["users", "items", "features", "ratings", "tables"],
)
def test_a_training_takes_no_more_than_was_worked_out(
    users: int, items: int, ratings: int, features: int
) -> None:
    interactions, described = made(users, items, ratings, features)
    in_tables = len(items_in_tables(interactions, 10**12))
    size = Size.of(interactions, described, in_tables, in_tables)
    needed = memory_needed(size, SHORT, LightFMTrainer())
    peak = peak_of(lambda: train(interactions, described, SHORT))
    assert peak <= needed <= 4 * peak


def test_the_regression_on_features_has_no_matrix_of_features_by_features() -> None:
    interactions, described = made(2, 6_000, 10, 15_000)
    vectors = np.random.default_rng(0).normal(size=(6_000, 4)).astype(np.float32)
    counts = np.full(6_000, 9)
    peak = peak_of(lambda: learn_content(described, vectors[:, :3], vectors[:, 3], counts))
    assert peak <= memory_of_content(Size.of(interactions, described, 0, 0), 3) < 15_000**2


class Untouched(LightFMTrainer):
    """A trainer that must not be asked to train."""

    def fit(self, *anything: object) -> None:  # type: ignore[override]
        raise AssertionError("the training began")


def refusal(interactions: Interactions, features: ItemFeatures, memory: int) -> str:
    with pytest.raises(NotEnoughMemoryError) as raised:
        train(interactions, features, SHORT, trainer=Untouched(), memory=memory)
    return str(raised.value)


def test_one_that_would_not_fit_is_refused_in_one_line_before_it_begins() -> None:
    interactions, features = made(400, 1_000, 20_000, 30_000)
    said = refusal(interactions, features, memory_in_use())
    assert "\n" not in said
    assert "without the 29990 features of the kind 'cast'" in said


def test_where_users_take_the_most_fewer_components_are_named() -> None:
    interactions, features = made(60_000, 300, 70_000, 40)
    assert "with 8 components" in refusal(interactions, features, memory_in_use())


def test_features_and_their_entries_are_counted_by_kind() -> None:
    interactions, _ = made(3, 3, 9, 11)
    features = ItemFeatures.from_descriptions(
        [{"genre:a": 1.0, "cast:1": 1.0}, {"genre:a": 1.0, "genre:b": 1.0}, {"cast:1": 1.0}],
        fewest_items=1,
    )
    size = Size.of(interactions, features, 0, 0)
    assert size.kinds == {"genre": Kind(2, 3), "cast": Kind(1, 2)}
    assert (size.features, size.entries) == (3, 5)
    assert (size.without("genre").features, size.without("genre").entries) == (1, 2)
