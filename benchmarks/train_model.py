"""Time of a training, stage by stage, beside a bare `LightFM.fit` with the same parameters.

    .venv/bin/python -m benchmarks.train_model

On one thread. What training on millions of ratings takes is measured on made ones; only LightFM's
part, which grows with their number and with the epochs, is worked out from fewer.
"""

import resource
import sys

import numpy as np
import scipy.sparse as sp
from lightfm import LightFM
from threadpoolctl import threadpool_limits

from recommendations.engine.components.item_similarity import (
    Neighbours,
    items_in_tables,
    learn_neighbours,
    side_of_square,
)
from recommendations.engine.components.star_training import learn_stars
from recommendations.engine.data.files import read_files
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.memory import default_limit
from recommendations.engine.parameters import Parameters
from recommendations.engine.trainers.lightfm import LightFMTrainer, labels_and_weights

from .datasets import datasets, tell
from .made_pairs import MOVIES, make_interactions
from .timing import Row, in_turns, show, slower_row

MOST = 1.05
MANY_RATINGS = 5_000_000
_MEASURED_RATINGS = 1_000_000
_ROUNDS = 3
_GENRES = 20


def main() -> int:
    """Measure and print."""
    with threadpool_limits(1, "blas"):
        with datasets() as found:
            for dataset in found:
                files = read_files(dataset.ratings, dataset.movies, tell)
                _show_stages(dataset.name, files.interactions, files.features)
        _show_many()
    return 0


def _show_stages(name: str, interactions: Interactions, features: ItemFeatures) -> None:
    parameters = Parameters()
    start = LightFMTrainer().fit(interactions, features, parameters).checkpoint
    seconds = in_turns(
        {
            "LightFM": lambda _: LightFMTrainer().fit(interactions, features, parameters),
            "LightFM, going on": lambda _: LightFMTrainer().fit(
                interactions, features, parameters, start=start
            ),
            "bare": lambda _: _fit(interactions, features, parameters),
            "neighbours": lambda _: _neighbours(interactions),
            "predicted stars": lambda _: learn_stars(interactions, features, parameters.seed),
        },
        _ROUNDS,
        warm_up=0,
    )
    lightfm, bare = seconds["LightFM"].processor, seconds["bare"].processor
    rows = [slower_row("LightFM's stage / bare LightFM.fit", lightfm, bare, MOST)]
    for stage in ("LightFM", "LightFM, going on", "neighbours", "predicted stars"):
        rows.append(Row(stage, f"{seconds[stage].processor:.2f} s"))
    trainings, epochs = parameters.trainings, parameters.passes(len(interactions))
    show(f"Training on {name}: {trainings} trainings of {epochs} epochs", rows)


def _neighbours(interactions: Interactions) -> Neighbours:
    chosen = items_in_tables(interactions, default_limit())
    return learn_neighbours(interactions, chosen, side_of_square(len(chosen), default_limit()))


def _fit(interactions: Interactions, features: ItemFeatures, parameters: Parameters) -> None:
    """Train LightFM as its documentation does, on what ours learns from."""
    labels, weights = labels_and_weights(interactions, parameters.loss)
    item_features = features.with_identity()
    for training in range(parameters.trainings):
        LightFM(
            no_components=parameters.components,
            loss=parameters.loss,
            learning_rate=parameters.learning_rate,
            random_state=parameters.seed + training,
        ).fit(
            labels,
            item_features=item_features,
            sample_weight=weights,
            epochs=parameters.passes(len(interactions)),
            num_threads=parameters.threads,
        )


def _show_many() -> None:
    one_epoch = Parameters(trainings=1, epochs=1)
    fewer, many = make_interactions(_MEASURED_RATINGS), make_interactions(MANY_RATINGS)
    features = _made_features()
    seconds = in_turns(
        {
            "epoch": lambda _: LightFMTrainer().fit(fewer, features, one_epoch),
            "neighbours": lambda _: _neighbours(many),
            "predicted stars": lambda _: learn_stars(many, features, one_epoch.seed),
        },
        rounds=1,
        warm_up=0,
    )
    epochs: float = Parameters.trainings * Parameters().passes(MANY_RATINGS)
    epochs *= MANY_RATINGS / _MEASURED_RATINGS
    lightfm = seconds.pop("epoch").processor * epochs
    rows = [Row("LightFM, from one epoch of a fifth", f"{lightfm:.0f} s")]
    rows += [Row(stage, f"{each.processor:.0f} s") for stage, each in seconds.items()]
    whole = lightfm + sum(each.processor for each in seconds.values())
    rows.append(Row("in all", f"{whole / 60:.0f} min"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(Row("most memory until here, ratings included", f"{most:.0f} MB"))
    show(f"Training on {MANY_RATINGS:,} made ratings", rows)


def _made_features() -> ItemFeatures:
    genres = np.random.default_rng(0).integers(0, _GENRES, 2 * MOVIES)
    ones = np.ones(len(genres), dtype=np.float32)
    matrix = sp.csr_matrix((ones, (np.arange(len(genres)) // 2, genres)), shape=(MOVIES, _GENRES))
    return ItemFeatures(matrix, tuple(f"genre:{number}" for number in range(_GENRES)))


if __name__ == "__main__":
    sys.exit(main())
