"""A model over another catalogue keeps what it learned of the items that it has."""

from dataclasses import replace

import numpy as np
import pytest

from recommendations.engine.components.rating_prediction import predict_stars
from recommendations.engine.components.sparse_rows import SparseRows
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.model.arrays import arrays_of, unusable_arrays
from recommendations.engine.model.model import Model, popularity_of
from recommendations.engine.model.train import train
from recommendations.engine.model.transfer import transfer
from recommendations.engine.parameters import Parameters
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import explain, score_items

GENRES = [{"genre:odd": 1.0} if item % 2 else {"genre:even": 1.0} for item in range(8)]


@pytest.fixture(scope="module")
def model() -> Model:
    """Eight items; twelve people like the odd ones or the even ones."""
    cells = [
        (user, item, 5.0 if user % 2 == item % 2 else 1.5)
        for user in range(12)
        for item in range(8)
        if (user + item) % 5
    ]
    users, items, stars = map(np.array, zip(*cells, strict=True))
    ratings = Interactions.from_ids(
        users, items + 100, stars.astype(np.float32), np.arange(len(users)), np.arange(100, 108)
    )
    features = ItemFeatures.from_descriptions(GENRES)
    return train(ratings, features, Parameters(components=4, trainings=2, epochs=3))


def scores(model: Model, ids: list[int], stars: list[float]) -> np.ndarray:
    given = np.array(stars, dtype=np.float32)
    return score_items(model, profile_of(model, model.rows_of(np.array(ids)), given))


def test_links_move_with_their_items() -> None:
    links = SparseRows(
        starts=np.array([0, 2, 2, 4]),
        items=np.array([1, 2, 0, 1], dtype=np.int32),
        values=np.array([0.1, 0.2, 0.3, 0.4], dtype=np.float32),
    )
    moved = links.moved(np.array([3, 0, 1]), 4)
    assert moved.matrix.toarray() == pytest.approx(
        np.array([[0, 0, 0, 0], [0.4, 0, 0, 0.3], [0, 0, 0, 0], [0.1, 0.2, 0, 0]])
    )
    # `at` looks for an item by halves, so those of a row must ascend.
    assert moved.between(np.array([1, 3]), np.array([0]))[:, 0] == pytest.approx([0.4, 0.1])


def test_links_from_and_to_an_item_that_is_left_out_are_gone() -> None:
    links = SparseRows(
        starts=np.array([0, 2, 3, 4]),
        items=np.array([1, 2, 0, 1], dtype=np.int32),
        values=np.array([0.1, 0.2, 0.3, 0.4], dtype=np.float32),
    )
    moved = links.moved(np.array([0, -1, 1]), 2)
    assert moved.matrix.toarray() == pytest.approx(np.array([[0, 0.2], [0, 0]]))


def test_the_same_items_give_the_same_model(model: Model) -> None:
    same = transfer(model, model.item_ids, np.arange(8), [])
    for (name, ours), (_, theirs) in zip(arrays_of(same), arrays_of(model), strict=True):
        assert np.array_equal(ours, theirs), name
        assert ours.dtype == theirs.dtype, name


def test_items_in_another_order_have_the_same_scores_stars_and_reasons(model: Model) -> None:
    rows = np.array([5, 2, 7, 0, 1, 6, 3, 4])
    ids = np.arange(8) * 10
    ours = transfer(model, ids, rows, [])
    known, stars = [1, 4], [5.0, 1.0]
    before = scores(model, [100 + rows[one] for one in known], stars)
    assert scores(ours, [ids[one] for one in known], stars) == pytest.approx(before[rows], abs=1e-4)

    given = np.array(stars, dtype=np.float32)
    predicted = predict_stars(ours.stars, np.array(known), given, np.arange(8))
    expected = predict_stars(model.stars, rows[known], given, rows)
    assert predicted.stars == pytest.approx(expected.stars)
    assert predicted.deviation == pytest.approx(expected.deviation)

    profile = profile_of(ours, np.array(known), given)
    theirs = profile_of(model, rows[known], given)
    assert explain(ours, profile, 2).terms == pytest.approx(
        explain(model, theirs, rows[2]).terms, abs=1e-4
    )


def test_unknown_items_get_the_vectors_of_their_features(model: Model) -> None:
    rows = np.array([-1, 3, -1, 4])
    ours = transfer(model, np.array([1, 2, 3, 4]), rows, [{"genre:odd": 1.0}, {"genre:new": 1.0}])
    vectors, biases = model.content.of([{"genre:odd": 1.0}, {}])
    assert ours.item_vectors[[0, 2]] == pytest.approx(vectors)
    assert ours.item_biases[[0, 2]] == pytest.approx(biases)
    assert ours.item_vectors[[1, 3]].tolist() == model.item_vectors[[3, 4]].tolist()
    assert (
        ours.item_popularity[[0, 2]].tolist() == popularity_of(np.zeros(2, dtype=np.int64)).tolist()
    )
    assert ours.stars.means[0] == ours.stars.means[2] == pytest.approx(model.stars.means.mean())
    assert (ours.stars.variances[0] > ours.stars.variances[1]).any()
    assert ours.neighbours.regression.matrix[[0, 2]].nnz == 0
    assert ours.neighbours.regression.matrix[:, [0, 2]].nnz == 0
    assert ours.neighbours.floor_liked[[0, 2]].tolist() == [0.0, 0.0]
    assert ours.neighbours.floor_liked[[1, 3]].tolist() == (
        model.neighbours.floor_liked[[3, 4]].tolist()
    )
    assert unusable_arrays(ours) == []


def test_a_catalogue_that_it_knows_nothing_of(model: Model) -> None:
    ours = transfer(model, np.array([7]), np.array([-1]), [{}])
    assert len(ours.item_ids) == len(ours.item_vectors) == 1
    assert unusable_arrays(ours) == []


def test_stars_here_are_no_likes_because_all_were_the_same_there(model: Model) -> None:
    read = replace(model, read_as_likes=1.0)
    assert scores(read, [100, 101], [1.0, 3.5]) == pytest.approx(
        scores(model, [100, 101], [4.0, 3.5])
    )
    moved = transfer(read, model.item_ids, np.arange(8), [])
    assert scores(moved, [100, 101], [1.0, 3.5]) == pytest.approx(
        scores(model, [100, 101], [1.0, 3.5])
    )
