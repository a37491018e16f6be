"""Groups of real users are made up and measured, the same for the same seed."""

import numpy as np
import pytest

from evaluation.curves import group_rules
from evaluation.curves.group_rules import groups_section
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.evaluation.trials import Trial
from recommendations.engine.model.model import Model
from recommendations.engine.ranking.groups import RULES
from tests.hand_made import hand_made_model
from tests.recommendations.engine.evaluation.ratings import interactions_of


@pytest.fixture
def trial(ml_100k: RatingFiles, monkeypatch: pytest.MonkeyPatch) -> Trial:
    monkeypatch.setattr(group_rules, "GROUPS", 20)
    monkeypatch.setattr(group_rules, "_MOST_USERS", 60)
    return Trial.of(*split_at_random(ml_100k.interactions, 1))


def test_each_rule_is_measured_on_the_same_groups(real_model: Model, trial: Trial) -> None:
    section = groups_section(real_model, trial, 1)
    assert section is not None
    assert section == groups_section(real_model, trial, 1)
    for kind in ("random", "similar"):
        found = section[kind]
        assert 0 < found["groups"] <= 20
        assert tuple(found["rows"]) == RULES
        for row in found["rows"].values():
            assert 0 <= row["least"]["value"] <= row["mean"]["value"] <= 1
        least = {rule: row["least"]["value"] for rule, row in found["rows"].items()}
        for rule, difference in found["fair_minus"].items():
            assert difference["value"] == pytest.approx(least["fair"] - least[rule])


def test_groups_have_two_to_four_different_people() -> None:
    generator = np.random.default_rng(0)
    tastes = np.eye(30)
    for kind in group_rules.KINDS:
        for _ in range(50):
            drawn = group_rules._group(kind, tastes, generator).tolist()
            assert len(drawn) == len(set(drawn)) in (2, 3, 4)


def test_similar_groups_are_near_one_of_them() -> None:
    angles = np.linspace(0, np.pi, 60)
    tastes = np.column_stack([np.cos(angles), np.sin(angles)])
    generator = np.random.default_rng(0)
    for _ in range(50):
        drawn = np.sort(group_rules._group("similar", tastes, generator))
        assert drawn[-1] - drawn[0] <= 40


def test_too_few_people_are_not_measured() -> None:
    known = interactions_of((1, 0, 5.0), (2, 2, 4.0), n_items=4)
    trial = Trial.of(known, interactions_of((1, 1, 5.0), (2, 3, 4.0), n_items=4))
    assert groups_section(hand_made_model(), trial, 1) is None
