"""Training on real ratings makes a whole model."""

from dataclasses import fields, replace

import numpy as np
import pytest

from recommendations.engine.data.files import RatingFiles
from recommendations.engine.data.interactions import Description, Interactions, ItemFeatures
from recommendations.engine.errors import NotEnoughRatingsError
from recommendations.engine.evaluation.most_popular import MostPopular
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.evaluation.trials import Trial, evaluate
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train, train_on

from ..conftest import QUICK
from ..evaluation.ratings import Row, interactions_of


def test_the_fast_module_is_built() -> None:
    from lightfm import _lightfm_fast_openmp

    assert _lightfm_fast_openmp.fit_warp


def test_every_movie_has_a_vector(ml_100k: RatingFiles, real_model: Model) -> None:
    assert real_model.item_ids.tolist() == ml_100k.interactions.item_ids.tolist()
    assert real_model.item_vectors.shape == (1682, 24)
    assert real_model.prior_mean.shape == (24,)
    for name in ("item_vectors", "item_biases", "item_popularity", "prior_mean"):
        assert np.isfinite(getattr(real_model, name)).all()


def test_popularity_counts_ratings_of_four_stars_and_more(
    ml_100k: RatingFiles, real_model: Model
) -> None:
    ratings = ml_100k.interactions
    likes = ((ratings.items == 0) & (ratings.stars >= 4)).sum()
    assert real_model.item_popularity[0] == pytest.approx(np.log(likes + 0.5))


def test_no_number_belongs_to_a_user(ml_100k: RatingFiles, real_model: Model) -> None:
    assert len(ml_100k.interactions.user_ids) == 943
    for field in fields(Model):
        assert 943 not in getattr(getattr(real_model, field.name), "shape", ())


@pytest.fixture(scope="module")
def some(ml_100k: RatingFiles) -> Interactions:
    """The ratings of the first 300 users."""
    return ml_100k.interactions.where(ml_100k.interactions.users < 300)


def test_the_same_ratings_give_the_same_model(ml_100k: RatingFiles, some: Interactions) -> None:
    parameters = replace(QUICK, epochs=1)
    one, other = (train(some, ml_100k.features, parameters) for _ in range(2))
    assert np.array_equal(one.item_vectors, other.item_vectors)
    assert np.array_equal(one.stars.means, other.stars.means)
    assert np.array_equal(one.neighbours.regression.values, other.neighbours.regression.values)


def test_progress_is_called_after_each_epoch_of_each_training(
    ml_100k: RatingFiles, some: Interactions
) -> None:
    epochs: list[None] = []
    parameters = replace(QUICK, trainings=2, epochs=3)
    train_on(some, ml_100k.features, parameters, lambda: epochs.append(None), only_ranks=True)
    assert len(epochs) == 6


@pytest.mark.parametrize("loss", ["warp", "bpr", "logistic", "warp-kos"])
def test_every_loss_learns_something(ml_100k: RatingFiles, some: Interactions, loss: str) -> None:
    before, after = split_at_random(some, seed=0)
    trial = Trial.of(before, after)
    model = train_on(before, ml_100k.features, replace(QUICK, loss=loss), only_ranks=True).model
    drawn = np.random.default_rng(0)
    by_chance = evaluate(lambda user: drawn.random(1682).astype(np.float32), trial)
    assert evaluate(model_scorer(model), trial).ndcg.mean() > 4 * by_chance.ndcg.mean()


def test_it_beats_the_popular_list_on_what_was_held_out(ml_100k: RatingFiles) -> None:
    before, after = split_at_random(ml_100k.interactions, seed=0)
    trial = Trial.of(before, after)
    parameters = replace(QUICK, epochs=15)
    model = train_on(before, ml_100k.features, parameters, only_ranks=True).model
    popular = evaluate(MostPopular().fit(before), trial)
    assert evaluate(model_scorer(model), trial).ndcg.mean() > 1.5 * popular.ndcg.mean()


DESCRIBED: list[Description] = [
    {"genre:a": 1.0, "director:1": 1.0},
    {"genre:a": 1.0},
    {"genre:b": 1.0},
    {"genre:b": 1.0},
    {"genre:a": 1.0, "director:1": 1.0},
    {},
]
"""Of six movies; the last two have no ratings below."""


def few() -> Model:
    liked = [(user, item, 5.0) for user in range(1, 9) for item in range(4) if (user + item) % 2]
    features = ItemFeatures.from_descriptions(DESCRIBED)
    return train(interactions_of(*liked), features, QUICK)


def test_a_movie_without_ratings_has_the_vector_of_its_features() -> None:
    model = few()
    vectors, biases = model.content.of(DESCRIBED)
    for row in (4, 5):
        assert model.item_vectors[row].tolist() == vectors[row].tolist()
        assert model.item_biases[row] == biases[row]
    assert not np.array_equal(model.item_vectors[4], model.item_vectors[5])
    cold_start = model.cold_start(np.array([99]), DESCRIBED[4:5])
    assert cold_start.item_vectors[0].tolist() == model.item_vectors[4].tolist()
    assert cold_start.item_popularity[0] == model.item_popularity[4]


def test_a_movie_with_ratings_has_a_vector_of_its_own() -> None:
    model = few()
    vectors, _ = model.content.of(DESCRIBED)
    assert not np.allclose(model.item_vectors[:4, :-1], vectors[:4, :-1])


def test_directors_have_components_beside_lightfms_in_which_nobody_prefers_any() -> None:
    model = few()
    assert model.item_vectors[:, -1] == pytest.approx([1, 0, 0, 0, 1, 0])
    assert model.prior_mean[-1] == 0.0
    assert model.content.weights[:, -2].tolist() == pytest.approx([2, 0, 0])


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
    ratings = interactions_of(*rows)
    with pytest.raises(NotEnoughRatingsError, match="too little"):
        train(ratings, ItemFeatures.from_descriptions([{}] * len(ratings.item_ids)), QUICK)


def test_two_people_and_two_movies_are_enough() -> None:
    ratings = interactions_of((1, 1, 5.0), (2, 2, 5.0))
    model = train(ratings, ItemFeatures.from_descriptions(DESCRIBED), QUICK)
    assert np.isfinite(model.item_vectors).all()


def test_what_was_watched_says_what_goes_together_and_not_how_it_is_liked() -> None:
    liked = [(user, item, 5.0) for user in range(1, 9) for item in range(4) if (user + item) % 2]
    watched = interactions_of(*((user, 5, 3.55) for user in range(1, 9, 2)))
    without, model = (
        train_on(
            interactions_of(*liked),
            ItemFeatures.from_descriptions(DESCRIBED),
            QUICK,
            watched=each,
        ).model
        for each in (None, watched)
    )
    # Those who watched it liked the movies 0 and 2.
    closeness = model.item_vectors[:4] @ model.item_vectors[5]
    assert min(closeness[[0, 2]]) > max(closeness[[1, 3]])
    assert not np.allclose(model.item_vectors[5], without.item_vectors[5])
    assert model.item_popularity.tolist() == without.item_popularity.tolist()
    assert model.item_trend.tolist() == without.item_trend.tolist()
    assert model.stars.means.tolist() == without.stars.means.tolist()
