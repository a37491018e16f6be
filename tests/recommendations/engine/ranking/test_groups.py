"""Each rule for groups, by hand on three people and four movies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.engine.ranking.feedback_weights import NO_ITEMS
from recommendations.engine.ranking.groups import (
    RULES,
    GroupPick,
    Rule,
    pick_for_group,
    satisfactions,
)
from recommendations.engine.ranking.rerank import (
    CANDIDATES,
    DEFAULT_CONTROLS,
    Controls,
    choose_items,
)
from tests.hand_made import floats

POPULARITY = np.zeros(4, dtype=np.float32)
VECTORS = np.eye(4, dtype=np.float32)


def scores_for(gains: list[list[float]]) -> np.ndarray:
    """Scores that say these satisfactions: each row's are in spreads, whose own size is lost."""
    return np.log(np.array(gains)).astype(np.float32)


# Two like movie 0 best, the third likes it least; movie 2 is nobody's worst.
GROUP = scores_for([[1.0, 0.5, 0.4, 0.1], [1.0, 0.5, 0.4, 0.1], [0.01, 0.1, 0.4, 1.0]])


def picks(
    scores: np.ndarray,
    rule: Rule,
    count: int = 4,
    excluded: np.ndarray = NO_ITEMS,
    controls: Controls = DEFAULT_CONTROLS,
) -> list[GroupPick]:
    return pick_for_group(scores, count, excluded, rule, controls, POPULARITY, VECTORS)


def items(found: list[GroupPick]) -> list[int]:
    return [pick.item for pick in found]


def test_satisfaction_is_1_for_the_best_and_falls_with_each_spread() -> None:
    # The spread of 0, 1, 2 is 0.8165.
    found = satisfactions(floats([2.0, 1.0, 0.0]))
    assert found == pytest.approx([1.0, np.exp(-1 / 0.8165), np.exp(-2 / 0.8165)], abs=1e-4)
    assert satisfactions(floats([7.0, 7.0])).tolist() == [1.0, 1.0]
    assert satisfactions(floats([])).tolist() == []


def test_spreads_are_of_the_best_candidates_alone() -> None:
    best = np.repeat([1.0, 0.0], CANDIDATES // 2)
    found = satisfactions(floats([*best, -100.0, -100.0]))
    assert found[0] == 1.0
    assert found[CANDIDATES - 1] == pytest.approx(np.exp(-2.0))


def test_satisfactions_do_not_depend_on_the_scale_of_the_scores() -> None:
    scores = floats([3.0, 1.0, -2.0])
    for other in (scores * 10 + 5, scores / 1e6):
        assert satisfactions(other) == pytest.approx(satisfactions(scores), abs=1e-5)


def test_the_terms_of_a_pick_are_the_members_satisfactions() -> None:
    first = picks(GROUP, "average")[0]
    assert first.satisfactions == pytest.approx(
        [satisfactions(own)[first.item] for own in GROUP], abs=1e-6
    )
    assert first.item == 0
    assert first.gains_most == 0
    assert picks(GROUP, "average")[1].gains_most == 2


# Satisfactions, with spreads of 0.836 and 1.735 in the logarithms:
#     movie          0      1      2      3
#     the two    1.000  0.436  0.334  0.064
#     the third  0.070  0.265  0.590  1.000


def test_average_ranks_by_the_mean() -> None:
    """0.690, 0.379, 0.419 and 0.376."""
    assert items(picks(GROUP, "average")) == [0, 2, 1, 3]


def test_least_misery_ranks_by_the_least_satisfied_member() -> None:
    """0.070, 0.265, 0.334 and 0.064."""
    assert items(picks(GROUP, "least misery")) == [2, 1, 0, 3]


def test_fair_favours_the_member_who_has_least_so_far() -> None:
    """After 0 the sums of log(1 + got) are 2.07, 2.20 and 2.18; after 2 they are 2.69 and 2.73."""
    assert items(picks(GROUP, "fair")) == [0, 2, 3, 1]


def test_what_any_member_rated_is_left_out() -> None:
    for rule in RULES:
        assert set(items(picks(GROUP, rule, excluded=np.array([0, -1])))) == {1, 2, 3}


def test_nothing_left_is_an_empty_list() -> None:
    for rule in RULES:
        assert picks(GROUP, rule, excluded=np.arange(4)) == []
        assert picks(GROUP, rule, count=0) == []


def test_a_surprise_changes_the_list_and_not_the_satisfactions() -> None:
    plain = {pick.item: pick.satisfactions.tolist() for pick in picks(GROUP, "fair")}
    lists = set()
    for seed in range(10):
        drawn = picks(GROUP, "fair", controls=Controls(surprise=seed, temperature=2.0))
        assert {pick.item: pick.satisfactions.tolist() for pick in drawn} == plain
        lists.add(tuple(items(drawn)))
    assert len(lists) > 1


@given(
    seed=st.integers(0, 10**6),
    members=st.integers(1, 4),
    n=st.integers(1, 20),
    count=st.integers(1, 25),
    rule=st.sampled_from(RULES),
    novelty=st.floats(-1, 1),
    variety=st.floats(0, 1),
)
def test_any_group_gets_what_may_be_listed_once_each(
    seed: int, members: int, n: int, count: int, rule: Rule, novelty: float, variety: float
) -> None:
    numbers = np.random.default_rng(seed)
    scores = numbers.normal(size=(members, n)).astype(np.float32)
    popularity = numbers.normal(size=n).astype(np.float32)
    vectors = numbers.normal(size=(n, 3)).astype(np.float32)
    excluded = numbers.choice(n, numbers.integers(0, n + 1), replace=False)
    allowed = numbers.random(n) < 0.7
    controls = Controls(novelty=novelty, variety=variety)
    found = pick_for_group(scores, count, excluded, rule, controls, popularity, vectors, allowed)
    may = set(np.flatnonzero(allowed).tolist()) - set(excluded.tolist())
    assert set(items(found)) <= may
    assert len(found) == len(set(items(found))) == min(count, len(may))
    assert all(((pick.satisfactions >= 0) & (pick.satisfactions <= 1)).all() for pick in found)


@given(seed=st.integers(0, 10**6), rule=st.sampled_from(RULES), novelty=st.floats(-1, 1))
def test_a_group_of_one_gets_its_own_list(seed: int, rule: Rule, novelty: float) -> None:
    numbers = np.random.default_rng(seed)
    scores, popularity = numbers.normal(size=(2, 12)).astype(np.float32)
    vectors = numbers.normal(size=(12, 3)).astype(np.float32)
    controls = Controls(novelty=novelty)
    alone = choose_items(scores, 5, NO_ITEMS, controls, popularity, vectors)
    found = pick_for_group(scores[None], 5, NO_ITEMS, rule, controls, popularity, vectors)
    assert items(found) == alone.tolist()
