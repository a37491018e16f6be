"""Training on real ratings, and refusing what cannot be trained on."""

from dataclasses import replace

import numpy as np
import pytest

from recommendations.engine.errors import NotEnoughRatingsError, TrainingDivergedError
from recommendations.engine.evaluation.peers.popular import MostPopular
from recommendations.engine.evaluation.ranking import Trial, evaluate
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.splits import split_at_random
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
    before, after = split_at_random(ml_100k.interactions, seed=0)
    trial = Trial.of(before, after)
    model = train(before, ml_100k.features, replace(QUICK, loss=loss))
    drawn = np.random.default_rng(0)
    by_chance = evaluate(lambda user: drawn.random(1682).astype(np.float32), trial)
    assert evaluate(model_scorer(model), trial).ndcg.mean() > 4 * by_chance.ndcg.mean()


def test_it_beats_the_popular_list_on_what_was_held_out(ml_100k: RatingFiles) -> None:
    before, after = split_at_random(ml_100k.interactions, seed=0)
    trial = Trial.of(before, after)
    model = train(before, ml_100k.features, replace(QUICK, epochs=15))
    popular = evaluate(MostPopular().fit(before), trial)
    assert evaluate(model_scorer(model), trial).ndcg.mean() > 1.5 * popular.ndcg.mean()


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
