"""Predicted stars follow from the ratings, and say how sure they are."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from evaluation.accuracy.rating_error import evaluate_stars
from recommendations.engine.components import star_training
from recommendations.engine.components.rating_prediction import (
    StarModel,
    StarPrediction,
    predict_stars,
)
from recommendations.engine.components.star_training import learn_stars
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.evaluation.scorers import TargetUser
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.model.model import Model
from tests.hand_made import floats, undescribed

from ..evaluation.ratings import interactions_of

ALL = np.arange(1682)

half_stars = st.integers(1, 10).map(lambda half: half / 2)


def predicted(model: Model, stars_of: dict[int, float], items: NDArray[np.int64]) -> StarPrediction:
    rated = np.array(list(stars_of), dtype=np.int64)
    return predict_stars(model.stars, rated, floats(list(stars_of.values())), items)


def test_without_ratings_it_is_what_a_movie_gets_on_average(small_model: Model) -> None:
    found = predicted(small_model, {}, np.array([0, 3]))
    assert found.stars == pytest.approx([4.0, 2.5])
    assert found.deviation**2 == pytest.approx([0.25 + 0.01 + 0.1 + 0.5, 0.25 + 0.05 + 0.3 + 0.5])


def test_after_a_rating_by_hand(small_model: Model) -> None:
    found = predicted(small_model, {0: 5.0}, np.array([1, 2, 3]))
    covariance = 1 / (1 + (0.5**2 + 0.01) / 0.5)
    factor = covariance * 0.5 * (5 - 4) / 0.5
    assert found.stars == pytest.approx([3.5 + 0.4 * factor, 3.0, 2.5 - 0.5 * factor])
    assert found.deviation[0] ** 2 == pytest.approx(
        0.4**2 * covariance + 0.02 * (factor**2 + covariance) + 0.2 + 0.5
    )


def test_a_users_own_noise_by_hand(small_model: Model) -> None:
    """A rating counts a quarter of the usual noise, and moves what is expected no further."""
    stars = replace(small_model.stars, own_noise=floats([0.25]))
    own = predicted(replace(small_model, stars=stars), {0: 5.0}, np.array([1, 2, 3]))
    usual = predicted(small_model, {0: 5.0}, np.array([1, 2, 3]))
    assert own.stars.tolist() == usual.stars.tolist()
    covariance = 1 / (1 + (0.5**2 + 0.01) / 0.5)
    factor = covariance * 0.5 * (5 - 4) / 0.5
    missed = (1 - 0.5 * factor) ** 2 + 0.5**2 * covariance + 0.01 * (factor**2 + covariance) + 0.1
    noise = (0.5 + 0.25 * missed) / (1.25 - 2 * 0.25)
    assert own.deviation**2 - usual.deviation**2 == pytest.approx([noise - 0.5] * 3)


def test_who_is_predicted_badly_is_predicted_less_surely(small_model: Model) -> None:
    """The first three movies' means are 4, 3.5 and 3; the last is for the opposite taste."""
    stars = replace(small_model.stars, own_noise=floats([0.05]))
    model = replace(small_model, stars=stars)
    steady = predicted(model, {0: 4.5, 1: 4.0, 2: 3.0}, np.array([3]))
    erratic = predicted(model, {0: 0.5, 1: 5.0, 2: 1.0}, np.array([3]))
    assert erratic.deviation[0] > steady.deviation[0] + 0.2


def test_starts_have_factors_of_their_own_and_are_averaged(small_model: Model) -> None:
    one = small_model.stars
    other = replace(one, loadings=floats([[-0.3], [0.8], [0.1], [0.2]]), noise=floats([0.9]))
    both = StarModel(
        means=one.means,
        loadings=np.hstack([one.loadings, other.loadings]),
        variances=np.hstack([one.variances[:, :1], one.variances]),
        noise=floats([0.5, 0.9]),
        own_noise=floats([0.0, 0.0]),
    )
    rated, stars, items = np.array([0, 1]), floats([5.0, 2.0]), np.array([2, 3])
    found = predict_stars(both, rated, stars, items)
    alone = [predict_stars(each, rated, stars, items) for each in (one, other)]
    assert found.stars == pytest.approx(np.mean([each.stars for each in alone], axis=0))
    squares = [each.deviation**2 for each in alone]
    assert found.deviation**2 == pytest.approx(np.mean(squares, axis=0))


@settings(deadline=None)
@given(
    st.dictionaries(
        st.integers(0, 1681), st.integers(1, 10).map(lambda half: half / 2), max_size=50
    )
)
def test_they_are_on_the_scale_of_stars(real_model: Model, stars_of: dict[int, float]) -> None:
    found = predicted(real_model, stars_of, ALL)
    assert found.stars.min() >= 0.5
    assert found.stars.max() <= 5.0
    assert (found.deviation > 0).all()


def test_predictions_beyond_the_scale_are_its_ends() -> None:
    loadings, sure = floats([[2], [-2], [1.5]]), np.zeros((3, 2), dtype=np.float32)
    model = StarModel(floats([4.9, 0.6, 3.0]), loadings, sure, floats([0.1]), floats([0.0]))
    found = predict_stars(model, np.array([2]), floats([5.0]), np.array([0, 1]))
    assert found.stars.tolist() == [5.0, 0.5]


