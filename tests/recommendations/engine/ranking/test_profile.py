"""Each rating counts beside the user's own mean, and less beyond the vectors the more there are."""

from dataclasses import fields, replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.engine.model.mix import Mix, Scales
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.fold_in import fold_in
from recommendations.engine.ranking.profile import Profile

from ..users import profile

ratings = st.dictionaries(
    st.integers(0, 1681), st.integers(1, 10).map(lambda half: half / 2), max_size=30
)


def assert_same(one: Profile, other: Profile) -> None:
    for field in fields(Profile):
        assert np.array_equal(getattr(one, field.name), getattr(other, field.name)), field.name


def test_without_ratings_it_is_the_prior(small_model: Model) -> None:
    nobody = profile(small_model, {})
    assert nobody.vector.tolist() == small_model.prior_mean.tolist()
    assert nobody.terms.shape == (0, 2)
    assert len(nobody.items) == len(nobody.liked) == len(nobody.floors) == 0
    assert nobody.popularity == 1.0


def test_stars_count_beside_the_users_mean(small_model: Model) -> None:
    # The mean is (5 + 1 + 5 * 3.55) / 7 = 3.39.
    someone = profile(small_model, {0: 5.0, 2: 1.0})
    pushes = 0.15 * (23.75 / 7 - 1.0 - 0.5)
    by_hand = fold_in(small_model, np.array([0, 2]), np.array([1.5, 0]), np.array([0, pushes]))
    assert someone.items.tolist() == [0, 2]
    assert someone.liked.tolist() == [True, False]
    assert someone.terms == pytest.approx(1.15 * by_hand)
    assert someone.vector == pytest.approx(small_model.prior_mean + 1.15 * by_hand.sum(axis=0))


def test_rows_of_the_regression_weigh_by_how_far_stars_are_above_the_mean(
    small_model: Model,
) -> None:
    someone = profile(small_model, {0: 5.0, 1: 3.0, 2: 1.0})
    mean, weight = 26.75 / 8, 17 * 3 / (3 + 20)
    affinities = [1.5, (3 - mean + 1.5) / 2, 0.0]
    assert someone.affinities == pytest.approx([weight * each for each in affinities])


def test_a_single_rating_has_the_lift_of_its_kind_almost_whole(small_model: Model) -> None:
    weight = 2 / (1 + 1 / 25**2)
    well, badly = profile(small_model, {0: 5.0}), profile(small_model, {0: 1.0})
    assert (well.lifts_liked, well.lifts_disliked) == (pytest.approx([weight]), [0.0])
    assert well.floors == pytest.approx([-0.4 * weight])
    # Of what those who did not like it like, what its likers like is taken off: 0.9 of it for
    # half a star, less for a star, which is nearer to the mean of (1 + 5 * 3.55) / 6 = 3.125.
    taken_off = 0.9 * 2.125 / 2.625
    assert badly.lifts_liked == pytest.approx([-taken_off * weight])
    assert badly.lifts_disliked == pytest.approx([weight])
    assert badly.floors == pytest.approx([(0.4 * taken_off - 0.1) * weight])


def test_beside_a_movie_rated_well_one_that_was_not_has_its_own_lift_alone(
    small_model: Model,
) -> None:
    weight = 2 / (1 + 2**2 / 25**2) * 2**-0.75
    both = profile(small_model, {0: 5.0, 1: 1.0})
    assert both.lifts_liked == pytest.approx([weight, 0.0])
    assert both.lifts_disliked == pytest.approx([0.0, weight])


@pytest.mark.parametrize(("count", "faded"), [(1, 625 / 626), (25, 0.5), (75, 0.1)])
def test_popularity_and_lift_fade_with_the_number_of_ratings(
    real_model: Model, count: int, faded: float
) -> None:
    someone = profile(real_model, dict.fromkeys(range(count), 4.0))
    assert someone.popularity == pytest.approx(faded - 0.8 * count / (count + 15))
    assert someone.lifts_liked == pytest.approx(np.full(count, faded * 2 * count**-0.75))


