"""Baselines give the scores that their papers define, and learn."""

import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy import sparse

from evaluation.baselines.ease import Ease
from evaluation.baselines.factor_models import Als, BaselineMissingError, Bpr, PlainLightFM
from evaluation.baselines.grids import LABELS, grid_of
from evaluation.baselines.knn import ItemKnn
from recommendations.engine.data.files import RatingFiles
from recommendations.engine.data.interactions import Interactions
from recommendations.engine.errors import NotEnoughMemoryError
from recommendations.engine.evaluation.liked_matrix import Given
from recommendations.engine.evaluation.most_popular import MostPopular
from recommendations.engine.evaluation.scorers import Baseline, TargetUser
from recommendations.engine.evaluation.splits import split_at_random
from recommendations.engine.evaluation.trials import Trial, evaluate

from ..recommendations.engine.evaluation.ratings import interactions_of

ROWS = [(1, 0, 5), (1, 1, 4), (2, 0, 5), (2, 1, 4), (2, 2, 4.5), (3, 2, 5), (3, 0, 1), (4, 4, 4)]
FACTORS = [
    Als(8, 10.0, 2.0, 15, seed=1),
    Bpr(8, 0.02, 0.01, 50, seed=1),
    PlainLightFM(16, 0.05, 10, seed=1),
]


def new_user(*ratings: tuple[int, float]) -> TargetUser:
    items = np.array([item for item, _ in ratings], dtype=np.int64)
    return TargetUser(None, items, np.array([stars for _, stars in ratings], dtype=np.float32))


def test_ease_on_more_than_would_fit_is_refused_at_once() -> None:
    many = 2_000_000
    ratings = replace(interactions_of(*ROWS), user_ids=np.arange(many), item_ids=np.arange(many))
    with pytest.raises(NotEnoughMemoryError, match="EASE of 2000000 users and 2000000 items"):
        Ease(100.0, "liked").fit(ratings)


@pytest.mark.parametrize(
    ("given", "counts"), [("liked", [2, 2, 2, 0, 1]), ("all", [3, 2, 2, 0, 1])]
)
def test_the_most_popular_counts_positive_ratings(given: Given, counts: list[int]) -> None:
    scores = MostPopular(given).fit(interactions_of(*ROWS, n_items=5))(new_user((0, 5.0)))
    assert scores.tolist() == counts


def test_knn_sums_cosines() -> None:
    scorer = ItemKnn(10, 0.0, "liked").fit(interactions_of(*ROWS, n_items=5))
    # Both who liked 0 liked 1, and one of them 2, which two liked.
    # 0 and 4 are like nothing: they come after 2, by how many like them (two and one of two).
    assert scorer(new_user((0, 5.0))) == pytest.approx([0.25, 1.0, 0.5, 0.0, 0.125])
    assert scorer(new_user((0, 4.0), (2, 4.0), (1, 2.0)))[:3] == pytest.approx([0.5, 1.5, 0.5])


def test_knn_shrinks_similarities_of_few_users() -> None:
    scorer = ItemKnn(10, 2.0, "liked").fit(interactions_of(*ROWS, n_items=5))
    assert scorer(new_user((0, 5.0)))[1:3] == pytest.approx([2 / 4, 1 / 4])


def test_knn_uses_the_nearest_items_only() -> None:
    known = interactions_of((1, 0, 5), (1, 1, 5), (2, 0, 5), (2, 1, 5), (3, 0, 5), (3, 2, 5))
    liked_2 = new_user((2, 5.0))
    assert ItemKnn(2, 0.0, "all").fit(known)(liked_2)[0] == pytest.approx(1 / 3**0.5)
    # The nearest of 0 is 1.
    # It comes after all that is like something, as popular as it is.
    alone = ItemKnn(1, 0.0, "all").fit(known)(liked_2)
    assert alone[:3] == pytest.approx([0.5, 1 / 3, 1 / 6])
    assert ItemKnn(1, 0.0, "all").fit(known)(new_user((1, 5.0)))[0] == pytest.approx(2 / 6**0.5)


