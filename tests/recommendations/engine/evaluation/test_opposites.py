"""No mix that a fit may choose gives people of opposite tastes the same lists."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from recommendations.engine.components.traits import Traits
from recommendations.engine.evaluation import opposites as module
from recommendations.engine.evaluation import score_parts
from recommendations.engine.evaluation.mix_fit import fit_mix, within_bounds
from recommendations.engine.evaluation.opposites import (
    CHECKED,
    EACH,
    FEWEST_LIKED,
    LISTED,
    MOST_SHARED,
    PAIRS,
    Opposites,
    opposite_users,
    sameness,
)
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.evaluation.trials import Trial
from recommendations.engine.model.mix import USUAL, Mix, Scales
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items, top_items

TRIED = Mix.of(USUAL._replace(lifts=2.0, popularity=0.0, trend=3.0))
USUALLY = Mix.of(USUAL)


@pytest.fixture(scope="module")
def opposites(real_model: Model) -> Opposites:
    return Opposites(real_model)


def test_two_users_rate_the_same_movies_the_other_way_round(real_model: Model) -> None:
    pairs = list(opposite_users(real_model, 3))
    assert len(pairs) == PAIRS
    assert len({pair.genres for pair in pairs}) == PAIRS
    for pair in pairs:
        one, other = pair.users()
        assert one.items.tolist() == other.items.tolist()
        assert (one.stars + other.stars).tolist() == [5.5] * 2 * EACH
        for_first, for_second = (set(own.tolist()) for own in pair.of)
        assert set(one.items[one.stars == 5.0].tolist()) <= for_first - for_second
        assert set(other.items[other.stars == 5.0].tolist()) <= for_second - for_first


@pytest.mark.parametrize("mix", [USUALLY, TRIED])
def test_the_figures_are_those_of_the_lists_that_a_mix_makes(
    real_model: Model, opposites: Opposites, mix: Mix
) -> None:
    mixed = replace(real_model, mix=mix)
    shared, liked = [], []
    for pair in opposite_users(real_model, 0, CHECKED):
        lists = [
            top_items(
                score_items(mixed, profile_of(mixed, user.items, user.stars)), LISTED, user.items
            )
            for user in pair.users()
        ]
        shared.append(len(np.intersect1d(*lists)))
        liked += [np.isin(own, of).sum() for own, of in zip(lists, pair.of, strict=True)]
    assert opposites.parts is not None
    found = sameness(opposites.parts, mix)
    assert found.shared == pytest.approx(np.mean(shared), abs=0.1)
    assert found.fewest_liked == pytest.approx(min(liked), abs=1)


def test_the_usual_mix_may_be_as_it_is_and_no_other_beyond_the_bounds(
    opposites: Opposites, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opposites.parts is not None
    found = sameness(opposites.parts, TRIED)
    usual = sameness(opposites.parts, USUALLY).fewest_liked
    assert found.fewest_liked < min(usual, FEWEST_LIKED)
    assert opposites.bear(USUALLY)
    assert not opposites.bear(TRIED)
    monkeypatch.setattr(module, "FEWEST_LIKED", found.fewest_liked)
    assert opposites.bear(TRIED) is (found.shared <= MOST_SHARED)
    monkeypatch.setattr(module, "MOST_SHARED", found.shared)
    assert opposites.bear(TRIED)
    monkeypatch.setattr(module, "FEWEST_LIKED", LISTED + 1)
    monkeypatch.setattr(module, "MOST_SHARED", -1.0)
    assert opposites.bear(USUALLY)
    assert not opposites.bear(TRIED)


def test_what_may_be_holds_for_pairs_that_were_not_looked_at(
    real_model: Model, opposites: Opposites
) -> None:
    every = [Scales(*values) for values in product(*score_parts.TRIED.values())]
    drawn = np.random.default_rng(1).permutation(len(every))[:100].tolist()
    mixes = [within_bounds(Mix.of(every[place])) for place in drawn]
    others = Opposites(real_model, seed=1).parts
    assert others is not None
    borne = [sameness(others, mix) for mix in mixes if opposites.bear(mix)]
    assert 20 < len(borne) < 80
    assert max(found.shared for found in borne) <= MOST_SHARED
    assert min(found.fewest_liked for found in borne) >= FEWEST_LIKED // 2 - 1
    assert np.mean([found.fewest_liked >= 8 for found in borne]) >= 0.8


def test_without_genres_every_mix_may_be(real_model: Model) -> None:
    assert Opposites(replace(real_model, traits=Traits.none(1682))).bear(TRIED)


def test_what_a_user_is_for_is_kept_where_the_ratings_say_otherwise(
    real_model: Model, opposites: Opposites, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if everybody of whom twenty ratings are known liked next what is liked lately."""
    lately = np.zeros(len(real_model.item_ids), dtype=np.float32)
    lately[::40] = 1.0
    model = replace(real_model, item_trend=4.0 * lately)
    cases = []
    for case in trial.cases:
        user = replace(case.user, items=case.user.items[:20], stars=case.user.stars[:20])
        cases.append(
            replace(case, user=user, liked=np.setdiff1d(np.flatnonzero(lately), user.items))
        )
    everyone = replace(trial, cases=tuple(cases))
    own = Opposites(model)
    bounded = fit_mix(model, everyone)
    assert own.bear(bounded.mix)
    monkeypatch.setattr(module, "FEWEST_LIKED", 0)
    monkeypatch.setattr(module, "MOST_SHARED", LISTED)
    unbounded = fit_mix(model, everyone)
    monkeypatch.undo()
    assert not own.bear(unbounded.mix)
    assert unbounded.fitted[0] > bounded.fitted[0] > bounded.usual[0]


@pytest.fixture(scope="module")
def trial(real_model: Model, request: pytest.FixtureRequest) -> Trial:
    ratings = request.getfixturevalue("ml_100k").interactions
    found = Trial.of(*split_at_random(ratings, 1))
    return replace(found, cases=tuple(case for case in found.cases if len(case.user.items) >= 20))
