"""A score splits exactly into popularity, the prior and one term for each movie of the profile."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.engine.components.sparse_rows import SparseRows
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import Profile
from recommendations.engine.ranking.scoring import (
    explain,
    explain_all,
    explain_cold_start,
    score_cold_start,
    score_items,
)
from tests.hand_made import floats

from ..users import profile

rows = st.integers(0, 1681)
profiles = st.tuples(
    st.dictionaries(rows | st.just(-1), st.integers(1, 10).map(lambda half: half / 2), max_size=60),
    st.sets(rows, max_size=10).map(tuple),
)


def liked_disliked_and_unwanted(model: Model) -> Profile:
    """Movie 0 is liked, movie 2 disliked, movie 3 unwanted."""
    return Profile(
        vector=model.prior_mean + np.array([1.9, 0.8]),
        items=np.array([0, 2, 3]),
        terms=np.array([[1.5, 0.5], [0.2, -0.3], [0.2, 0.6]]),
        traits=np.array([[0.6], [-0.1], [0.0]]),
        liked=np.array([True, False, False]),
        affinities=np.array([10.0, 2.0, 0.0]),
        lifts_liked=np.array([1.0, 0.0, 0.0]),
        lifts_disliked=np.array([0.0, 0.5, 0.0]),
        floors=np.array([-0.4, -0.15, 0.0]),
        popularity=0.5,
    )


def test_each_part_is_that_of_its_movie(small_model: Model) -> None:
    found = explain(small_model, liked_disliked_and_unwanted(small_model), 1)
    assert found.popularity == pytest.approx(0.1 + 0.5 * 1.0)
    assert found.prior == pytest.approx(0.9 * 0.1 + 0.1 * 0.2)
    assert found.terms == pytest.approx([1.4 - 0.4 + 10 * 0.5 + 2.0, 0.15 - 0.15, 0.24], abs=1e-6)
    assert found.items.tolist() == [0, 2, 3]
    assert found.liked.tolist() == [True, False, False]
    # Movie 0 is in the disliked movie's lift row, and nobody else's.
    found = explain(small_model, liked_disliked_and_unwanted(small_model), 0)
    assert found.popularity == pytest.approx(0.3 + 0.5 * 2.0)
    assert found.prior == pytest.approx(0.1)
    assert found.terms == pytest.approx([1.5 - 0.4, 0.2 - 0.15 + 0.5 * 0.6, 0.2], abs=1e-6)


def test_traits_are_part_of_the_term_of_each_rating(small_model: Model) -> None:
    plain = explain(small_model, liked_disliked_and_unwanted(small_model), 1)
    of_a = replace(small_model.traits, values=floats([[0.0], [0.5], [0.0], [1.0]]))
    model = replace(small_model, traits=of_a)
    found = explain(model, liked_disliked_and_unwanted(model), 1)
    assert found.terms - plain.terms == pytest.approx([0.3, -0.05, 0.0], abs=1e-6)
    user = liked_disliked_and_unwanted(model)
    splits = explain_all(model, user, np.arange(4))
    assert [split.score for split in splits] == pytest.approx(score_items(model, user))


def test_the_trend_is_a_part_of_its_own(small_model: Model) -> None:
    user = replace(liked_disliked_and_unwanted(small_model), trend=1.5)
    splits = explain_all(small_model, user, np.arange(4))
    assert [split.trend for split in splits] == pytest.approx([0.0, 0.6, -0.3, 0.0])
    assert [split.score for split in splits] == pytest.approx(score_items(small_model, user))


def test_the_parts_add_up_to_each_score(small_model: Model) -> None:
    user = liked_disliked_and_unwanted(small_model)
    splits = explain_all(small_model, user, np.arange(4))
    assert [split.score for split in splits] == pytest.approx(score_items(small_model, user))


def test_only_rows_that_count_are_looked_up(
    small_model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, looked_up, between = liked_disliked_and_unwanted(small_model), [], SparseRows.between

    def watched(*given: Any) -> Any:
        looked_up.append(given[1].tolist())
        return between(*given)

    monkeypatch.setattr(SparseRows, "between", watched)
    explain_all(small_model, user, np.arange(4))
    explain(small_model, replace(user, lifts_disliked=np.zeros(3)), 1)
    assert looked_up == [[0, 2], [0], [2], [0, 2], [0]]


def test_the_movies_of_a_group_are_one_term(small_model: Model) -> None:
    user = replace(liked_disliked_and_unwanted(small_model), group_sizes=(2,))
    found = explain(small_model, user, 1)
    assert found.terms == pytest.approx([8.0, 0.24], abs=1e-6)
    assert found.items.tolist() == [0]
    assert found.liked.tolist() == [True, False]


@settings(deadline=None)
@given(rated=profiles, item=rows)
def test_it_adds_up_to_the_score(
    real_model: Model, rated: tuple[dict[int, float], tuple[int, ...]], item: int
) -> None:
    user = profile(real_model, *rated)
    found = explain(real_model, user, item)
    assert len(found.terms) == len(set(rated[0]) - {-1}) + len(rated[1])
    assert found.popularity + found.prior + found.terms.sum() == pytest.approx(
        float(score_items(real_model, user)[item]), abs=1e-4
    )


@settings(deadline=None)
@given(rated=profiles, genres=st.sets(st.sampled_from(["Drama", "Comedy", "War", "Sci-Fi"])))
def test_it_adds_up_for_cold_start_items(
    real_model: Model, rated: tuple[dict[int, float], tuple[int, ...]], genres: set[str]
) -> None:
    user = profile(real_model, *rated)
    described = {f"genre:{genre}": 1.0 for genre in genres}
    cold_start = real_model.cold_start(np.array([9001, 9002]), [{"year:1995": 1.0}, described])
    scores = score_cold_start(cold_start, user)
    for row in (0, 1):
        found = explain_cold_start(real_model, cold_start, user, row)
        assert found.score == pytest.approx(float(scores[row]), abs=1e-4)


@pytest.mark.parametrize("count", [99, 100, 150, 250])
def test_it_adds_up_where_the_lifts_end_and_where_many_rows_are_added(
    real_model: Model, count: int
) -> None:
    user = profile(real_model, {row: 0.5 + row % 10 / 2 for row in range(count)})
    scores = score_items(real_model, user)
    for item in range(0, 1682, 100):
        assert explain(real_model, user, item).score == pytest.approx(float(scores[item]), abs=1e-4)


def test_it_adds_up_for_someone_who_rated_everything(real_model: Model) -> None:
    user = profile(real_model, {row: 0.5 + row % 10 / 2 for row in range(1682)})
    scores = score_items(real_model, user)
    for item in range(0, 1682, 100):
        assert explain(real_model, user, item).score == pytest.approx(float(scores[item]), abs=1e-3)


def test_without_ratings_there_are_no_terms(real_model: Model) -> None:
    nobody = profile(real_model, {})
    found = explain(real_model, nobody, 0)
    assert len(found.terms) == 0
    assert found.score == pytest.approx(float(score_items(real_model, nobody)[0]), abs=1e-5)
