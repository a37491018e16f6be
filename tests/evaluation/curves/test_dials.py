"""Each dial is measured at each setting; where the novelty dial costs what EASE lacks is found."""

from typing import Any

import numpy as np
import pytest

from evaluation.curves.dials import NOVELTY, TEMPERATURES, VARIETY, crossing, dials_section
from recommendations.engine.evaluation.scorers import model_scorer
from recommendations.engine.evaluation.trials import Trial, evaluate
from tests.hand_made import hand_made_model
from tests.recommendations.engine.evaluation.ratings import interactions_of


def dial(**points: tuple[float, float]) -> dict[str, Any]:
    """NDCG and coverage by setting, as in `at_0_5`."""
    return {
        name.removeprefix("at_").replace("_", ".").replace("m", "-"): {
            "ndcg": {"value": ndcg},
            "coverage": {"value": coverage},
        }
        for name, (ndcg, coverage) in points.items()
    }


def test_the_crossing_is_interpolated() -> None:
    found = crossing(dial(at_m1=(0.1, 0.0), at_0=(0.4, 0.2), at_0_5=(0.2, 0.4)), 0.35)
    assert found is not None
    assert found == pytest.approx(
        {"setting": 0.125, "ndcg": 0.35, "coverage": 0.25, "reached": True}
    )


def test_the_last_crossing_counts_where_ndcg_rises_first() -> None:
    found = crossing(dial(at_0=(0.3, 0.2), at_0_5=(0.4, 0.4), at_1=(0.2, 0.6)), 0.3)
    assert found is not None
    assert (found["setting"], found["coverage"]) == pytest.approx((0.75, 0.5))


def test_the_end_of_the_dial_is_returned_where_ndcg_is_higher_even_there() -> None:
    found = crossing(dial(at_0=(0.4, 0.2), at_1=(0.3, 0.5)), 0.25)
    assert found == {"setting": 1.0, "ndcg": 0.3, "coverage": 0.5, "reached": False}


def test_there_is_no_crossing_where_ndcg_is_lower_from_the_start() -> None:
    assert crossing(dial(at_0=(0.4, 0.2), at_1=(0.3, 0.5)), 0.45) is None


def test_all_settings_are_measured_and_0_is_what_the_site_lists() -> None:
    model = hand_made_model()
    known = interactions_of((1, 0, 5.0), (2, 2, 4.0), n_items=4)
    trial = Trial.of(known, interactions_of((1, 1, 5.0), (2, 3, 4.0), n_items=4))
    section = dials_section(model, np.eye(4), trial, seed=1)
    assert list(section["novelty"]) == [str(at) for at in NOVELTY]
    assert list(section["variety"]) == [str(at) for at in VARIETY]
    assert list(section["surprise"]) == [str(at) for at in TEMPERATURES]
    plain = evaluate(model_scorer(model), trial).figures(1)["ndcg"]._asdict()
    assert section["novelty"]["0.0"]["ndcg"] == section["variety"]["0.0"]["ndcg"] == plain
    # Three of four movies are left to each, whatever their order.
    assert section["variety"]["1.0"]["genre_distance"]["value"] == 1.0
