"""Sparse tables say what the dense ones they were made of say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.engine.components import sparse_rows as links_module
from recommendations.engine.components.sparse_rows import SparseRows
from tests.hand_made import floats, links_of

TABLE = floats([[0.0, 0.5, -2.0, 0.1], [1.0, 0.0, 0.2, 0.3], [0.0, 4.0, 0.0, 3.0], [9.0, 8, 7, 0]])
ALL = np.arange(4)

entries = st.sampled_from([0.0, 0.0, 0.5, -1.25, 3.0])
tables = st.lists(st.lists(entries, min_size=5, max_size=5), min_size=5, max_size=5)


def dense(links: SparseRows) -> list[list[float]]:
    """The whole table."""
    n = len(links.starts) - 1
    return links.between(np.arange(n), np.arange(n)).tolist()


def test_of_each_row_the_first_in_order_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links_module, "ENTRIES_KEPT", 2)
    links = SparseRows.strongest([(TABLE, np.abs(TABLE))], ALL, 4)
    assert (
        dense(links)
        == floats(
            [[0, 0.5, -2.0, 0], [1.0, 0, 0, 0.3], [0, 4.0, 0, 3.0], [9.0, 8.0, 0, 0]]
        ).tolist()
    )


def test_the_order_need_not_be_that_of_the_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links_module, "ENTRIES_KEPT", 1)
    links = SparseRows.strongest([(TABLE, TABLE + floats([0, 0, 0, 5]))], ALL, 4)
    assert links.items.tolist() == [3, 3, 3, 0]
    assert links.values.tolist() == floats([0.1, 0.3, 3.0, 9.0]).tolist()


def test_a_table_may_come_in_blocks_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = SparseRows.strongest([(TABLE, np.abs(TABLE))], ALL, 4)
    monkeypatch.setattr(links_module, "ROWS_AT_ONCE", 3)
    blocks = [(rows, np.abs(rows)) for rows in (TABLE[:3], TABLE[3:])]
    assert dense(SparseRows.strongest(blocks, ALL, 4)) == dense(whole)


def test_nothing_is_kept_of_zeros() -> None:
    links = SparseRows.strongest([(TABLE, np.abs(TABLE))], ALL, 4)
    assert links.starts.tolist() == [0, 3, 6, 8, 11]
    assert (links.values != 0).all()


def test_rows_and_columns_go_where_their_items_are() -> None:
    table = floats([[0, 2], [3, 0]])
    links = SparseRows.strongest([(table, table)], np.array([1, 4]), 6)
    assert links.starts.tolist() == [0, 0, 1, 1, 1, 2, 2]
    assert links.items.tolist() == [4, 1]
    assert links.values.tolist() == [2.0, 3.0]


@given(tables, st.lists(st.tuples(st.integers(0, 4), st.floats(-3, 3, width=16)), max_size=8))
def test_adding_rows_is_a_product_with_the_dense_table(
    table: list[list[float]], weighted: list[tuple[int, float]]
) -> None:
    rows = np.array([row for row, _ in weighted], dtype=np.int64)
    weights = np.array([weight for _, weight in weighted])
    scores = np.ones(5, dtype=np.float32)
    links_of(table).add_to(scores, rows, weights)
    assert scores == pytest.approx(1 + weights @ floats(table)[rows], abs=1e-5)


def test_many_rows_are_added_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, weights = np.array([3, 0, 2]), np.array([0.5, -1.0, 0.0])
    few, many = np.ones(4, dtype=np.float32), np.ones(4, dtype=np.float32)
    links_of(TABLE).add_to(few, rows, weights)
    monkeypatch.setattr(links_module, "_ROWS_GATHERED", 1)
    links_of(TABLE).add_to(many, rows, weights)
    # Half of 9, 8, 7 and 0, less 0, 0.5, -2 and 0.1.
    assert few == pytest.approx([5.5, 4.5, 6.5, 0.9])
    assert many.tolist() == few.tolist()


@given(tables, st.lists(st.integers(0, 4), max_size=8), st.integers(0, 4))
def test_looking_up_finds_what_stands_in_the_dense_table(
    table: list[list[float]], rows: list[int], item: int
) -> None:
    found = links_of(table).between(np.array(rows, dtype=np.int64), np.array([item]))[:, 0]
    assert found.tolist() == floats(table)[np.array(rows, dtype=np.int64), item].tolist()


def test_many_rows_are_looked_up_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, items = np.array([3, 0, 2]), np.array([2, 0])
    few = links_of(TABLE).between(rows, items)
    monkeypatch.setattr(links_module, "_ROWS_GATHERED", 1)
    assert links_of(TABLE).between(rows, items).tolist() == few.tolist()
    assert few.tolist() == floats([[7, 9], [-2, 0], [0, 0]]).tolist()


def test_an_empty_table_adds_nothing() -> None:
    links, scores = SparseRows.none(3), np.zeros(3, dtype=np.float32)
    links.add_to(scores, np.array([0, 2]), np.array([1.0, 1.0]))
    assert scores.tolist() == [0, 0, 0]
    assert links.between(np.array([0, 2]), np.array([1])).tolist() == [[0], [0]]
