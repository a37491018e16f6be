"""On real data: movies like one that someone disliked, or does not want, come later than before."""

import numpy as np
import pytest
from numpy.typing import NDArray

from recommendations.engine.data.files import RatingFiles
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import Profile
from recommendations.engine.ranking.scoring import score_items
from recommendations.engine.ranking.similar import Blend, similar_items

from ..users import profile

NEAREST = 10
BY_COSINE = Blend(shrinkage=0.0, regression=0.0)


def scores(model: Model, user: Profile) -> NDArray[np.float64]:
    """Scores less their mean over all movies: what they say of one movie beside the others."""
    found = score_items(model, user).astype(np.float64)
    return found - found.mean()


def rise(model: Model, movie: int, rated: dict[int, float], stars: float | None = None) -> float:
    """How much higher the unrated movies nearest to one stand for giving it stars.

    None marks it as unwanted.
    """
    before = profile(model, rated)
    after = (
        profile(model, rated, (movie,))
        if stars is None
        else profile(model, {**rated, movie: stars})
    )
    near = np.setdiff1d(similar_items(model, movie, NEAREST, BY_COSINE), before.items)
    return float((scores(model, after) - scores(model, before))[near].mean())


@pytest.fixture(scope="module")
def twenty_ratings(ml_100k: RatingFiles) -> list[dict[int, float]]:
    """Of a hundred real users."""
    by_user = ml_100k.interactions.by_user()
    found = []
    for user in range(0, 900, 9):
        items, stars = (values[:20].tolist() for values in by_user.of(user))
        found.append(dict(zip(items, stars, strict=True)))
    return found


def test_what_is_not_wanted_lowers_its_like_each_time(
    real_model: Model, best_known: NDArray[np.int64]
) -> None:
    rises = [rise(real_model, movie, {}) for movie in best_known.tolist()]
    assert max(rises) < 0
    assert np.mean(rises) < -0.3


def test_so_it_does_after_other_ratings(
    real_model: Model, best_known: NDArray[np.int64], twenty_ratings: list[dict[int, float]]
) -> None:
    rises = [
        rise(real_model, movie, rated)
        for movie, rated in zip(best_known.tolist(), twenty_ratings, strict=True)
        if movie not in rated
    ]
    assert max(rises) < 0
    assert np.mean(rises) < -0.05


@pytest.mark.parametrize("stars", [0.5, 2.0])
def test_few_stars_after_other_ratings_lower_what_is_alike_nearly_each_time(
    real_model: Model,
    best_known: NDArray[np.int64],
    twenty_ratings: list[dict[int, float]],
    stars: float,
) -> None:
    rises = [
        rise(real_model, movie, rated, stars)
        for movie, rated in zip(best_known.tolist(), twenty_ratings, strict=True)
        if movie not in rated
    ]
    assert np.mean(np.array(rises) < 0) > 0.7
    assert np.mean(rises) < -0.05


def test_few_stars_lower_what_is_alike_for_someone_who_gave_no_others(
    real_model: Model, best_known: NDArray[np.int64]
) -> None:
    assert np.mean([rise(real_model, movie, {}, 0.5) for movie in best_known.tolist()]) < 0


def test_many_stars_raise_what_is_alike(real_model: Model, best_known: NDArray[np.int64]) -> None:
    rises = [rise(real_model, movie, {}, 5.0) for movie in best_known.tolist()]
    assert np.mean(np.array(rises) > 0) > 0.9
