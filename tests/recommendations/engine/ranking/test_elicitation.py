"""Which movies to ask about: likely seen, informative, and different from those asked already."""

from dataclasses import replace

import numpy as np
import pytest

from recommendations.engine.model.model import Model
from recommendations.engine.ranking.elicitation import items_to_ask
from recommendations.engine.ranking.feedback_weights import NO_ITEMS
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items
from tests.hand_made import floats, hand_made_model

NOBODY = np.zeros(4, dtype=np.float32)


def scores(model: Model) -> np.ndarray:
    return score_items(model, profile_of(model, NO_ITEMS, floats([])))


@pytest.fixture
def plain() -> Model:
    """Right, a little less right, a bit up, half left; the centre is none of them."""
    model = hand_made_model(
        item_vectors=floats([[2, 0], [1.9, 0], [0, 1.5], [-1, 0]]),
        prior_mean=np.zeros(2),
        item_biases=floats([0, 0, 0, 0]),
    )
    # The centre of the four, taken to be where everything starts from.
    return replace(model, item_vectors=model.item_vectors - model.item_vectors.mean(axis=0))


def test_first_what_lies_farthest_out_then_what_lies_across(plain: Model) -> None:
    """Of movies as well known as each other: 3 is farthest from the centre, 2 across from it."""
    assert np.linalg.norm(plain.item_vectors, axis=1).argmax() == 3
    found = items_to_ask(plain, NOBODY, NO_ITEMS, 4)
    assert found[:2].tolist() == [3, 2]
    assert sorted(found.tolist()) == [0, 1, 2, 3]


def greedy(model: Model, scores: np.ndarray, rated: list[int], shown: list[int]) -> list[int]:
    """The module's formula, with the precision of the vector instead of its covariance."""
    apart = model.item_vectors.astype(float) - model.dislike_centre
    seen = np.exp((scores - scores.max()).astype(float) / 2)
    left = [item for item in range(len(scores)) if item not in (*rated, *shown)]
    noise = np.median((apart[left] ** 2).sum(axis=1))
    precision = np.eye(apart.shape[1])
    for item in rated:
        precision += np.outer(apart[item], apart[item]) / noise
    for item in shown:
        precision += seen[item] * np.outer(apart[item], apart[item]) / noise
    found = []
    while left:
        covariance = np.linalg.inv(precision)
        best = max(
            left, key=lambda j: seen[j] * np.log(1 + apart[j] @ covariance @ apart[j] / noise)
        )
        precision += seen[best] * np.outer(apart[best], apart[best]) / noise
        found.append(best)
        left.remove(best)
    return found


@pytest.mark.parametrize("seed", range(20))
def test_movies_come_in_the_order_of_their_expected_information(seed: int) -> None:
    random = np.random.default_rng(seed)
    model = hand_made_model(
        item_vectors=floats(random.normal(size=(8, 2)) * [2.0, 0.7]),
        item_biases=floats(random.normal(size=8)),
    )
    scores = floats(random.normal(size=8))
    for rated, shown in (([], []), ([0], []), ([1], [0]), ([0, 2], [1, 3])):
        found = items_to_ask(model, scores, np.array([*rated, -1]), 8, shown=np.array([*shown, -1]))
        assert found.tolist() == greedy(model, scores, rated, shown)


def test_a_movie_that_hardly_anyone_has_seen_comes_later(plain: Model) -> None:
    rare = NOBODY.copy()
    rare[3] = -8.0
    assert items_to_ask(plain, rare, NO_ITEMS, 4).tolist()[-1] == 3


def test_what_was_rated_asked_or_excluded_is_not_asked(plain: Model) -> None:
    found = items_to_ask(plain, NOBODY, np.array([0]), 4, np.array([1, -1]), np.array([2]))
    assert found.tolist() == [3]


def test_what_the_page_asks_already_is_not_asked_again(real_model: Model) -> None:
    """Going on from five movies is choosing them all at once; leaving five out is not."""
    start = scores(real_model)
    first = items_to_ask(real_model, start, NO_ITEMS, 12)
    assert items_to_ask(real_model, start, NO_ITEMS, 7, shown=first[:5]).tolist() == (
        first[5:].tolist()
    )
    left_out = items_to_ask(real_model, start, NO_ITEMS, 7, excluded=first[:5])
    assert left_out.tolist() != first[5:].tolist()


def test_ratings_change_what_comes_next(real_model: Model) -> None:
    start = scores(real_model)
    first = items_to_ask(real_model, start, NO_ITEMS, 12)
    after = items_to_ask(real_model, start, first[:3], 9)
    assert after.tolist() != first[3:].tolist()


def test_there_are_no_more_than_there_are(small_model: Model) -> None:
    assert len(items_to_ask(small_model, NOBODY, NO_ITEMS, 30)) == 4
    assert len(items_to_ask(small_model, NOBODY, np.arange(4), 30)) == 0
    assert len(items_to_ask(small_model, NOBODY, NO_ITEMS, 0)) == 0


def test_they_are_well_known_and_spread_over_the_groups(real_model: Model) -> None:
    found = items_to_ask(real_model, scores(real_model), NO_ITEMS, 12)
    popularity = np.sort(real_model.item_popularity)[::-1]
    assert real_model.item_popularity[found].min() > popularity[150]
    groups = {
        number
        for number, cluster in enumerate(real_model.clusters)
        for movie in found.tolist()
        if movie in cluster.items
    }
    assert len(groups) >= 5
