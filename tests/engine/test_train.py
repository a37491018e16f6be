"""Training on real ratings, and refusing what cannot be trained on."""

from dataclasses import replace

import numpy as np
import pytest

from recommendations.engine.errors import NotEnoughRatingsError, TrainingDivergedError
from recommendations.engine.evaluate import (
    evaluate,
    model_scorer,
    popularity_scorer,
    split_by_time,
)
from recommendations.engine.files import RatingFiles
from recommendations.engine.interactions import Interactions, ItemFeatures
from recommendations.engine.model import Model, Parameters
from recommendations.engine.train import train

QUICK = Parameters(components=16, epochs=8)


def test_the_fast_module_is_built() -> None:
    from lightfm import _lightfm_fast_openmp

    assert _lightfm_fast_openmp.fit_warp


def test_every_film_has_a_vector(ml_100k: RatingFiles, real_model: Model) -> None:
    assert real_model.item_vectors.shape == (len(ml_100k.interactions.item_ids), 16)
    assert np.isfinite(real_model.item_vectors).all()
    assert np.linalg.eigvalsh(real_model.prior_covariance).min() > 0


def test_the_same_ratings_give_the_same_model(ml_100k: RatingFiles) -> None:
    parameters = replace(QUICK, epochs=1)
    models = [train(ml_100k.interactions, ml_100k.features, parameters) for _ in range(2)]
    assert np.array_equal(models[0].item_vectors, models[1].item_vectors)


def test_progress_is_told_after_each_epoch(ml_100k: RatingFiles) -> None:
    told: list[None] = []
    train(
        ml_100k.interactions,
        ml_100k.features,
        replace(QUICK, epochs=3),
        lambda: told.append(None),
    )
    assert len(told) == 3


@pytest.mark.parametrize("loss", ["warp", "bpr", "logistic", "warp-kos"])
def test_every_loss_learns_something(ml_100k: RatingFiles, loss: str) -> None:
    known = np.random.default_rng(0).random(len(ml_100k.interactions)) < 0.8
    before, after = ml_100k.interactions.where(known), ml_100k.interactions.where(~known)
    model = train(before, ml_100k.features, replace(QUICK, loss=loss))
    figures = evaluate(model_scorer(model), before, after)
    random = evaluate(
        lambda items, stars: np.random.default_rng(len(items)).random(1682).astype(np.float32),
        before,
        after,
    )
    assert figures is not None
    assert random is not None
    assert figures.ndcg > 4 * random.ndcg


def test_it_beats_the_popular_list_on_what_came_later(ml_100k: RatingFiles) -> None:
    known = np.random.default_rng(0).random(len(ml_100k.interactions)) < 0.8
    before, after = ml_100k.interactions.where(known), ml_100k.interactions.where(~known)
    model = train(before, ml_100k.features, replace(QUICK, epochs=15))
    figures = evaluate(model_scorer(model), before, after)
    popular = evaluate(popularity_scorer(before), before, after)
    assert figures is not None
    assert popular is not None
    assert figures.ndcg > 1.5 * popular.ndcg


def test_a_split_by_time_lets_nothing_newer_into_the_past(ml_100k: RatingFiles) -> None:
    before, after = split_by_time(ml_100k.interactions)
    assert before.rated_at.max() < after.rated_at.min()
    assert len(before) + len(after) == 100_000
    assert len(after) == pytest.approx(20_000, abs=200)


def few(
    users: list[int], items: list[int], stars: list[float]
) -> tuple[Interactions, ItemFeatures]:
    interactions = Interactions.from_ids(
        users=np.array(users, dtype=np.int64),
        items=np.array(items, dtype=np.int64),
        stars=np.array(stars, dtype=np.float32),
        rated_at=np.arange(len(users)),
        item_ids=np.arange(4),
    )
    return interactions, ItemFeatures.from_names([["a"], ["a"], ["b"], ["b"]])


@pytest.mark.parametrize(
    "ratings",
    [([], [], []), ([1], [1], [5.0]), ([1, 2], [1, 1], [5.0, 5.0]), ([1, 2], [1, 2], [1.0, 1.0])],
    ids=["no rating", "one rating", "one film", "nothing liked"],
)
def test_too_little_to_learn_from(ratings: tuple[list[int], list[int], list[float]]) -> None:
    with pytest.raises(NotEnoughRatingsError, match="too little"):
        train(*few(*ratings), QUICK)


def test_two_people_and_two_films_are_enough() -> None:
    model = train(*few([1, 2], [1, 2], [5.0, 5.0]), QUICK)
    assert np.isfinite(model.item_vectors).all()


def test_a_diverging_training_is_noticed(ml_100k: RatingFiles) -> None:
    wild = replace(QUICK, learning_rate=1e30, loss="bpr")
    with pytest.raises(TrainingDivergedError, match="diverged"):
        train(ml_100k.interactions, ml_100k.features, wild)
