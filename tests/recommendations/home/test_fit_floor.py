"""Rows that say a movie fits have movies predicted well for this user, whatever the dials."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from accounts.models import User
from catalog.models import Movie, Rating
from recommendations.engine.components.rating_prediction import (
    StarModel,
    predict_all_stars,
    predict_stars,
)
from recommendations.engine.model.model import Model
from recommendations.home.close_movies import LEAST_IN_COMMON
from recommendations.home.fit_floor import above_floor
from recommendations.models import Preferences
from recommendations.serving.user_feedback import UserFeedback

from .home_page import need, rows_of, viewer

CLAIM_FIT = ("because", "people", "gems", "different")


def below(means: list[float], given: dict[int, float]) -> list[bool]:
    """Return which of movies of these means fit someone, where nobody's taste counts."""
    stars = StarModel.constant(len(means), 3.0)
    stars.means[:] = means
    model = SimpleNamespace(
        stars=stars, item_ids=np.arange(len(means)), rows_of=lambda movies: movies
    )
    feedback = UserFeedback(used=given, muted={})
    found = above_floor(cast(Model, model), feedback, np.array([*given, -1], dtype=np.int64))
    return cast(list[bool], found.tolist())


def test_the_upper_third_of_the_unseen_fits() -> None:
    assert below([1.0, 2.0, 3.0, 3.5, 4.0, 4.5, 5.0], {6: 1.0}) == [False] * 4 + [True] * 2 + [
        False
    ]


def test_what_is_below_the_own_average_does_not() -> None:
    # Three ratings of four stars, drawn to 3.55 by five more: 3.72.
    means = [1.0, 2.0, 3.0, 3.0, 3.7, 3.8, 3.0, 3.0, 3.0]
    assert below(means, {6: 4.0, 7: 4.0, 8: 4.0}) == [False] * 5 + [True] + [False] * 3


def test_with_many_ratings_the_average_is_what_it_is() -> None:
    given = dict.fromkeys(range(2, 17), 4.0)
    assert below([3.9, 4.0, *[3.0] * 15], given) == [False, True, *[False] * 15]


def test_the_stars_of_all_movies_are_those_of_each() -> None:
    chance = np.random.default_rng(1)
    model = StarModel(
        means=chance.normal(3.5, 0.5, 40).astype(np.float32),
        loadings=chance.normal(0.0, 0.3, (40, 12)).astype(np.float32),
        variances=np.full((40, 13), 0.1, dtype=np.float32),
        noise=np.ones(1, dtype=np.float32),
        own_noise=np.ones(1, dtype=np.float32) / 10,
    )
    rated, stars = np.array([3, 7, 9]), np.array([5.0, 1.0, 4.0], dtype=np.float32)
    each = predict_stars(model, rated, stars, np.arange(40)).stars
    assert predict_all_stars(model, rated, stars) == pytest.approx(each, abs=1e-5)


pytestmark = pytest.mark.django_db


def predicted(user: User, movies: list[int]) -> np.ndarray[Any, Any]:
    who = viewer(user)
    model = who.candidates.model
    rows, stars = who.feedback.ratings_known_to(model)
    return predict_stars(model.stars, rows, stars, model.rows_of(np.array(movies))).stars


@pytest.mark.parametrize(
    "dials", [{}, {"novelty": 1.0}, {"novelty": -1.0, "variety": 1.0}], ids=str
)
def test_rows_that_claim_fit_are_above_the_floor(someone: User, dials: dict[str, float]) -> None:
    Preferences.objects.create(user=someone, **dials)
    claiming = [row for row in rows_of(someone) if row.key.split("-")[0] in CLAIM_FIT]
    assert {"because", "gems", "different"} <= {row.key.split("-")[0] for row in claiming}
    unseen = list(Movie.objects.exclude(ratings__user=someone).values_list("pk", flat=True))
    upper_third = np.quantile(predicted(someone, unseen), 2 / 3)
    for row in claiming:
        stars = predicted(someone, [pick.movie.pk for pick in row.picks])
        assert (stars >= upper_third - 1e-3).all(), row.key


def test_someone_whose_average_is_high_is_promised_as_much(someone: User) -> None:
    for movie in Movie.objects.popular()[:30]:
        Rating.objects.rate(someone.pk, movie, 5.0)
    Rating.objects.filter(user=someone).update(stars=5.0)
    rows = {row.key.split("-")[0]: row for row in rows_of(someone)}
    assert "gems" not in rows
    assert "because" in rows
    for key in {*rows} & {*CLAIM_FIT}:
        assert (predicted(someone, [pick.movie.pk for pick in rows[key].picks]) == 5.0).all()


def test_the_row_of_a_liked_movie_has_its_genres(someone: User) -> None:
    row = need(someone, "because-")
    liked = Movie.objects.get(pk=int(row.key.removeprefix("because-")))
    own = set(liked.genre_names)
    for pick in row.picks:
        others = set(pick.movie.genre_names)
        assert len(own & others) / len(own | others) >= LEAST_IN_COMMON
