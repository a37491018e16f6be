"""The mix is fitted where that is beyond chance, and stays as it is elsewhere."""

from dataclasses import replace

import numpy as np
import pytest

from recommendations.engine.data.files import RatingFiles
from recommendations.engine.evaluation.mix_fit import MOST_TREND, _Measurable, fit_mix
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.evaluation.trials import Trial, evaluate
from recommendations.engine.model.mix import USUAL, Mix
from recommendations.engine.model.model import Model
from recommendations.engine.model.train import train

from ..conftest import QUICK


@pytest.fixture(scope="module")
def held_out(ml_100k: RatingFiles) -> tuple[Model, Trial]:
    training, rest = split_at_random(ml_100k.interactions, 1)
    trial = Trial.of(training, rest)
    some = replace(trial, cases=trial.cases[::6])
    return train(training, ml_100k.features, QUICK), some


def test_a_mix_is_measured_on_the_lists_that_it_makes(held_out: tuple[Model, Trial]) -> None:
    model, trial = held_out
    mix = Mix(np.array([[2.0, 0.5, 1.3, 1.0], [1.0, 1.0, 0.5, 2.0], [0.7, 1.0, 1.0, 3.0]]))
    users = _Measurable.of(model, trial, lambda: None)
    for each in (Mix.of(USUAL), mix):
        expected = evaluate(model_scorer(replace(model, mix=each)), trial)
        found = users.measured(each)
        assert (np.abs(found.ndcg - expected.ndcg) < 1e-6).mean() > 0.98
        assert found.ndcg.mean() == pytest.approx(expected.ndcg.mean(), abs=1e-3)
        assert found.stratified_ndcg.mean() == pytest.approx(
            expected.stratified_ndcg.mean(), abs=1e-3
        )


def test_where_the_vectors_say_nothing_the_tables_count_for_more(
    held_out: tuple[Model, Trial],
) -> None:
    model, trial = held_out
    order = np.random.default_rng(0).permutation(len(model.item_ids))
    blind = replace(model, item_vectors=model.item_vectors[order])
    calls: list[None] = []
    found = fit_mix(blind, trial, lambda: calls.append(None))
    assert len(calls) == len(trial.cases)
    assert found.cases == len(trial.cases)
    # Hardly anyone is near five ratings.
    assert found.mix.scales[0].tolist() == list(USUAL)
    assert found.mix.scales[:, 0].max() > 1.0
    assert found.fitted[1] > 1.04 * found.usual[1]
    assert found.fitted[0] >= found.usual[0]


def test_what_is_liked_lately_counts_for_less_where_little_is_known(
    held_out: tuple[Model, Trial],
) -> None:
    """As if everybody liked next what the trend says, whatever they had rated."""
    model, trial = held_out
    # Whose own ratings say nothing of it.
    lately = np.zeros(len(model.item_ids), dtype=np.float32)
    lately[::40] = 1.0
    cases = []
    for place, case in enumerate(trial.cases):
        known = slice((5, 20, 80)[place % 3])
        user = replace(case.user, items=case.user.items[known], stars=case.user.stars[known])
        liked = np.setdiff1d(np.flatnonzero(lately), user.items)
        cases.append(replace(case, user=user, liked=liked))
    found = fit_mix(replace(model, item_trend=lately), replace(trial, cases=tuple(cases)))
    assert found.mix.scales[:, -1].tolist() == list(MOST_TREND)


def test_with_few_users_the_usual_mix_is_kept(held_out: tuple[Model, Trial]) -> None:
    model, trial = held_out
    found = fit_mix(model, replace(trial, cases=trial.cases[:49]))
    assert found.cases == 0
    assert found.mix.scales.tolist() == Mix.of(USUAL).scales.tolist()
