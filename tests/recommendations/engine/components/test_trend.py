"""The trend compares the newest tenth of the ratings with all, movie by movie."""

from dataclasses import replace
from math import log

import numpy as np
import pytest

from recommendations.engine.components.trend import learn_trend

from ..evaluation.ratings import interactions_of

# Twenty likes, a second apart: movie 2 has the two oldest, movie 1 both of the newest tenth.
USERS = range(1, 21)
ITEMS = [2, 2, *[0] * 16, 1, 1]
RATINGS = interactions_of(
    *((user, item, 5.0) for user, item in zip(USERS, ITEMS, strict=True)), n_items=4
)


def test_it_is_how_many_more_like_a_movie_lately_than_expected() -> None:
    expected = [log(2 / (1.6 + 2)), log((2 + 2) / (0.2 + 2)), log(2 / (0.2 + 2)), 0.0]
    assert learn_trend(RATINGS) == pytest.approx(expected)


def test_what_is_not_liked_is_no_trend() -> None:
    lately = np.where(RATINGS.rated_at >= 18, 2.0, 5.0).astype(np.float32)
    assert learn_trend(replace(RATINGS, stars=lately)) == pytest.approx(np.zeros(4))
    disliked = replace(RATINGS, stars=np.full(20, 1.0, dtype=np.float32))
    assert learn_trend(disliked).tolist() == [0.0] * 4


def test_ratings_of_one_moment_have_none() -> None:
    at_once = replace(RATINGS, rated_at=np.zeros(20, dtype=np.int64))
    assert learn_trend(at_once) == pytest.approx(np.zeros(4))