def steck(
    known: Interactions, regularisation: float, items: list[int], dropout: float = 0.0
) -> np.ndarray:
    """The papers' own algorithms, on all ratings."""
    shape = (len(known.user_ids), len(known.item_ids))
    x = sparse.coo_matrix((np.ones(len(known)), (known.users, known.items)), shape).toarray()
    gram = x.T @ x
    dropped = dropout / (1 - dropout) * np.diag(np.diag(gram))
    inverse = np.linalg.inv(gram + dropped + regularisation * np.eye(shape[1]))
    weights = inverse / -np.diag(inverse)
    weights[np.diag_indices(shape[1])] = 0
    return weights[items].sum(axis=0)


@pytest.mark.parametrize("dropout", [0.0, 0.5], ids=["EASE", "EDLAE"])
@pytest.mark.parametrize("n_items", [3, 12], ids=["more users", "more items"])
def test_ease_is_that_of_the_paper_whichever_side_is_solved(n_items: int, dropout: float) -> None:
    drawn = np.random.default_rng(3)
    rows = [(u, i, 3.0) for u in range(6) for i in range(n_items) if drawn.random() < 0.4]
    known = interactions_of(*rows, n_items=n_items)
    ease = Ease(2.5, "all", dropout=dropout)
    scores = ease.fit(known)(new_user((0, 1.0), (2, 5.0)))
    assert scores == pytest.approx(steck(known, 2.5, [0, 2], dropout), abs=1e-6)


def test_ease_learns_from_what_it_is_given() -> None:
    known = interactions_of(*ROWS, n_items=5)
    liked = interactions_of(*[row for row in ROWS if row[2] >= 4], n_items=5)
    user = new_user((0, 5.0), (2, 1.0))
    assert Ease(1.0, "liked").fit(known)(user) == pytest.approx(steck(liked, 1.0, [0]), abs=1e-6)


def test_penalised_ease_divides_by_a_power_of_popularity() -> None:
    known = interactions_of(*ROWS, n_items=5)
    user = new_user((0, 5.0), (1, 4.0))
    plain, penalised = (Ease(1.0, "all", power).fit(known)(user) for power in (0.0, 0.5))
    # Of three, two, two, none and one who rated them; without any, as of one.
    assert penalised == pytest.approx(plain / np.sqrt([3, 2, 2, 1, 1]))


@pytest.mark.parametrize("baseline", [Ease(1.0, "liked"), ItemKnn(5, 0.0, "liked")])
def test_whoever_liked_nothing_gets_the_popular_list(baseline: Baseline) -> None:
    scores = baseline.fit(interactions_of(*ROWS, n_items=5))(new_user((3, 1.0)))
    assert np.argsort(-scores, kind="stable").tolist() == [0, 1, 2, 4, 3]


@pytest.fixture(scope="module")
def halves(ml_100k: RatingFiles) -> tuple[Interactions, Trial]:
    known, held_out = split_at_random(ml_100k.interactions, seed=2)
    return known, Trial.of(known, held_out)


@pytest.mark.parametrize("baseline", FACTORS, ids=lambda baseline: type(baseline).__name__)
def test_factor_models_learn_and_are_reproducible(
    halves: tuple[Interactions, Trial], baseline: Baseline
) -> None:
    known, trial = halves
    measured = evaluate(baseline.fit(known), trial)
    popular = evaluate(MostPopular().fit(known), trial)
    assert measured.ndcg.mean() > 1.2 * popular.ndcg.mean()
    assert np.array_equal(evaluate(baseline.fit(known), trial).lists, measured.lists)


@pytest.mark.parametrize("baseline", FACTORS[:2], ids=lambda baseline: type(baseline).__name__)
def test_without_its_library_a_baseline_names_what_it_needs(
    baseline: Baseline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "implicit", None)
    with pytest.raises(BaselineMissingError, match="needs the package implicit"):
        baseline.fit(interactions_of(*ROWS))


@pytest.mark.parametrize("name", LABELS)
def test_a_grid_tries_each_setting_once(name: str) -> None:
    grid = grid_of(name, seed=3)
    assert len(set(grid)) == len(grid) > 1
    assert all(type(one) is type(other) for one, other in pairwise(grid))