def test_who_gives_many_stars_is_predicted_to_give_many(
    real_model: Model, best_known: NDArray[np.int64]
) -> None:
    rated, others = best_known[:15], best_known[15:]
    means = [
        float(predicted(real_model, dict.fromkeys(rated.tolist(), given), others).stars.mean())
        for given in (5.0, 3.5, 1.0)
    ]
    assert means[0] > 4.3
    assert 3.2 < means[1] < 3.8
    assert means[2] < 2.5


def test_the_more_ratings_the_surer(real_model: Model, ml_100k: RatingFiles) -> None:
    by_user, deviations = ml_100k.interactions.by_user(), []
    for user in range(0, 900, 60):
        items, given = by_user.of(user)
        stars_by_item = dict(zip(items.tolist(), given.tolist(), strict=True))
        deviations.append(
            [
                predicted(
                    real_model, dict(list(stars_by_item.items())[:count]), ALL
                ).deviation.mean()
                for count in (0, 3, 10, 30, 1000)
            ]
        )
    means = np.mean(deviations, axis=0)
    assert (np.diff(means) < 0).all()
    assert means[-1] < means[0] - 0.05


def test_of_a_movie_with_few_ratings_it_is_less_sure(
    real_model: Model, ml_100k: RatingFiles
) -> None:
    counts = np.bincount(ml_100k.interactions.items, minlength=1682)
    deviation = predicted(real_model, {}, ALL).deviation
    few, some, many = (
        deviation[(counts >= low) & (counts <= high)].mean()
        for low, high in ((0, 3), (10, 30), (200, 600))
    )
    assert few > some + 0.03
    assert some > many + 0.005


def test_on_real_ratings_held_out_at_random(ml_100k: RatingFiles) -> None:
    known, held_out = split_at_random(ml_100k.interactions, seed=0)
    model = learn_stars(known, ml_100k.features, seed=1)
    deviations: list[NDArray[np.float64]] = []
    predictions: list[NDArray[np.float64]] = []

    def predict(user: TargetUser, items: NDArray[np.int64]) -> NDArray[np.float64]:
        found = predict_stars(model, user.items, user.stars, items)
        deviations.append(found.deviation)
        predictions.append(found.stars)
        return found.stars

    errors = evaluate_stars(predict, known, held_out)
    assert errors is not None
    assert errors.rmse < 0.895
    fours = errors.calibration["4.0"]
    assert fours["ratings"] > 3000
    assert 3.9 < fours["actual"] < 4.1
    off = np.concatenate(predictions) - held_out.stars[np.argsort(held_out.users, kind="stable")]
    assert np.sqrt(np.mean(off**2)) == pytest.approx(errors.rmse)
    deviation = np.concatenate(deviations)
    assert 0.65 < (np.abs(off) <= deviation).mean() < 0.71
    for fifth in np.array_split(np.argsort(deviation), 5):
        stated = np.sqrt(np.mean(deviation[fifth] ** 2))
        assert stated == pytest.approx(np.sqrt(np.mean(off[fifth] ** 2)), abs=0.06)


def test_a_movie_with_few_ratings_stays_near_what_movies_get(ml_100k: RatingFiles) -> None:
    """Given five stars by two people, it is not one that everybody gives five."""
    ratings = ml_100k.interactions
    counts = np.bincount(ratings.items, minlength=1682)
    first, second = np.flatnonzero((counts >= 20) & (counts <= 30))[:2].tolist()
    few = ratings.items == first
    few &= np.cumsum(few) > 2
    known = ratings.where(~few & (ratings.items != second))
    known.stars[known.items == first] = 5.0
    model = learn_stars(known, undescribed(1682), seed=1)
    typical = model.means[counts > 0].mean()
    assert typical + 0.1 < model.means[first] < 4.5
    assert model.means[second] == pytest.approx(typical, abs=0.05)


def test_ratings_without_any_noise_do_no_harm() -> None:
    """Everybody gives all movies the same, each their own number of stars."""
    given = [(user, item, 1 + user % 9 / 2) for user in range(100) for item in range(200)]
    model = learn_stars(interactions_of(*given, n_items=200), undescribed(200), seed=1)
    items = np.arange(5)
    found = predict_stars(model, items, floats([2.0] * 5), items)
    assert found.stars == pytest.approx([2.0] * 5, abs=0.1)
    assert 0.1 < found.deviation.min() <= found.deviation.max() < 0.3


def test_the_same_seed_gives_the_same(ml_100k: RatingFiles) -> None:
    some = ml_100k.interactions.where(ml_100k.interactions.users < 100)
    one, same, other = (learn_stars(some, ml_100k.features, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.means, same.means)
    assert np.array_equal(one.loadings, same.loadings)
    assert not np.array_equal(one.loadings, other.loadings)


def test_of_too_many_users_some_are_drawn(
    ml_100k: RatingFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(star_training, "_MOST_USERS", 100)
    ratings, features = ml_100k.interactions, ml_100k.features
    drawn = np.random.default_rng(5).choice(np.unique(ratings.users), 100, replace=False)
    of_these = learn_stars(ratings.where(np.isin(ratings.users, drawn)), features, seed=5)
    assert np.array_equal(learn_stars(ratings, features, seed=5).means, of_these.means)


def test_without_ratings_to_learn_from_everything_gets_the_same() -> None:
    model = learn_stars(interactions_of(n_items=3), undescribed(3), seed=1)
    found = predict_stars(model, np.array([0]), floats([5.0]), np.array([0, 1, 2]))
    assert found.stars.tolist() == [3.5, 3.5, 3.5]
