"""Dials change the order of lists, and never what may be listed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.engine.errors import ControlsError
from recommendations.engine.ranking.feedback_weights import NO_ITEMS
from recommendations.engine.ranking.rerank import (
    CANDIDATES,
    DEFAULT_CONTROLS,
    Controls,
    adjust_scores,
    choose_items,
    diversify,
    gumbel_noise,
)
from recommendations.engine.ranking.scoring import top_items
from tests.hand_made import floats

SCORES = floats([4.0, 3.0, 2.0, 1.0])
POPULARITY = floats([6.0, 2.0, 6.0, 2.0])
VECTORS = floats([[1, 0], [2, 0], [0, 1], [0, 3]])


def chosen(controls: Controls, count: int = 4, excluded: np.ndarray = NO_ITEMS) -> list[int]:
    return choose_items(SCORES, count, excluded, controls, POPULARITY, VECTORS).tolist()


def test_by_default_the_list_is_the_best_by_score() -> None:
    assert chosen(DEFAULT_CONTROLS) == [0, 1, 2, 3]
    assert chosen(DEFAULT_CONTROLS, 2, np.array([0, -1])) == [1, 2]


def test_novelty_counts_popularity_in_spreads_of_the_score() -> None:
    # Scores have the spread 1.118, popularity has 2: at the dial's end each unit is worth 0.559.
    adjusted = adjust_scores(SCORES, POPULARITY, Controls(novelty=1.0), np.zeros(4))
    assert adjusted == pytest.approx([0.646, 1.882, -1.354, -0.118], abs=1e-3)
    less_varied = adjust_scores(SCORES, POPULARITY / 100, Controls(novelty=1.0), np.zeros(4))
    assert less_varied == pytest.approx(adjusted)
    assert chosen(Controls(novelty=1.0)) == [1, 0, 3, 2]
    assert chosen(Controls(novelty=-1.0)) == [0, 2, 1, 3]


@pytest.mark.parametrize("controls", [DEFAULT_CONTROLS, Controls(novelty=-1.0)])
def test_movies_that_are_not_allowed_take_no_place(controls: Controls) -> None:
    allowed = np.array([False, True, False, True])
    for count in (1, 2, 3):
        found = choose_items(SCORES, count, NO_ITEMS, controls, POPULARITY, VECTORS, allowed)
        assert found.tolist() == [1, 3][:count]


def test_novelty_changes_nothing_where_all_are_equally_popular() -> None:
    same, controls = np.ones_like(POPULARITY), Controls(novelty=1.0)
    assert adjust_scores(SCORES, same, controls, np.zeros(4)).tolist() == SCORES.tolist()
    assert choose_items(SCORES, 4, NO_ITEMS, controls, same, VECTORS).tolist() == [0, 1, 2, 3]


def test_movies_of_equal_scores_come_in_their_order_however_many() -> None:
    rows = np.arange(200)
    scores, popularity = floats(rows < 100), floats(rows % 2)
    novel = Controls(novelty=0.5)
    found = choose_items(scores, 200, NO_ITEMS, novel, popularity, scores[:, None])
    assert found.tolist() == [*rows[:100:2], *rows[1:100:2], *rows[100::2], *rows[101::2]]


def test_novelty_brings_up_nothing_from_beyond_the_candidates() -> None:
    scores = np.arange(CANDIDATES + 50, 0, -1).astype(np.float32)
    popularity = np.linspace(9, 0, len(scores)).astype(np.float32)
    vectors = np.ones((len(scores), 1), dtype=np.float32)
    found = choose_items(scores, 20, NO_ITEMS, Controls(novelty=1.0), popularity, vectors)
    assert found.max() < CANDIDATES


def test_variety_takes_what_is_unlike_before_its_like() -> None:
    assert chosen(Controls(variety=0.2)) == [0, 1, 2, 3]
    # At the end of the dial: 0.4 x 0.67 - 0.6 for 1, 0.4 x 0.33 for 2, nothing for 3.
    assert chosen(Controls(variety=1.0)) == [0, 2, 1, 3]


def test_variety_has_a_weight_of_0_6_at_the_end_of_the_dial() -> None:
    """Beside 0, movie 1 is worth 0.67 (1 - w) - w and movie 2 0.33 (1 - w): alike at w = 0.25."""
    assert chosen(Controls(variety=0.24 / 0.6)) == [0, 1, 2, 3]
    assert chosen(Controls(variety=0.26 / 0.6)) == [0, 2, 1, 3]


def test_utilities_count_within_their_range() -> None:
    utilities = np.array([4.0, 3.0, 2.0, 1.0])
    for scaled in (utilities, 10 * utilities + 5, utilities / 1e6 - 2):
        orders = [
            diversify(4, lambda chosen, own=scaled: own, VECTORS, variety).tolist()
            for variety in (0.24 / 0.6, 0.26 / 0.6)
        ]
        assert orders == [[0, 1, 2, 3], [0, 2, 1, 3]]


def test_the_length_of_vectors_does_not_matter() -> None:
    utilities = np.array([4.0, 3.0, 2.0, 1.0])
    for scale in (1e-6, 1e6):
        found = diversify(4, lambda chosen: utilities, VECTORS * floats(scale), 0.26 / 0.6)
        assert found.tolist() == [0, 2, 1, 3]


def test_utilities_are_of_what_is_chosen_so_far() -> None:
    seen: list[list[int]] = []

    def utility(chosen: list[int]) -> np.ndarray:
        seen.append(list(chosen))
        return np.array([3.0, 2.0, 1.0]) if len(chosen) != 1 else np.array([0.0, 1.0, 2.0])

    assert diversify(3, utility, VECTORS[:3], 0.0).tolist() == [0, 2, 1]
    assert seen == [[], [0], [0, 2]]
    assert diversify(2, utility, VECTORS[:3], 0.0).tolist() == [0, 2]


def test_movies_without_a_direction_are_similar_to_none() -> None:
    vectors = floats([[1, 0], [1, 0], [0, 0]])
    found = diversify(3, lambda chosen: np.array([1.0, 0.9, 0.0]), vectors, 1.0)
    assert found.tolist() == [0, 2, 1]


def test_a_surprise_draws_in_proportion_to_the_exponential_of_the_score() -> None:
    scores = floats([np.log(3.0), 0.0])
    spread = float(scores.std())
    controls = [Controls(surprise=seed, temperature=1 / spread) for seed in range(4000)]
    vectors = np.zeros((2, 1), dtype=np.float32)
    first = [
        choose_items(scores, 1, NO_ITEMS, own, np.zeros(2, dtype=np.float32), vectors)[0]
        for own in controls
    ]
    assert np.mean(np.array(first) == 0) == pytest.approx(0.75, abs=0.03)


def test_noise_counts_in_spreads_of_the_score() -> None:
    noise = np.array([1.0, 0.0, 0.5, -2.0])
    adjusted = adjust_scores(SCORES, POPULARITY, Controls(surprise=1), noise)
    assert adjusted == pytest.approx([5.118, 3.0, 2.559, -1.236], abs=1e-3)
    assert adjust_scores(SCORES[:0], POPULARITY[:0], Controls(novelty=1.0), noise[:0]).size == 0


def test_noise_is_as_wide_as_the_temperature() -> None:
    drawn = np.random.default_rng(3).gumbel(size=5)
    assert gumbel_noise(Controls(surprise=3, temperature=2.0), 5) == pytest.approx(2.0 * drawn)
    assert gumbel_noise(Controls(surprise=3), 5) == pytest.approx(0.5 * drawn)


def test_long_lists_are_as_long_as_they_are_asked_for() -> None:
    scores = np.arange(CANDIDATES + 50, 0, -1).astype(np.float32)
    vectors = np.ones((len(scores), 1), dtype=np.float32)
    found = choose_items(scores, CANDIDATES + 20, NO_ITEMS, Controls(novelty=0.1), scores, vectors)
    assert sorted(found.tolist()) == list(range(CANDIDATES + 20))


def test_noise_depends_on_the_seed_and_the_row_alone() -> None:
    one = Controls(surprise=3)
    assert gumbel_noise(one, 5).tolist() == gumbel_noise(one, 9)[:5].tolist()
    assert gumbel_noise(one, 5).tolist() != gumbel_noise(Controls(surprise=4), 5).tolist()
    assert not gumbel_noise(DEFAULT_CONTROLS, 5).any()


@pytest.mark.parametrize(
    "wrong",
    [
        {"novelty": 1.1},
        {"novelty": -1.1},
        {"novelty": float("nan")},
        {"variety": -0.1},
        {"variety": 1.1},
        {"variety": float("nan")},
        {"temperature": 0.0},
        {"temperature": float("inf")},
        {"surprise": -1},
        {"from_year": 2000, "to_year": 1999},
    ],
)
def test_values_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ControlsError):
        Controls(**wrong)  # type: ignore[arg-type]


def test_the_ends_of_the_ranges_are_allowed() -> None:
    Controls(novelty=-1.0, variety=0.0, surprise=0, from_year=2000, to_year=2000)
    Controls(novelty=1.0, variety=1.0, temperature=1e-9)


def test_controls_know_what_they_change() -> None:
    assert not DEFAULT_CONTROLS.reorder
    assert not DEFAULT_CONTROLS.narrow
    for reordering in ({"novelty": 0.1}, {"variety": 0.1}, {"surprise": 0}):
        assert Controls(**reordering).reorder  # type: ignore[arg-type]
        assert not Controls(**reordering).narrow  # type: ignore[arg-type]
    for filtering in (
        {"from_year": 1990},
        {"to_year": 1990},
        {"genres": ("Drama",)},
        {"without_genres": ("Drama",)},
    ):
        assert Controls(**filtering).narrow  # type: ignore[arg-type]
        assert not Controls(**filtering).reorder  # type: ignore[arg-type]


dials = st.builds(
    Controls,
    novelty=st.floats(-1, 1),
    variety=st.floats(0, 1),
    surprise=st.none() | st.integers(0, 2**31 - 1),
    temperature=st.floats(0.01, 5),
)


@st.composite
def _cases(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    n = draw(st.integers(0, 30))
    numbers = np.random.default_rng(draw(st.integers(0, 10**6)))
    # Few different values, so that there are ties.
    scores = numbers.integers(-3, 4, n).astype(np.float32)
    popularity = numbers.integers(-1, 4, n).astype(np.float32)
    vectors = numbers.integers(-1, 2, (n, 2)).astype(np.float32)
    excluded = numbers.choice(np.arange(-1, n), draw(st.integers(0, n)))
    return scores, popularity, vectors, excluded, numbers.random(n) < 0.7


@given(_cases(), dials, st.integers(0, 35))
def test_any_controls_list_what_may_be_listed_once_each(
    case: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    controls: Controls,
    count: int,
) -> None:
    scores, popularity, vectors, excluded, allowed = case
    found = choose_items(scores, count, excluded, controls, popularity, vectors, allowed).tolist()
    open_rows = set(np.flatnonzero(allowed).tolist()) - set(excluded.tolist())
    assert set(found) <= open_rows
    assert len(found) == len(set(found)) == min(count, len(open_rows))
    again = choose_items(scores, count, excluded, controls, popularity, vectors, allowed).tolist()
    assert found == again


@given(_cases(), st.integers(0, 35))
def test_dials_at_0_list_the_best(
    case: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray], count: int
) -> None:
    scores, popularity, vectors, excluded, _ = case
    found = choose_items(scores, count, excluded, Controls(), popularity, vectors)
    assert found.tolist() == top_items(scores, count, excluded).tolist()
