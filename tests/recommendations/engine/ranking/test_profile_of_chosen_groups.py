"""A chosen group counts as one movie that is like all that stand for it, and fades."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.engine.components.traits import Traits
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.feedback_weights import NO_ITEMS
from recommendations.engine.ranking.fold_in import fold_in
from recommendations.engine.ranking.profile import Profile, profile_of
from recommendations.engine.ranking.scoring import explain, explain_all, score_items
from tests.hand_made import floats

groups = st.lists(st.lists(st.integers(-1, 1681), min_size=1, max_size=12, unique=True), max_size=3)
ratings = st.dictionaries(st.integers(0, 1681), st.integers(1, 10), max_size=30)


def chosen(model: Model, *rows: list[int], stars_of: dict[int, float] | None = None) -> Profile:
    rated = stars_of or {}
    return profile_of(
        model,
        np.array(list(rated), dtype=np.int64),
        floats(list(rated.values())),
        groups=[np.array(movies) for movies in rows],
    )


def test_a_group_of_one_movie_counts_as_a_movie_liked_with_weight_one(small_model: Model) -> None:
    group = chosen(small_model, [0])
    by_hand = fold_in(small_model, np.array([0]), np.array([1.0]), np.array([0.0]))
    assert group.terms == pytest.approx(1.15 * by_hand)
    assert group.vector == pytest.approx(small_model.prior_mean + 1.15 * by_hand[0])
    assert group.liked.tolist() == [True]
    assert group.affinities.tolist() == [0.0]
    assert group.lifts_disliked.tolist() == [0.0]
    assert group.floors == pytest.approx([2.0 * -0.4])


def test_groups_are_summed_up_one_by_one(small_model: Model) -> None:
    user = chosen(small_model, [0, 1], [2], stars_of={3: 2.0})
    assert user.items.tolist() == [3, 0, 1, 2]
    assert user.sum_by_group(np.array([1.0, 10.0, 100.0, 1000.0])).tolist() == [1.0, 110.0, 1000.0]
    assert chosen(small_model).sum_by_group(np.empty(0)).tolist() == []


def test_its_movies_share_its_weight(small_model: Model) -> None:
    both = chosen(small_model, [0, 1])
    by_hand = fold_in(small_model, np.array([0, 1]), np.full(2, 0.5), np.zeros(2))
    assert both.terms == pytest.approx(1.15 * by_hand)
    assert both.group_sizes == (2,)
    assert both.lifts_liked.tolist() == pytest.approx([1.0, 1.0])
    alone = chosen(small_model, [0])
    assert alone.lifts_liked.tolist() == pytest.approx([2.0])


def test_two_groups_share_the_lift_as_two_ratings_do(small_model: Model) -> None:
    both = chosen(small_model, [0], [1])
    assert both.lifts_liked.tolist() == pytest.approx([2 * 2**-0.75] * 2)


@pytest.mark.parametrize(("count", "left"), [(0, 1.0), (5, 0.5), (15, 0.1)])
def test_it_fades_as_ratings_come(real_model: Model, count: int, left: float) -> None:
    user = chosen(real_model, [0], stars_of=dict.fromkeys(range(100, 100 + count), 3.5))
    others = chosen(real_model, stars_of=dict.fromkeys(range(100, 100 + count), 3.5))
    lift = 2.0 / (1 + (count / 25) ** 2) * max(count, 1) ** -0.75
    assert user.lifts_liked[-1] == pytest.approx(left * lift)
    assert len(user.terms) == len(others.terms) + 1


def test_it_takes_as_much_off_popularity_as_five_ratings(small_model: Model) -> None:
    assert chosen(small_model, [0]).popularity == pytest.approx(1 - 0.8 * 5 / 20)
    assert chosen(small_model, [0], [1]).popularity == pytest.approx(1 - 0.8 * 5 / 20)


def test_what_distinguishes_it_counts_and_fades_soon(small_model: Model) -> None:
    traits = Traits(("genre:a", "genre:b"), floats([[1, 1], [1, 0], [0, 1], [0, 1]]), np.zeros(2))
    model = replace(small_model, traits=traits)
    likes = np.exp([2.0, 1.0, 0.5, -0.7])
    usual = likes[:2].sum() / likes.sum()
    # Both movies are of a, and no more of them of b than elsewhere.
    weight = 2.5 * np.log(1 / usual)
    group = chosen(model, [0, 1])
    assert group.traits == pytest.approx(np.array([[weight / 2, 0.0]] * 2))
    rated = chosen(model, [0, 1], stars_of={3: 3.0})
    assert rated.traits[1:] == pytest.approx(group.traits / (1 + 1 / 25) ** 2)
    both = chosen(model, [0, 1], [1])
    assert both.traits.sum(axis=0) == pytest.approx([weight, 0.0])


def test_unknown_movies_are_left_out_and_so_are_groups_of_none(real_model: Model) -> None:
    user = chosen(real_model, [-1, 3, -1], [-1])
    assert user.items.tolist() == [3]
    assert user.group_sizes == (1,)


def test_without_groups_nothing_changes(real_model: Model) -> None:
    args = (real_model, np.array([5, 7]), floats([4.0, 2.0]))
    with_none, without = profile_of(*args, NO_ITEMS, []), profile_of(*args)
    assert with_none.vector.tolist() == without.vector.tolist()
    assert with_none.group_sizes == ()


@settings(deadline=None, max_examples=40)
@given(rated=ratings, movies=groups, item=st.integers(0, 1681))
def test_the_parts_add_up_to_the_score(
    real_model: Model, rated: dict[int, int], movies: list[list[int]], item: int
) -> None:
    user = chosen(real_model, *movies, stars_of={row: half / 2 for row, half in rated.items()})
    found = explain(real_model, user, item)
    known = [group for group in movies if max(group) >= 0]
    assert len(found.terms) == len(found.liked) == len(rated) + len(known)
    assert found.items.tolist() == list(rated)
    assert found.score == pytest.approx(float(score_items(real_model, user)[item]), abs=1e-4)


def test_several_at_once_split_as_one_by_one(real_model: Model) -> None:
    user = chosen(real_model, [0, 1, 2], [3, 4], stars_of={9: 5.0, 11: 1.0})
    for item, split in zip(
        [20, 30], explain_all(real_model, user, np.array([20, 30])), strict=True
    ):
        assert split.terms == pytest.approx(explain(real_model, user, item).terms)


def test_its_movies_rise(real_model: Model) -> None:
    group = real_model.clusters[0]
    before = score_items(real_model, chosen(real_model))
    after = score_items(real_model, chosen(real_model, group.typical.tolist()))
    rise = after - before
    assert rise[group.items].mean() > rise.mean() + rise.std()
