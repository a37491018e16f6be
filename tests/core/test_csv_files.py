"""No cell of a CSV file that people download is a formula, and each text comes back."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.csv_files import CsvWriter, escaped, unescaped

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    ";1",
    '=HYPERLINK("https://example.org/?"&A1)',
]


def written(*values: object) -> list[str]:
    out = io.StringIO(newline="")
    CsvWriter(out).write_rows([values])
    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    return row


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_written_as_text_and_read_back(text: str) -> None:
    (cell,) = written(text)
    assert cell == f"'{text}"
    assert unescaped(cell) == text


@pytest.mark.parametrize(
    "text", ["", "Heat", "'Round Midnight", "'", "''", "a=1", " =1", "1984", "¿Qué?"]
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert written(text) == [text]
    assert unescaped(text) == text


def test_numbers_dates_and_truth_values_are_no_texts() -> None:
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert written(-0.5, None, True, False, date(2026, 1, 2), moment) == [
        "-0.5",
        "",
        "yes",
        "no",
        "2026-01-02",
        "2026-01-02T03:04:00+00:00",
    ]


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\na b,\"")))
def test_every_text_comes_back(text: str) -> None:
    cell = escaped(text)
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert unescaped(cell) == text
