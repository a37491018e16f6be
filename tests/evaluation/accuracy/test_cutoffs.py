"""Cuts slide over the ratings; each sees what came before it alone."""

import numpy as np
import pytest

from evaluation.accuracy.cutoffs import PopularNow, cutoffs_section
from evaluation.accuracy.sections import Bench
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.evaluation.scorers import TargetUser
from recommendations.engine.parameters import Parameters
from tests.recommendations.engine.evaluation.ratings import interactions_of

TWENTY = interactions_of(*((user, user % 6, 5.0) for user in range(20)))


def test_popular_now_counts_the_newest_tenth() -> None:
    known = interactions_of(*((user, 0, 5.0) for user in range(18)), (18, 1, 5.0), (19, 2, 1.0))
    nobody = TargetUser(None, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
    assert PopularNow().fit(known)(nobody)[:3].tolist() == [0.0, 1.0, 0.0]


@pytest.fixture(scope="module")
def bench(ml_100k: RatingFiles) -> Bench:
    quick = Parameters(components=8, trainings=1, epochs=3)
    return Bench(ml_100k.features, quick, ("popular",), (), 1, lambda what: None)


def test_the_cases_of_all_cuts_are_pooled(bench: Bench, ml_100k: RatingFiles) -> None:
    some = ml_100k.interactions.where(ml_100k.interactions.users < 200)
    found = cutoffs_section(bench, some, 3)
    assert found is not None
    assert found["cuts"] == 3
    assert found["users"] <= found["cases"]
    assert set(found["rows"]) == {"ours", "popular now", "most popular"}
    ours, popular = (found["rows"][name]["ndcg"] for name in ("ours", "most popular"))
    assert ours["low"] < ours["value"] < ours["high"]
    difference = found["ours_minus"]["most popular"]["value"]
    assert difference == pytest.approx(ours["value"] - popular["value"])


def test_nobody_to_measure_is_nothing(bench: Bench) -> None:
    assert cutoffs_section(bench, TWENTY, 2) is None
