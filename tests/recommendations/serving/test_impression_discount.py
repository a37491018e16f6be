"""What was shown often and left alone steps back, within a budget."""

from hypothesis import given
from hypothesis import strategies as st

from recommendations.serving.impression_discount import (
    BUDGET,
    TIRED_AFTER,
    apply_impression_discount,
)

RANKINGS = st.lists(st.integers(1, 60), unique=True, max_size=40)
VISITS = st.dictionaries(st.integers(1, 60), st.integers(0, 9))
PLACES = st.integers(0, 20)


def test_what_was_never_shown_in_vain_stays_where_it_is() -> None:
    assert apply_impression_discount([1, 2, 3, 4, 5, 6, 7], 6, {}) == [1, 2, 3, 4, 5, 6]


def test_the_most_tired_give_way_to_the_next_best_a_third_at_most() -> None:
    visits = {1: 3, 2: 9, 4: 5, 6: 2}
    assert apply_impression_discount([1, 2, 3, 4, 5, 6, 7, 8, 9], 6, visits) == [1, 3, 5, 6, 7, 8]


def test_of_equally_tired_ones_the_best_stay() -> None:
    visits = dict.fromkeys(range(1, 7), TIRED_AFTER)
    assert apply_impression_discount([1, 2, 3, 4, 5, 6, 7, 8, 9], 6, visits) == [1, 2, 3, 4, 7, 8]


def test_nothing_tired_comes_in_their_place() -> None:
    assert apply_impression_discount([1, 2, 3, 4, 5], 3, {3: 3, 4: 3}) == [1, 2, 5]


def test_where_nothing_follows_all_stay() -> None:
    assert apply_impression_discount([1, 2, 3], 3, dict.fromkeys([1, 2, 3], 8)) == [1, 2, 3]
    assert apply_impression_discount([1, 2], 3, {1: 8}) == [1, 2]


def test_a_row_of_two_has_no_budget() -> None:
    assert apply_impression_discount([1, 2, 3], 2, {1: 8, 2: 8}) == [1, 2]


@given(ranked=RANKINGS, places=PLACES, visits=VISITS)
def test_it_is_as_long_in_the_same_order_and_within_the_budget(
    ranked: list[int], places: int, visits: dict[int, int]
) -> None:
    shown = apply_impression_discount(ranked, places, visits)
    assert len(shown) == min(places, len(ranked))
    assert shown == [movie for movie in ranked if movie in shown]
    gone = set(ranked[:places]) - set(shown)
    assert len(gone) <= places // BUDGET
    assert all(visits[movie] >= TIRED_AFTER for movie in gone)
    assert all(visits.get(movie, 0) < TIRED_AFTER for movie in set(shown) - set(ranked[:places]))


@given(ranked=RANKINGS, places=PLACES, visits=VISITS)
def test_what_gives_way_is_the_most_tired(
    ranked: list[int], places: int, visits: dict[int, int]
) -> None:
    shown = apply_impression_discount(ranked, places, visits)
    gone = set(ranked[:places]) - set(shown)
    stayed = set(ranked[:places]) - gone
    most = max((visits.get(movie, 0) for movie in stayed), default=0)
    assert all(visits[movie] >= most for movie in gone)
