"""The best on the validation slice is chosen."""

from dataclasses import dataclass

import numpy as np

from evaluation.accuracy.tuning import choose
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.evaluation.scorers import Scorer
from tests.recommendations.engine.evaluation.ratings import interactions_of

KNOWN = interactions_of((1, 0, 5), (2, 0, 5), (9, 1, 5))
VALIDATION = interactions_of((1, 2, 5), (2, 2, 4), (9, 5, 1))


@dataclass(frozen=True)
class Always:
    """Puts one item first."""

    item: int

    def fit(self, training: Interactions) -> Scorer:
        scores = np.zeros(len(training.item_ids), dtype=np.float32)
        scores[self.item] = 1.0
        return lambda user: scores


def test_the_one_that_finds_most_is_chosen() -> None:
    progress: list[int] = []
    choice = choose([Always(4), Always(2), Always(3)], KNOWN, VALIDATION, progress.append)
    assert choice.baseline == Always(2)
    assert choice.ndcg == 1.0
    assert choice.tried == 3
    assert progress == [1, 2, 3]


def test_of_equals_the_first_is_chosen() -> None:
    first, second = Always(5), Always(5)
    assert choose([first, second], KNOWN, VALIDATION).baseline is first


def test_without_anybody_to_measure_the_first_is_taken_and_no_figure_given() -> None:
    nothing = VALIDATION.where(VALIDATION.stars > 5)
    choice = choose([Always(4), Always(2)], KNOWN, nothing)
    assert choice.baseline == Always(4)
    assert choice.ndcg is None
