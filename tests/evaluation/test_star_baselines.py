"""What predicts stars beside ours learns from ratings, and the best of a grid is chosen."""

import sys
from dataclasses import dataclass

import numpy as np
import pytest

from evaluation.accuracy.rating_error import StarPredictor, evaluate_stars, mean_predictor
from evaluation.accuracy.tuning import choose_for_stars
from evaluation.baselines.factor_models import BaselineMissingError
from evaluation.baselines.grids import STAR_LABELS, star_grid_of
from evaluation.baselines.star_models import StarBaseline, StarKnn, SvdPlusPlus
from recommendations.engine.data.files import read_files
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.scorers import TargetUser
from recommendations.engine.evaluation.splits import split_at_random
from tests.recommendations.engine.cli.files import Files
from tests.recommendations.engine.evaluation.ratings import interactions_of

LEARNERS = [StarKnn(40, 100.0), SvdPlusPlus(20, 20, 0.02, seed=1)]


@pytest.mark.parametrize("baseline", LEARNERS)
def test_each_predicts_better_than_the_movies_means(
    baseline: StarBaseline, some_csv: Files
) -> None:
    some = read_files(*some_csv, on_error=lambda error: pytest.fail(str(error)))
    training, held_out = split_at_random(some.interactions, seed=1)
    found = evaluate_stars(baseline.fit(training), training, held_out)
    means = evaluate_stars(mean_predictor(training), training, held_out)
    assert found is not None
    assert means is not None
    assert found.rmse < means.rmse


@dataclass(frozen=True)
class Always:
    """Predicts the same stars of everything."""

    stars: float

    def fit(self, training: Interactions) -> StarPredictor:
        return lambda user, items: np.full(len(items), self.stars)


KNOWN = interactions_of((1, 0, 5), (2, 0, 5))
VALIDATION = interactions_of((1, 2, 4), (2, 2, 3))


def test_the_one_that_errs_least_is_chosen() -> None:
    tried: list[int] = []
    grid = [Always(5.0), Always(3.5), Always(1.0)]
    choice = choose_for_stars(grid, KNOWN, VALIDATION, tried.append)
    assert choice.baseline == Always(3.5)
    assert choice.figure == pytest.approx(0.5)
    assert (choice.tried, tried) == (3, [1, 2, 3])


def test_with_nothing_to_predict_the_first_is_taken() -> None:
    nobody = VALIDATION.where(VALIDATION.stars > 5)
    choice = choose_for_stars([Always(5.0), Always(3.5)], KNOWN, nobody, lambda _tried: None)
    assert (choice.baseline, choice.figure) == (Always(5.0), None)


@pytest.mark.parametrize("name", STAR_LABELS)
def test_without_its_library_a_baseline_is_missing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "surprise", None)
    with pytest.raises(BaselineMissingError, match="scikit-surprise"):
        star_grid_of(name, 1)[0].fit(KNOWN)


def test_what_is_predicted_is_within_the_scale() -> None:
    ratings = interactions_of(*((user, item, 5.0) for user in range(4) for item in range(3)))
    user = TargetUser(0, np.array([0]), np.array([5.0], dtype=np.float32))
    assert SvdPlusPlus(2, 5, 0.02, seed=1).fit(ratings)(user, np.array([5])) <= 5.0
