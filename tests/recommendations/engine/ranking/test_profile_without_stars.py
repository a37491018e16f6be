"""What someone has seen, liked or wants to see counts without stars."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.engine.data.likes_and_dislikes import mean_stars
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.feedback_weights import SEEN_AGAIN_WEIGHT, ImplicitFeedback
from recommendations.engine.ranking.profile import Profile, profile_of
from recommendations.engine.ranking.scoring import explain, explain_all, score_items
from tests.hand_made import floats

from ..users import profile

some = st.lists(st.integers(-1, 1681), max_size=20, unique=True)
ratings = st.dictionaries(st.integers(0, 1681), st.integers(1, 10), max_size=30)


def profile_with(
    model: Model,
    stars_of: dict[int, float] | None = None,
    seen: list[int] | None = None,
    liked: list[int] | None = None,
    wanted: list[int] | None = None,
    seen_again: list[int] | None = None,
) -> Profile:
    rated = stars_of or {}
    kinds = (np.array(rows or [], dtype=np.int64) for rows in (seen, liked, wanted, seen_again))
    rows = np.array(list(rated), dtype=np.int64)
    return profile_of(model, rows, floats(list(rated.values())), implicit=ImplicitFeedback(*kinds))


def assert_same(one: Profile, other: Profile) -> None:
    for name in ("vector", "items", "terms", "affinities", "lifts_liked", "lifts_disliked"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-6), name
    assert one.popularity == other.popularity


def test_what_is_seen_counts_as_rated_at_their_own_mean(real_model: Model) -> None:
    rated = {3: 4.0, 7: 1.0, 50: 5.0}
    seen = [100, 200]
    # So many more ratings at the mean leave the mean where it is.
    mean = mean_stars(floats(list(rated.values())))
    as_rated = profile(real_model, {**rated, **dict.fromkeys(seen, mean)})
    assert_same(profile_with(real_model, rated, seen), as_rated)


def test_what_is_liked_counts_as_rated_a_star_above_it(real_model: Model) -> None:
    seen, liked = (profile_with(real_model, {3: 4.0}, *rows) for rows in ([[9]], [[], [9]]))
    # Affinity is half of the stars above a star and a half below the mean.
    assert liked.affinities[1] - seen.affinities[1] == pytest.approx(17 * 2 / 22 * 0.5)
    own = real_model.item_vectors[9]
    assert liked.terms[1] @ own > seen.terms[1] @ own


def test_stars_of_what_is_seen_again_count_for_more_where_they_pull(real_model: Model) -> None:
    rated = {3: 5.0, 7: 1.0}
    once, again = (profile_with(real_model, rated, seen_again=rows) for rows in ([], [3, 7]))
    assert again.affinities == pytest.approx(SEEN_AGAIN_WEIGHT * once.affinities)
    assert again.lifts_liked == pytest.approx(SEEN_AGAIN_WEIGHT * once.lifts_liked)
    assert again.lifts_disliked.tolist() == once.lifts_disliked.tolist()
    assert again.traits.tolist() == once.traits.tolist()
    own = real_model.item_vectors[3]
    assert again.terms[0] @ own > once.terms[0] @ own
    assert again.popularity == once.popularity


def test_what_is_seen_says_nothing_of_what_genres_they_are_for(real_model: Model) -> None:
    with_seen = profile_with(real_model, {3: 4.5, 7: 1.0}, [100, 200])
    assert with_seen.traits[2:].any() == np.False_
    alone = profile_with(real_model, {3: 4.5, 7: 1.0})
    assert with_seen.traits[:2] == pytest.approx(alone.traits)


def test_what_is_wanted_is_not_raised_by_itself(real_model: Model) -> None:
    user = profile_with(real_model, {3: 4.0}, wanted=[9])
    assert user.liked.tolist() == [True, True]
    assert not user.terms[1].any()
    explained = explain(real_model, user, 9)
    assert explained.terms[1] == pytest.approx(user.floors[1])
    others = score_items(real_model, user) - score_items(real_model, profile_with(real_model))
    assert np.ptp(others) > 0


def test_what_is_wanted_counts_as_seen_by_the_tables(real_model: Model) -> None:
    seen, wanted = (
        profile_with(real_model, {3: 4.0}, **{kind: [9]}) for kind in ("seen", "wanted")
    )
    assert seen.affinities[1] == pytest.approx(17 * 2 / 22 * 0.75)
    for name in ("affinities", "lifts_liked", "lifts_disliked", "popularity"):
        assert getattr(wanted, name) == pytest.approx(getattr(seen, name)), name


def test_what_the_model_does_not_know_is_left_out(real_model: Model) -> None:
    user = profile_with(real_model, {3: 4.0}, [-1, 9], [-1], [-1])
    assert_same(user, profile_with(real_model, {3: 4.0}, [9]))


@settings(max_examples=30)
@given(ratings=ratings, seen=some, liked=some, wanted=some, seen_again=some)
def test_the_parts_add_up(
    real_model: Model,
    ratings: dict[int, int],
    seen: list[int],
    liked: list[int],
    wanted: list[int],
    seen_again: list[int],
) -> None:
    rated = {row: half / 2 for row, half in ratings.items()}
    user = profile_with(real_model, rated, seen, liked, wanted, seen_again)
    scores = score_items(real_model, user)
    items = np.array([0, 500, 1681])
    for item, explained in zip(items, explain_all(real_model, user, items), strict=True):
        assert explained.score == pytest.approx(scores[item], abs=1e-3)
