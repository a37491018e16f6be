"""Time of the ten best movies for every user, beside `recommend` of the library implicit.

    .venv/bin/python -m benchmarks.rank_everyone

Both get the same vectors and leave out the same movies, on one thread. Beside them stands the
bare product of all vectors, in the same blocks: the least that ranking everything can take.
"""

import sys
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from implicit.cpu.als import AlternatingLeastSquares
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from recommendations.engine.data.files import read_files
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters
from recommendations.engine.ranking.batch import BLOCK, top_of_products
from recommendations.engine.ranking.profile import profile_of

from .datasets import Dataset, datasets, tell
from .made_model import make_model
from .made_pairs import MOVIES, USERS, make_interactions
from .timing import Row, faster_row, in_turns, show

COUNT = 10
LEAST = 2.0
_MADE_RATINGS = 2_000_000
_ROUNDS = 5


@dataclass(frozen=True)
class Everyone:
    """Vectors of users and items, and what each user has rated."""

    users: NDArray[np.float32]
    items: NDArray[np.float32]
    rated: sp.csr_matrix


def main() -> int:
    """Measure and print."""
    with threadpool_limits(1, "blas"):
        with datasets() as found:
            for dataset in found:
                _show(dataset.name, _trained(dataset))
        _show("made", _made())
    return 0


def _show(name: str, everyone: Everyone) -> None:
    users, items, rated = everyone.users, everyone.items, everyone.rated
    implicit = AlternatingLeastSquares(factors=users.shape[1], num_threads=1)
    implicit.user_factors, implicit.item_factors = users, items
    rows = np.arange(len(users))
    seconds = in_turns(
        {
            "ours": lambda _: top_of_products(users, items, rated, COUNT),
            "implicit": lambda _: implicit.recommend(rows, rated, N=COUNT),
            "product": lambda _: _products(users, items),
        },
        _ROUNDS,
    )
    ours, theirs, product = (each.processor for each in seconds.values())
    title = f"Top {COUNT} for {len(users):,} users of {len(items):,} movies ({name})"
    show(
        title,
        [
            faster_row("than implicit's recommend", ours, theirs, LEAST),
            Row("implicit's recommend / bare product, the limit", f"{theirs / product:.2f} ×"),
            Row("ours / bare product", f"{ours / product:.2f} ×"),
            Row("ours, for each user", f"{1e6 * ours / len(users):.0f} µs"),
        ],
    )


def _products(users: NDArray[np.float32], items: NDArray[np.float32]) -> None:
    for start in range(0, len(users), BLOCK):
        users[start : start + BLOCK] @ items.T


def _trained(dataset: Dataset) -> Everyone:
    files = read_files(dataset.ratings, dataset.movies, tell)
    known = files.interactions
    model = train(known, files.features, Parameters(epochs=5))
    ratings = known.by_user()
    users = [ratings.of(user) for user in range(len(known.user_ids))]
    profiles = [profile_of(model, items.astype(np.int64), stars) for items, stars in users]
    return _everyone(model, known, np.array([profile.vector for profile in profiles]))


def _made() -> Everyone:
    model = make_model(MOVIES)
    tastes = np.random.default_rng(0).normal(model.prior_mean, 1.0, (USERS, len(model.prior_mean)))
    return _everyone(model, make_interactions(_MADE_RATINGS), tastes)


def _everyone(model: Model, known: Interactions, vectors: NDArray[np.float64]) -> Everyone:
    ones = np.ones(len(known), dtype=np.float32)
    return Everyone(
        users=np.column_stack([vectors, np.ones(len(vectors))]).astype(np.float32),
        items=np.column_stack([model.item_vectors, model.item_biases]),
        rated=sp.csr_matrix((ones, (known.users, known.items))),
    )


if __name__ == "__main__":
    sys.exit(main())
