"""What features say of a movie's stars."""

import numpy as np
import pytest

from recommendations.engine.components.expected_means import ExpectedByFeatures, expected_means
from recommendations.engine.components.rating_prediction import predict_stars
from recommendations.engine.components.star_training import learn_stars
from recommendations.engine.data.interactions import Interactions, ItemFeatures
from tests.hand_made import floats, undescribed

from ..evaluation.ratings import interactions_of

GENRES = ["good", "bad", "good", "bad", "good", "bad", ""]
"""Of the movies by row; the last two of the described ones have no ratings."""
GIVEN = {"good": 4.5, "bad": 2.5}
USERS = 40


@pytest.fixture
def features() -> ItemFeatures:
    return ItemFeatures.from_descriptions(
        [{f"genre:{genre}": 1.0} if genre else {} for genre in GENRES]
    )


@pytest.fixture
def ratings() -> Interactions:
    given = [(user, item, GIVEN[GENRES[item]]) for user in range(USERS) for item in range(4)]
    return interactions_of(*given, n_items=len(GENRES))


def test_it_is_a_ridge_regression_by_hand(ratings: Interactions, features: ItemFeatures) -> None:
    # Each of two movies of a genre is 1 from the mean and counts 40 / 45; regularised by 10.
    weight = 2 * (40 / 45) / (2 * (40 / 45) + 10)
    found = expected_means(ratings, features)
    assert found == pytest.approx(
        [weight, -weight, weight, -weight, weight, -weight, 0.0], abs=1e-6
    )


def test_who_gives_few_stars_says_nothing_of_the_movies(features: ItemFeatures) -> None:
    """Half of the users rate only the good ones, and all a star lower; the order stays."""
    given = [
        (user, item, GIVEN[GENRES[item]] - 2.0 * (user % 2))
        for user in range(USERS)
        for item in range(4)
        if not (user % 2 and GENRES[item] == "bad")
    ]
    found = expected_means(interactions_of(*given, n_items=len(GENRES)), features)
    assert found[4] > 0 > found[5]


def test_without_features_nothing_is_said(ratings: Interactions) -> None:
    assert expected_means(ratings, undescribed(len(GENRES))).tolist() == [0.0] * len(GENRES)


def test_a_movie_that_nobody_has_rated_is_expected_to_be_like_its_genre(
    ratings: Interactions, features: ItemFeatures
) -> None:
    means = learn_stars(ratings, features, seed=1).means
    alike = learn_stars(ratings, undescribed(len(GENRES)), seed=1).means
    assert means[4] - means[5] == pytest.approx(
        float(np.subtract(*expected_means(ratings, features)[4:6])), abs=1e-5
    )
    assert alike[4] == pytest.approx(alike[5])


def test_several_numbers_are_regressed_each_by_itself(features: ItemFeatures) -> None:
    counts = np.array([5, 5, 0, 15, 0, 0, 0])
    numbers = np.array([[0.4, 1.0], [0.0, 2.0], [9.0, 9.0], [0.2, 0.0], *[[0.0, 0.0]] * 3])
    good = np.array([0.4, 1.0]) * 0.5 / (0.5 + 10)
    bad = (np.array([0.0, 2.0]) * 0.5 + np.array([0.2, 0.0]) * 0.75) / (0.5 + 0.75 + 10)
    regression = ExpectedByFeatures(features, counts)
    found = regression.of(numbers)
    expected = np.array([good, bad, good, bad, good, bad, [0.0, 0.0]])
    assert found == pytest.approx(expected, abs=1e-6)
    assert regression.of(2 * numbers) == pytest.approx(2 * expected, abs=1e-6)


def test_who_likes_a_genre_is_expected_to_like_a_movie_of_it_that_nobody_has_rated() -> None:
    """Half of the users give one genre five stars and the other one star, half the other way."""
    genres = ["old", "new"] * 10 + [""]
    given = [
        (user, item, 5.0 if (item + user) % 2 else 1.0)
        for user in range(USERS)
        for item in range(18)
    ]
    features = ItemFeatures.from_descriptions(
        [{f"genre:{genre}": 1.0} if genre else {} for genre in genres]
    )
    ratings = interactions_of(*given, n_items=len(genres))
    unrated = np.array([18, 19, 20])
    for liked in (0, 1):
        rated = np.arange(4)
        own = floats([5.0 if item % 2 == liked else 1.0 for item in rated.tolist()])
        found = predict_stars(learn_stars(ratings, features, seed=1), rated, own, unrated).stars
        assert found[liked] > found[2] + 0.5
        assert found[1 - liked] < found[2] - 0.5
        alike = predict_stars(
            learn_stars(ratings, undescribed(len(genres)), seed=1), rated, own, unrated
        ).stars
        assert alike == pytest.approx([alike[0]] * 3)
