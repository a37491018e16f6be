"""A training takes no more threads for linear algebra than it is given."""

import numpy as np
from threadpoolctl import threadpool_info

from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters


def blas_threads() -> set[int]:
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}


def test_it_takes_the_threads_it_is_given_and_gives_them_back() -> None:
    users = np.repeat(np.arange(6), 2)
    interactions = Interactions.from_ids(
        users=users,
        items=np.array([1, 2, 1, 3, 1, 2, 2, 3, 1, 3, 2, 3]),
        stars=np.full(12, 5.0, dtype=np.float32),
        rated_at=np.zeros(12, dtype=np.int64),
        item_ids=np.array([1, 2, 3]),
    )
    before = blas_threads()
    seen: list[set[int]] = []
    train(
        interactions,
        ItemFeatures.from_descriptions([{}, {}, {}]),
        Parameters(components=2, trainings=1, epochs=1, threads=1),
        lambda: seen.append(blas_threads()),
    )
    assert seen == [{1}]
    assert blas_threads() == before
