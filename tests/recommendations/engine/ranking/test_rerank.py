"""Dials change lists as they say, and never what may be listed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.engine.errors import ControlsError
from recommendations.engine.ranking.profile import NO_ITEMS
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
FAME = floats([6.0, 2.0, 6.0, 2.0])
VECTORS = floats([[1, 0], [2, 0], [0, 1], [0, 3]])


def chosen(controls: Controls, count: int = 4, excluded: np.ndarray = NO_ITEMS) -> list[int]:
    return choose_items(SCORES, count, excluded, controls, FAME, VECTORS).tolist()


def test_as_it_stands_nothing_is_changed() -> None:
    assert chosen(DEFAULT_CONTROLS) == [0, 1, 2, 3]
    assert chosen(DEFAULT_CONTROLS, 2, np.array([0, -1])) == [1, 2]


def test_novelty_counts_fame_in_spreads_of_the_score() -> None:
    # Scores have the spread 1.118, popularity has 2: at the dial's end each unit is worth 0.559.
    steered = adjust_scores(SCORES, FAME, Controls(novelty=1.0), np.zeros(4))
    assert steered == pytest.approx([0.646, 1.882, -1.354, -0.118], abs=1e-3)
    assert chosen(Controls(novelty=1.0)) == [1, 0, 3, 2]
    assert chosen(Controls(novelty=-1.0)) == [0, 2, 1, 3]


def test_novelty_is_nothing_where_all_are_equally_known() -> None:
    same = np.ones_like(FAME)
    assert choose_items(SCORES, 4, NO_ITEMS, Controls(novelty=1.0), same, VECTORS).tolist() == [
        0,
        1,
        2,
        3,
    ]


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


def test_movies_without_a_direction_are_like_none() -> None:
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


def test_luck_depends_on_the_seed_and_the_row_alone() -> None:
    one = Controls(surprise=3)
    assert gumbel_noise(one, 5).tolist() == gumbel_noise(one, 9)[:5].tolist()
    assert gumbel_noise(one, 5).tolist() != gumbel_noise(Controls(surprise=4), 5).tolist()
    assert not gumbel_noise(DEFAULT_CONTROLS, 5).any()


@pytest.mark.parametrize(
    "wrong",
    [
        {"novelty": 1.1},
        {"novelty": float("nan")},
        {"variety": -0.1},
        {"variety": float("nan")},
        {"temperature": 0.0},
        {"temperature": float("inf")},
        {"surprise": -1},
        {"from_year": 2000, "to_year": 1999},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ControlsError):
        Controls(**wrong)  # type: ignore[arg-type]


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
