"""Columns of data frames of any library, by the interchange protocol."""

from typing import Any

import numpy as np
import pytest

from recommendations.engine.data.interchange import columns_of_frame
from recommendations.engine.errors import InputError

from .frames import Column, Frame


def read(column: Any) -> Any:
    return columns_of_frame(Frame({"c": column}))["c"].tolist()


@pytest.mark.parametrize("dtype", ["i1", "i4", "i8", "u2", "f4", "f8", "?"])
def test_numbers_keep_their_kind(dtype: str) -> None:
    found = columns_of_frame(Frame({"c": np.array([1, 0, 3], dtype=dtype)}))["c"]
    assert found.dtype == np.dtype(dtype)
    assert found.tolist() == np.array([1, 0, 3], dtype=dtype).tolist()


def test_a_slice_begins_where_it_says() -> None:
    assert read(Column(np.array([7, 8, 9]), offset=1)) == [8, 9]


def test_texts_are_texts() -> None:
    assert read(["a", "", "Amélie", "b"]) == ["a", "", "Amélie", "b"]


def test_categories_are_what_they_stand_for() -> None:
    column = Column(np.array([1, 0, 1], dtype=np.int8), categories=Column(["x", "y"]))
    assert read(column) == ["y", "x", "y"]


def test_moments_are_seconds() -> None:
    assert read(np.array(["2000-07-30T18:45:03"], dtype="datetime64[ns]")) == [964982703]


@pytest.mark.parametrize(
    "column",
    [
        Column(np.array([1.0, np.nan, 2.0]), null=(1, None)),
        Column(np.array([1, -1, 2]), null=(2, -1)),
        Column(np.array([1, 5, 2]), null=(3, 0), valid=np.array([0b101], dtype=np.uint8)),
        Column(np.array([1, 5, 2]), null=(4, 0), valid=np.array([1, 0, 1], dtype=np.uint8)),
        Column(["a", "", "b"], null=(4, 1), valid=np.array([0, 1, 0], dtype=np.uint8)),
    ],
)
def test_a_row_without_a_value_is_one_line(column: Column) -> None:
    with pytest.raises(InputError, match=r"'c' has no value in 1 of 3 rows, the first .* row 1$"):
        read(column)
