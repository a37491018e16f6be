"""Lists and numbers in the cells of a CSV."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from catalog.imports.movies_csv.cells import join_names, split_names, whole_number

names = st.lists(st.text(min_size=1).map(str.strip).filter(bool))


@given(names)
def test_joined_names_are_read_back(several: list[str]) -> None:
    assert split_names(join_names(several)) == several


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", []),
        ("Joel Coen|Ethan Coen", ["Joel Coen", "Ethan Coen"]),
        (" Joel Coen | | Ethan Coen |", ["Joel Coen", "Ethan Coen"]),
        (r"a \| b|c", ["a | b", "c"]),
        (r"AC\DC", [r"AC\DC"]),
        ("a\\\\|b", ["a\\", "b"]),
    ],
)
def test_names_in_a_cell(cell: str, expected: list[str]) -> None:
    assert split_names(cell) == expected


@pytest.mark.parametrize(("cell", "expected"), [("1999", 1999), ("1999.0", 1999), ("007", 7)])
def test_whole_numbers(cell: str, expected: int) -> None:
    assert whole_number(cell) == expected


@pytest.mark.parametrize("cell", ["19x9", "1999.5", "-1", "1e3", "١٩٩٩x", "9" * 30, "1,999"])
def test_other_cells_are_no_whole_numbers(cell: str) -> None:
    with pytest.raises(ValidationError, match="is not a whole number"):
        whole_number(cell)
