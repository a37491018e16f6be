"""Lists of many users at once are those of each one alone."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.made_model import Ratings, make_model, make_users
from recommendations.engine.model.model import Model
from recommendations.engine.ranking import batch
from recommendations.engine.ranking.batch import top_for_all, top_of_products
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items, top_items


def rated_by(users: list[Ratings], items: int) -> sp.csr_matrix:
    ends = np.cumsum([0, *(len(rated) for rated, _ in users)])
    rated = np.concatenate([rated for rated, _ in users])
    return sp.csr_matrix((np.ones(len(rated)), rated, ends), shape=(len(users), items))


@pytest.fixture(scope="module")
def model() -> Model:
    return make_model(700, components=8)


def test_each_gets_the_list_they_get_alone(model: Model) -> None:
    users = make_users(model, 130, 3) + make_users(model, 20, 60)
    profiles = [profile_of(model, *ratings) for ratings in users]
    found = top_for_all(model, profiles, rated_by(users, 700), 10)
    for row, ((rated, _), profile) in enumerate(zip(users, profiles, strict=True)):
        scores = score_items(model, profile)
        assert found.items[row].tolist() == top_items(scores, 10, rated).tolist()
        assert found.scores[row] == pytest.approx(scores[found.items[row]], abs=1e-4)


def test_nobodys_list_depends_on_who_else_is_ranked_for(model: Model) -> None:
    users = make_users(model, 140, 20)
    profiles = [profile_of(model, *ratings) for ratings in users]
    together = top_for_all(model, profiles, rated_by(users, 700), 10)
    alone = top_for_all(model, profiles[133:134], rated_by(users[133:134], 700), 10)
    assert together.items[133].tolist() == alone.items[0].tolist()
    assert together.scores[133].tolist() == alone.scores[0].tolist()


def test_nobody_gets_nothing(model: Model) -> None:
    assert top_for_all(model, [], sp.csr_matrix((0, 700)), 10).items.shape == (0, 10)


@given(
    seed=st.integers(0, 10_000),
    n_items=st.integers(1, 90),
    count=st.integers(0, 12),
    share=st.floats(0, 1),
)
def test_the_largest_products_that_are_not_left_out(
    seed: int, n_items: int, count: int, share: float
) -> None:
    random = np.random.default_rng(seed)
    # Whole numbers, so that scores are often equal: of these the first item comes first.
    users = random.integers(-2, 3, (5, 3)).astype(np.float32)
    items = random.integers(-2, 3, (n_items, 3)).astype(np.float32)
    excluded = sp.csr_matrix(random.random((5, n_items)) < share)
    found = top_of_products(users, items, excluded, count)
    for row in range(5):
        left_out = excluded[[row]].indices.astype(np.int64)
        best = stable_top(users[row] @ items.T, count, left_out)
        assert found.items[row].tolist() == best + [-1] * (count - len(best))
        ended = found.items[row] < 0
        assert (found.scores[row][ended] == -np.inf).all()


@pytest.mark.parametrize("n_items", [511, 513, 1027])
def test_any_number_of_items_is_halved_to_find_the_best(n_items: int) -> None:
    random = np.random.default_rng(n_items)
    users = random.integers(-9, 10, (4, 5)).astype(np.float32)
    items = random.integers(-9, 10, (n_items, 5)).astype(np.float32)
    found = top_of_products(users, items, sp.csr_matrix((4, n_items)), 10)
    for row in range(4):
        best = stable_top(users[row] @ items.T, 10, np.array([], dtype=np.int64))
        assert found.items[row].tolist() == best


def stable_top(scores: np.ndarray, count: int, left_out: np.ndarray) -> list[int]:
    order = np.argsort(-scores, kind="stable")
    return order[~np.isin(order, left_out)][:count].tolist()


def test_blocks_leave_no_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    users, items = random.normal(size=(7, 4)), random.normal(size=(50, 4))
    nothing = sp.csr_matrix((7, 50))
    whole = top_of_products(users.astype(np.float32), items.astype(np.float32), nothing, 5)
    monkeypatch.setattr(batch, "BLOCK", 3)
    blocks = top_of_products(users.astype(np.float32), items.astype(np.float32), nothing, 5)
    assert blocks.items.tolist() == whole.items.tolist()