@pytest.mark.parametrize(("count", "used"), [(99, True), (100, False), (101, False)])
def test_with_a_hundred_ratings_the_lifts_are_left_out(
    real_model: Model, count: int, used: bool
) -> None:
    someone = profile(real_model, {row: 0.5 + row % 10 / 2 for row in range(count)})
    for values in (someone.lifts_liked, someone.lifts_disliked, someone.floors):
        assert values.any() == used


@pytest.mark.parametrize(("count", "weight"), [(1, 17 / 21), (20, 8.5), (180, 15.3)])
def test_the_regression_counts_more_the_more_is_known(
    real_model: Model, count: int, weight: float
) -> None:
    someone = profile(real_model, dict.fromkeys(range(count), 3.55))
    assert someone.affinities == pytest.approx(np.full(count, weight * 0.75), rel=1e-6)


def test_the_mix_scales_the_parts(small_model: Model) -> None:
    usual = profile(small_model, {0: 5.0, 2: 1.0})
    mix = Mix.of(Scales(regression=3.0, lifts=0.5, popularity=2.0, trend=1.5))
    mixed = profile(replace(small_model, mix=mix), {0: 5.0, 2: 1.0})
    assert mixed.terms == pytest.approx(usual.terms)
    assert mixed.affinities == pytest.approx(3.0 * usual.affinities)
    assert mixed.lifts_liked == pytest.approx(0.5 * usual.lifts_liked)
    assert mixed.floors == pytest.approx(0.5 * usual.floors)
    assert mixed.popularity == pytest.approx(usual.popularity - 0.8 * 2 / 17)
    assert (usual.trend, mixed.trend) == (0.0, 1.5)


def test_movies_unknown_to_the_model_count_for_the_mean_only(small_model: Model) -> None:
    someone = profile(small_model, {0: 3.0, -1: 5.0})
    # Three stars beside a mean of (3 + 5 + 5 * 3.55) / 7 = 3.68, not of 20.75 / 6 = 3.46.
    assert someone.items.tolist() == [0]
    assert someone.terms.shape == (1, 2)
    assert someone.affinities == pytest.approx([17 / 21 * (4.5 - 25.75 / 7) / 2])
    assert someone.popularity == pytest.approx(625 / 626 - 0.8 / 16)


def test_an_unwanted_movie_pushes_away_as_the_lowest_rating_does(small_model: Model) -> None:
    unwanted, lowest = profile(small_model, {}, (0,)), profile(small_model, {0: 0.5})
    assert unwanted.items.tolist() == [0]
    assert unwanted.terms == pytest.approx(lowest.terms)
    assert unwanted.vector == pytest.approx(lowest.vector)
    assert unwanted.liked.tolist() == [False]


def test_an_unwanted_movie_changes_the_vector_alone(small_model: Model) -> None:
    rated, both = profile(small_model, {0: 4.0}), profile(small_model, {0: 4.0}, (-1, 2))
    assert both.items.tolist() == [0, 2]
    assert both.popularity == rated.popularity
    assert both.traits.tolist() == [*rated.traits.tolist(), [0.0]]
    for name in ("affinities", "lifts_liked", "lifts_disliked", "floors"):
        assert getattr(both, name).tolist() == [*getattr(rated, name), 0.0]


@settings(deadline=None)
@given(stars_of=ratings, muted=st.integers(0, 1681), stars=st.sampled_from([0.5, 3.0, 5.0]))
def test_a_rating_that_is_not_passed_leaves_no_trace(
    real_model: Model, stars_of: dict[int, float], muted: int, stars: float
) -> None:
    stars_of.pop(muted, None)
    never_rated = profile(real_model, stars_of)
    with_it = profile(real_model, {**stars_of, muted: stars})
    assert not np.array_equal(with_it.vector, never_rated.vector)
    assert_same(profile(real_model, stars_of), never_rated)


@settings(deadline=None)
@given(stars_of=ratings, order=st.randoms())
def test_the_order_of_the_ratings_does_not_matter(
    real_model: Model, stars_of: dict[int, float], order: Random
) -> None:
    shuffled = list(stars_of)
    order.shuffle(shuffled)
    one = profile(real_model, stars_of)
    other = profile(real_model, {item: stars_of[item] for item in shuffled})
    place = [shuffled.index(item) for item in stars_of]
    assert other.terms[place] == pytest.approx(one.terms, abs=1e-6)
    assert other.floors[place] == pytest.approx(one.floors)
