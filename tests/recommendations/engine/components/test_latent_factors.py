"""Item vectors from LightFM, in coordinates where users are alike in every direction."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from recommendations.engine.components.latent_factors import (
    Representations,
    _turned,
    labels_and_weights,
    learn_representations,
)
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.errors import NotEnoughRatingsError, TrainingDivergedError
from recommendations.engine.parameters import Parameters

from ..evaluation.ratings import Row, interactions_of

SHORT = Parameters(components=6, trainings=2, kept_components=9, epochs=1)


def learned(
    interactions: Interactions, parameters: Parameters, features: ItemFeatures | None = None
) -> Representations:
    nothing = [{}] * len(interactions.item_ids)
    features = features or ItemFeatures.from_descriptions(nothing)
    return learn_representations(interactions, features, parameters, lambda: None)


def by_coordinate(users: NDArray[np.float64], kept: int) -> tuple[NDArray[np.float64], ...]:
    """Return where each old coordinate goes, and the users' mean.

    Items along the coordinates, and against them, have no mean of their own to be taken off; those
    along the first differ most.
    """
    along = np.diag(np.arange(users.shape[1], 0, -1.0))
    vectors, prior_mean = _turned(np.vstack([along, -along]), users, kept)
    return np.linalg.inv(along) @ vectors[: len(along)], prior_mean


@pytest.fixture(scope="module")
def users() -> NDArray[np.float64]:
    mixed = np.array([[2.0, 0.5, 0.0], [0.0, 1.0, 0.3], [0.0, 0.0, 0.2]])
    found: NDArray[np.float64] = np.random.default_rng(0).normal(size=(400, 3)) @ mixed + [1, 2, 3]
    return found


def test_users_are_spread_by_one_in_every_direction(users: NDArray[np.float64]) -> None:
    turning, prior_mean = by_coordinate(users, 3)
    # An item's vector is turned by `turning`, so a user's is by its inverse: the product stays.
    turned = users @ np.linalg.inv(turning).T
    assert np.cov(turned.T) == pytest.approx(np.eye(3), abs=0.05)
    assert prior_mean == pytest.approx(turned.mean(axis=0), abs=1e-4)


def test_by_hand() -> None:
    """Users deviate by 4 along the first coordinate and by 1 along the second, which goes."""
    users = np.array([[5.0, 1.0], [5.0, -1.0], [-3.0, 1.0], [-3.0, -1.0]]) * np.sqrt(3) / 2
    items = np.array([[1.0, 7.0], [1.0, 5.0], [-1.0, 6.0], [-1.0, 6.0]])
    vectors, prior_mean = _turned(items, users, 1)
    assert np.abs(vectors[:, 0]) == pytest.approx([4.0] * 4, rel=2e-3)
    assert vectors[0, 0] == vectors[1, 0] == -vectors[2, 0]
    assert abs(prior_mean[0]) == pytest.approx(np.sqrt(3) / 2 / 4, rel=2e-3)


def test_turning_leaves_the_order_of_the_scores_as_it_was(users: NDArray[np.float64]) -> None:
    items = np.random.default_rng(1).normal(size=(50, 3))
    vectors, prior_mean = _turned(items, users, 3)
    turned_users = np.linalg.lstsq(vectors, (items - items.mean(axis=0)) @ users.T)[0].T
    before, after = users @ items.T, turned_users @ vectors.T
    assert (np.argsort(before, axis=1) == np.argsort(after, axis=1)).all()
    assert turned_users.mean(axis=0) == pytest.approx(prior_mean, abs=1e-4)


def test_directions_in_which_items_hardly_differ_go_first(users: NDArray[np.float64]) -> None:
    items = np.random.default_rng(1).normal(size=(50, 3))
    all_kept, one_kept = _turned(items, users, 3), _turned(items, users, 1)
    assert (np.diff(np.linalg.norm(all_kept[0], axis=0)) < 0).all()
    # Not to the last digit: how products of another shape are summed depends on the processor.
    assert one_kept[0] == pytest.approx(all_kept[0][:, :1], rel=1e-6)
    assert one_kept[1] == pytest.approx(all_kept[1][:1])


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
    plain = learned(ml_100k.interactions, SHORT)
    told = learned(ml_100k.interactions, SHORT, ml_100k.features)
    assert not np.array_equal(plain.biases, told.biases)


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


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(1, 1, 5.0)],
        [(1, 1, 5.0), (1, 2, 5.0)],
        [(1, 1, 5.0), (2, 1, 5.0)],
        [(1, 1, 1.0), (2, 2, 1.0)],
    ],
    ids=["no rating", "one rating", "one person", "one movie", "nothing liked"],
)
def test_too_little_to_learn_from(rows: list[Row]) -> None:
    with pytest.raises(NotEnoughRatingsError, match="too little"):
        learned(interactions_of(*rows), SHORT)


def test_two_people_and_two_movies_are_enough() -> None:
    found = learned(interactions_of((1, 1, 5.0), (2, 2, 5.0)), SHORT)
    assert np.isfinite(found.vectors).all()


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
def test_what_lightfm_is_told(
    loss: str, labels: list[list[float]], weights: list[list[float]] | None
) -> None:
    told, by_how_much = labels_and_weights(interactions_of(*STERN_AND_MILD, n_items=3), loss)
    assert told.toarray().tolist() == labels
    if weights is None:
        assert by_how_much is None
    else:
        assert by_how_much is not None
        assert by_how_much.toarray() == pytest.approx(np.array(weights), abs=1e-6)


def test_a_heavy_raters_likings_count_less_each() -> None:
    rows: list[Row] = [(1, item, 5) for item in range(160)]
    _, weights = labels_and_weights(interactions_of(*rows, (2, 0, 5), n_items=160), "warp")
    assert weights is not None
    found = weights.toarray()
    # Their mean is (160 * 5 + 17.75) / 165, so each is liked by 5 - mean + 0.5, and counts half.
    assert found[0] == pytest.approx(np.full(160, (5.5 - 817.75 / 165) / 2), abs=1e-6)
    assert found[1, 0] == 3.0
