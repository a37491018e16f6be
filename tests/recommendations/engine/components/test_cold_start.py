"""What is known of a movie puts it among the others before anybody rates it."""

import numpy as np
import pytest

from evaluation.accuracy.cold_items import cold_item_aucs
from recommendations.engine.components.cold_start import Content, learn_content
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.data.interactions import ItemFeatures
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.splits import hide_items
from recommendations.engine.evaluation.trials import Trial
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train_on
from tests.hand_made import floats

from ..conftest import QUICK


def learned(features: list[set[str]], targets: list[list[float]], counts: list[int]) -> Content:
    """What is learned where the last of each movie's targets is its bias."""
    described = [dict.fromkeys(names, 1.0) for names in features]
    numbers = floats(targets)
    return learn_content(
        ItemFeatures.from_descriptions(described, fewest_items=1),
        numbers[:, :-1],
        numbers[:, -1],
        np.array(counts),
    )


def test_weights_solve_the_ridge_regression_weighted_by_rating_counts() -> None:
    content = learned([{"a"}, set()], [[1.0, 4.0], [0.0, 2.0]], [4, 36])
    # The trust in them is 2 and 6, so the base is (2 * 1 + 6 * 0) / 8 and (2 * 4 + 6 * 2) / 8.
    assert content.names == ("a",)
    assert content.base == pytest.approx([0.25, 2.5])
    assert content.weights == pytest.approx(floats([[2 * 0.75 / (2 + 10), 2 * 1.5 / (2 + 10)]]))


def test_it_is_a_ridge_regression_weighted_by_trust() -> None:
    generator = np.random.default_rng(0)
    features = [set(generator.choice(list("abcd"), 2).tolist()) for _ in range(30)]
    targets, counts = generator.normal(size=(30, 3)), generator.integers(4, 90, 30)
    found = learned(features, targets.tolist(), counts.tolist())
    trust = np.sqrt(counts)[:, None]
    matrix = np.array([[float(name in own) for name in "abcd"] for own in features])
    base = (trust * targets).sum(axis=0) / trust.sum()
    # As if each feature were seen ten times more, alone, saying nothing.
    rows = np.vstack([np.sqrt(trust) * matrix, np.sqrt(10) * np.eye(4)])
    weighted_targets = np.vstack([np.sqrt(trust) * (targets - base), np.zeros((4, 3))])
    assert found.base == pytest.approx(base, abs=1e-5)
    assert found.weights == pytest.approx(np.linalg.lstsq(rows, weighted_targets)[0], abs=1e-5)


@pytest.mark.parametrize(("bias", "moved"), [(-3.0, True), (5.0, False)])
def test_a_bias_is_lowered_as_those_of_little_rated_movies_are(bias: float, moved: bool) -> None:
    content = learned([{"a"}, {"a"}, set()], [[0.0, 1.0], [0.0, 1.0], [0.0, bias]], [100, 100, 3])
    expected = (20 + bias * np.sqrt(3)) / (20 + np.sqrt(3))
    assert content.base[-1] == pytest.approx(bias if moved else expected)
    assert content.base[0] == 0.0


def test_without_features_all_get_the_mean() -> None:
    content = learned([set(), set()], [[1.0, 4.0], [0.0, 2.0]], [9, 9])
    vectors, biases = content.of([{}, {"a": 1.0}])
    assert vectors.tolist() == [[0.5], [0.5]]
    assert biases.tolist() == [3.0, 3.0]


def test_weights_of_features_add_up_and_unknown_features_are_ignored(small_model: Model) -> None:
    vectors, biases = small_model.content.of(
        [{"genre:a": 1.0, "genre:z": 1.0}, {"director:7": 1.0, "genre:a": 0.5}, {}]
    )
    # A director's weight is a half.
    assert vectors == pytest.approx(floats([[0.2, 0.0], [0.35, 0.1], [0.1, 0.2]]))
    assert biases == pytest.approx([-0.2, -0.25, -0.5])


def test_more_components_come_before_the_bias(small_model: Model) -> None:
    wider = small_model.content.with_components(floats([[7.0], [0.0]]))
    vectors, biases = wider.of([{"director:7": 1.0}, {"genre:a": 1.0}])
    before, biases_before = small_model.content.of([{"director:7": 1.0}, {"genre:a": 1.0}])
    assert vectors[:, :2].tolist() == before.tolist()
    assert vectors[:, 2].tolist() == [3.5, 0.0]
    assert biases.tolist() == biases_before.tolist()


@pytest.mark.parametrize("seed", [0, 1])
def test_movies_whose_every_rating_is_hidden_are_put_in_a_sensible_order(
    ml_100k: RatingFiles, seed: int
) -> None:
    known, held_out, hidden = hide_items(ml_100k.interactions, seed)
    scorer = model_scorer(train_on(known, ml_100k.features, QUICK, only_ranks=True).model)
    assert cold_item_aucs(scorer, Trial.of(known, held_out), hidden).mean() > 0.7
