"""A model is measured among items that are not quite its own."""

import numpy as np
import pytest

from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.evaluation.scorers import TargetUser, model_scorer, scorer_among
from recommendations.engine.evaluation.trials import Trial, evaluate
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters

IDS = np.array([10, 20, 30, 40, 50])


@pytest.fixture(scope="module")
def model() -> Model:
    users, items = np.divmod(np.arange(30), 5)
    stars = np.where(users % 2 == items % 2, 5.0, 1.0).astype(np.float32)
    ratings = Interactions.from_ids(users, IDS[items], stars, np.arange(30), IDS)
    features = ItemFeatures.from_descriptions([{}] * 5)
    return train(ratings, features, Parameters(components=4, trainings=1, epochs=2))


def user(*items: int) -> TargetUser:
    return TargetUser(None, np.array(items), np.full(len(items), 5.0, dtype=np.float32))


def test_the_same_items_have_the_same_scores(model: Model) -> None:
    expected = model_scorer(model)(user(0, 2))
    assert scorer_among(model, IDS)(user(0, 2)).tolist() == expected.tolist()


def test_items_go_by_their_ids_and_unknown_ones_are_not_ranked(model: Model) -> None:
    ids = np.array([5, 10, 30, 45, 50])
    scores = scorer_among(model, ids)(user(1, 2))
    expected = model_scorer(model)(user(0, 2))
    assert scores[[1, 2, 4]].tolist() == expected[[0, 2, 4]].tolist()
    assert scores[[0, 3]].tolist() == [-np.inf, -np.inf]


def test_a_rating_of_an_unknown_item_still_counts_for_the_users_mean(model: Model) -> None:
    ids = np.array([5, *IDS])
    harsh = TargetUser(None, np.array([0, 1]), np.array([0.5, 3.0], dtype=np.float32))
    alone = TargetUser(None, np.array([1]), np.array([3.0], dtype=np.float32))
    scorer = scorer_among(model, ids)
    assert scorer(harsh).tolist() != scorer(alone).tolist()


def test_who_would_be_shown_nothing_counts_as_missed(model: Model) -> None:
    """All that the model knows has been seen: its list is empty."""
    ids = np.array([10, 60])
    pairs = np.array([1, 1, 2]), np.array([10, 60, 60])
    stars = np.full(3, 5.0, dtype=np.float32)
    ratings = Interactions.from_ids(*pairs, stars, np.array([1, 2, 1]), ids)
    trial = Trial.of(
        ratings.where(np.array([True, False, True])), ratings.where(np.array([False, True, False]))
    )
    measured = evaluate(scorer_among(model, ids), trial)
    assert measured.ndcg.tolist() == [0.0]
    assert (measured.lists == -1).all()
