"""The best on the validation slice is chosen."""

from dataclasses import dataclass, replace
from math import log2

import numpy as np
import pytest

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
    choice = choose([Always(4), Always(2), Always(3)], KNOWN, VALIDATION, progress.append)["ndcg"]
    assert choice.baseline == Always(2)
    assert choice.figure == 1.0
    assert choice.tried == 3
    assert progress == [1, 2, 3]


def test_of_equals_the_first_is_chosen() -> None:
    first, second = Always(5), Always(5)
    assert choose([first, second], KNOWN, VALIDATION)["ndcg"].baseline is first


def test_without_anybody_to_measure_the_first_is_taken_and_no_figure_given() -> None:
    nothing = VALIDATION.where(VALIDATION.stars > 5)
    for choice in choose([Always(4), Always(2)], KNOWN, nothing).values():
        assert choice.baseline == Always(4)
        assert choice.figure is None


@dataclass(frozen=True)
class First:
    """Puts some items first."""

    items: tuple[int, ...]

    def fit(self, training: Interactions) -> Scorer:
        scores = np.zeros(len(training.item_ids), dtype=np.float32)
        scores[list(self.items)] = np.arange(len(self.items), 0, -1)
        return lambda user: scores


def test_each_yardstick_chooses_its_own() -> None:
    """Two hits that four people each like are more hits, but weigh less than one of nobody's."""
    likes = [(user, item, 5.0) for user in range(2, 6) for item in (20, 21)]
    known = interactions_of((1, 1, 5), *likes, n_items=30)
    validation = interactions_of(*[(1, item, 5) for item in (20, 21, 25)], n_items=30)
    validation = replace(validation, user_ids=known.user_ids)
    popular, own = First((20, 21)), First((25,))
    choices = choose([popular, own], known, validation)
    assert choices["ndcg"].baseline == popular
    assert choices["stratified_ndcg"].baseline == own
    assert choices["stratified_ndcg"].figure == pytest.approx(1 / (1 + 0.5 / log2(3) + 0.5 / 2))
