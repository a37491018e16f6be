"""Item vectors from LightFM."""

from dataclasses import replace

import numpy as np
import pytest

from recommendations.engine.data.files import RatingFiles
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.errors import TrainingDivergedError
from recommendations.engine.parameters import Parameters
from recommendations.engine.trainers.lightfm import LightFMTrainer, labels_and_weights
from recommendations.engine.trainers.trainer import Representations

from ..evaluation.ratings import Row, interactions_of

SHORT = Parameters(components=6, trainings=2, kept_components=9, epochs=1)


def learned(
    interactions: Interactions, parameters: Parameters, features: ItemFeatures | None = None
) -> Representations:
    nothing = [{}] * len(interactions.item_ids)
    features = features or ItemFeatures.from_descriptions(nothing)
    return LightFMTrainer().fit(interactions, features, parameters)


def test_rated_items_have_a_vector_and_no_others() -> None:
    rows: list[Row] = [(1, 1, 5), (2, 1, 4.5), (1, 4, 5), (2, 3, 5), (3, 4, 1)]
    found = learned(interactions_of(*rows, n_items=6), SHORT)
    assert found.items.tolist() == [1, 3, 4]
    assert found.vectors.shape == (3, 9)
    assert found.biases.shape == (3,)
    assert found.prior_mean.shape == (9,)
    assert found.vectors.mean(axis=0) == pytest.approx(np.zeros(9), abs=1e-6)


def test_no_more_components_than_there_are() -> None:
    rows: list[Row] = [(1, 1, 5), (2, 1, 4.5), (1, 4, 5), (2, 3, 5)]
    found = learned(interactions_of(*rows), replace(SHORT, components=2))
    assert found.vectors.shape == (3, 4)


def test_features_are_learned_from(ml_100k: RatingFiles) -> None:
    without = learned(ml_100k.interactions, SHORT)
    with_them = learned(ml_100k.interactions, SHORT, ml_100k.features)
    assert not np.array_equal(without.biases, with_them.biases)


def test_the_same_start_gives_the_same_and_another_another(ml_100k: RatingFiles) -> None:
    one, same, other = (
        learned(ml_100k.interactions, replace(SHORT, seed=seed)) for seed in (1, 1, 5)
    )
    for name in ("vectors", "biases", "prior_mean"):
        assert np.array_equal(getattr(one, name), getattr(same, name))
    assert not np.array_equal(one.vectors, other.vectors)


def test_several_trainings_are_averaged(ml_100k: RatingFiles) -> None:
    """Each has the next seed; the biases tell, which are not turned."""
    first, second = (
        learned(ml_100k.interactions, replace(SHORT, trainings=1, seed=seed)) for seed in (1, 2)
    )
    both = learned(ml_100k.interactions, SHORT)
    assert both.biases == pytest.approx((first.biases + second.biases) / 2, abs=1e-6)


def test_a_diverging_training_is_noticed(ml_100k: RatingFiles) -> None:
    wild = replace(SHORT, learning_rate=1e30, loss="bpr", epochs=8)
    with pytest.raises(TrainingDivergedError, match=r"diverged \(learning rate 1e\+30\)"):
        learned(ml_100k.interactions, wild)


STERN_AND_MILD: list[Row] = [(1, 0, 5), (1, 1, 1), (1, 2, 2), (2, 0, 5), (2, 1, 5), (2, 2, 4)]
# Their means, with five ratings of 3.55 on top, are 25.75 / 8 = 3.22 and 31.75 / 8 = 3.97; having
# given few ratings, each counts three times.


LITTLE = 4.5 - 31.75 / 8


@pytest.mark.parametrize(
    ("loss", "labels", "weights"),
    [
        ("warp", [[1, 0, 0], [1, 1, 1]], [[3, 0, 0], [3, 3, 3 * LITTLE]]),
        ("logistic", [[1, -1, -1], [1, 1, 1]], [[3, 3, 3], [3, 3, 3 * LITTLE]]),
        ("warp-kos", [[1, 0, 0], [1, 1, 1]], None),
    ],
)
def test_labels_and_weights_of_each_loss(
    loss: str, labels: list[list[float]], weights: list[list[float]] | None
) -> None:
    labelled, weighted = labels_and_weights(interactions_of(*STERN_AND_MILD, n_items=3), loss)
    assert labelled.toarray().tolist() == labels
    if weights is None:
        assert weighted is None
    else:
        assert weighted is not None
        assert weighted.toarray() == pytest.approx(np.array(weights), abs=1e-6)


def test_each_like_of_a_user_with_many_ratings_counts_less() -> None:
    rows: list[Row] = [(1, item, 5) for item in range(160)]
    _, weights = labels_and_weights(interactions_of(*rows, (2, 0, 5), n_items=160), "warp")
    assert weights is not None
    found = weights.toarray()
    # Their mean is (160 * 5 + 17.75) / 165, so each is liked by 5 - mean + 0.5, and counts half.
    assert found[0] == pytest.approx(np.full(160, (5.5 - 817.75 / 165) / 2), abs=1e-6)
    assert found[1, 0] == 3.0
