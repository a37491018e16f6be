"""A training goes on from where an earlier one ended."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommendations.engine.components import star_training
from recommendations.engine.components.rating_prediction import StarModel, predict_stars
from recommendations.engine.components.star_training import StarStart, learn_stars
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.errors import ArtefactError
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.evaluation.trials import Trial, evaluate
from recommendations.engine.model.train import Trained, train_on
from recommendations.engine.parameters import Parameters
from recommendations.engine.trainers.checkpoint import Checkpoint
from recommendations.engine.trainers.lightfm import LightFMTrainer
from recommendations.engine.trainers.trainer import Representations

from ..conftest import QUICK
from ..evaluation.ratings import Row, interactions_of

PARAMETERS = Parameters(components=3, trainings=2, kept_components=4, epochs=2, more_epochs=0)
ROWS: list[Row] = [(1, 1, 5), (2, 1, 4.5), (1, 4, 5), (2, 3, 5), (3, 4, 1), (3, 3, 5)]
GENRES = ItemFeatures.from_descriptions([{}, {"genre:a": 1}, {}, {"genre:a": 1}, {}, {}])


def learned(
    ratings: Interactions, start: Checkpoint | None = None, features: ItemFeatures = GENRES
) -> Representations:
    return LightFMTrainer().fit(ratings, features, PARAMETERS, start=start)


def checkpoint_of(found: Representations) -> Checkpoint:
    assert found.checkpoint is not None
    return found.checkpoint


def test_without_more_epochs_the_items_are_as_they_were() -> None:
    ratings = interactions_of(*ROWS)
    before = learned(ratings)
    after = learned(ratings, checkpoint_of(before))
    assert after.biases.tolist() == before.biases.tolist()
    for name, array in checkpoint_of(before).arrays.items():
        assert np.array_equal(array, checkpoint_of(after).arrays[name])


def test_it_knows_items_and_features_by_name_and_no_users() -> None:
    found = checkpoint_of(learned(interactions_of(*ROWS)))
    assert found.item_ids.tolist() == [1, 3, 4]
    assert found.features == ("genre:a",)
    assert {array.shape[:2] for array in found.arrays.values()} == {(2, 4)}
    assert not [name for name in found.arrays if "user" in name]


def test_what_is_new_begins_anew_and_what_is_gone_is_left_out() -> None:
    before = learned(interactions_of(*ROWS))
    # Item 0 comes before the others, item 1 is gone, and so is the genre.
    rows: list[Row] = [(1, 0, 5), (2, 0, 5), (1, 4, 5), (2, 3, 5)]
    nothing = ItemFeatures.from_descriptions([{}] * 6)
    after = learned(interactions_of(*rows), checkpoint_of(before), nothing)
    assert after.items.tolist() == [0, 3, 4]
    embeddings = checkpoint_of(after).arrays["item_embeddings"]
    there = checkpoint_of(before).arrays["item_embeddings"]
    assert np.array_equal(embeddings[:, 1:], there[:, 1:3])
    assert np.abs(embeddings[:, 0]).max() > 0


def test_it_suits_the_same_loss_and_sizes() -> None:
    found = checkpoint_of(learned(interactions_of(*ROWS)))
    assert found.suits(PARAMETERS)
    assert found.suits(replace(PARAMETERS, epochs=9, learning_rate=0.1))
    for other in ({"loss": "bpr"}, {"components": 4}, {"trainings": 1}):
        assert not found.suits(replace(PARAMETERS, **other))  # type: ignore[arg-type]


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = checkpoint_of(learned(interactions_of(*ROWS)))
    found.save(tmp_path / "checkpoint.npz")
    read = Checkpoint.load(tmp_path / "checkpoint.npz")
    assert (read.loss, read.features) == (found.loss, found.features)
    assert read.item_ids.tolist() == found.item_ids.tolist()
    assert read.arrays.keys() == found.arrays.keys()
    for name, array in found.arrays.items():
        assert np.array_equal(read.arrays[name], array)


def trained(ratings: Interactions, start: Checkpoint | None = None) -> Trained:
    return train_on(ratings, GENRES, PARAMETERS, start=start)


def test_without_more_rounds_the_stars_are_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    before = trained(interactions_of(*ROWS))
    monkeypatch.setattr(star_training, "MORE_ROUNDS", 0)
    # Item 0 is new and comes before the others.
    more: list[Row] = [*ROWS, (3, 0, 2)]
    after = trained(interactions_of(*more), before.checkpoint)
    known = [1, 3, 4]
    theirs, stars = before.model.stars.of(np.array(known)), after.model.stars.of(np.array(known))
    assert stars.loadings == pytest.approx(theirs.loadings, abs=1e-6)
    assert stars.means == pytest.approx(theirs.means, abs=1e-6)
    assert stars.noise.tolist() == theirs.noise.tolist()


def test_on_real_ratings_a_chain_predicts_stars_as_well_as_one_from_nothing(
    ml_100k: RatingFiles,
) -> None:
    training, held_out = split_at_random(ml_100k.interactions, seed=1)
    items = np.arange(len(training.item_ids))
    share = np.random.default_rng(0).random(len(training))
    model = learn_stars(training.where(share < 0.8), ml_100k.features, seed=1)
    for known in (0.9, 1.0):
        start = StarStart(items, model)
        model = learn_stars(training.where(share < known), ml_100k.features, 1, start)
    best = learn_stars(training, ml_100k.features, seed=1)
    errors = [mean_error(training, held_out, one) for one in (model, best)]
    assert errors[0] < 1.005 * errors[1]


def mean_error(training: Interactions, held_out: Interactions, model: StarModel) -> float:
    missed = []
    for user in range(50):
        own, later = (part.where(part.users == user) for part in (training, held_out))
        predicted = predict_stars(
            model, own.items.astype(np.int64), own.stars, later.items.astype(np.int64)
        )
        missed.append((predicted.stars - later.stars) ** 2)
    return float(np.sqrt(np.concatenate(missed).mean()))


def test_the_stars_are_read_as_they_were_written(tmp_path: Path) -> None:
    found = trained(interactions_of(*ROWS)).checkpoint
    assert found is not None
    found.save(tmp_path / "checkpoint.npz")
    read = Checkpoint.load(tmp_path / "checkpoint.npz")
    assert read.arrays.keys() == found.arrays.keys()
    assert read.stars is not None
    for name, array in vars(found.stars).items():
        assert np.array_equal(getattr(read.stars, name), array)


def test_stars_of_other_sizes_begin_anew() -> None:
    found = trained(interactions_of(*ROWS)).checkpoint
    assert found is not None
    assert found.star_start(np.array([4, 7])) is not None
    other = replace(found, stars=StarModel.constant(3, 3.5))
    assert other.star_start(np.array([4, 7])) is None
    assert replace(found, stars=None).star_start(np.array([4, 7])) is None


@pytest.mark.parametrize("kept", [0, 10, 400])
def test_a_file_that_was_cut_off_is_an_error(kept: int, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.npz"
    checkpoint_of(learned(interactions_of(*ROWS))).save(path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ArtefactError, match=r"checkpoint\.npz cannot be read"):
        Checkpoint.load(path)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    found = checkpoint_of(learned(interactions_of(*ROWS)))
    with pytest.raises(ArtefactError, match="could not be written"):
        found.save(tmp_path / "nowhere" / "checkpoint.npz")


def test_on_real_ratings_a_chain_of_short_trainings_is_as_good_as_a_long_one(
    ml_100k: RatingFiles,
) -> None:
    some = ml_100k.interactions.where(ml_100k.interactions.users < 300)
    training, held_out = split_at_random(some, seed=0)
    trial = Trial.of(training, held_out)
    parameters = replace(QUICK, trainings=1, epochs=15, more_epochs=4)
    epochs: list[None] = []

    def ndcg(share: float, start: Checkpoint | None) -> tuple[float, Checkpoint | None]:
        known = training.where(np.random.default_rng(0).random(len(training)) < share)
        done = train_on(
            known, ml_100k.features, parameters, lambda: epochs.append(None), start=start
        )
        return evaluate(model_scorer(done.model), trial).ndcg.mean(), done.checkpoint

    best, _ = ndcg(1, None)
    _, start = ndcg(0.8, None)
    _, start = ndcg(0.9, start)
    found, _ = ndcg(1, start)
    assert len(epochs) == 15 + 15 + 4 + 4
    assert found > 0.97 * best
